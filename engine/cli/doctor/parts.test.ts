import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { testCertificate } from '#engine/testing/certificate.ts'
import { answersTo, readFormPage } from './form-page.ts'
import { hostFindings } from './host.ts'
import { mailFindings } from './mail-names.ts'
import type { Names } from './names.ts'

const nothing = (name: string) => Promise.reject(Object.assign(new Error(name), { code: 'ENOTFOUND' }))

/** A domain name system of these records alone. */
function names(records: {
  readonly mx?: Readonly<Record<string, readonly string[]>>
  readonly txt?: Readonly<Record<string, readonly string[]>>
}): Names {
  return {
    addresses: nothing,
    mailServers: async (domain) => records.mx?.[domain] ?? nothing(domain),
    texts: async (name) => records.txt?.[name] ?? nothing(name),
  }
}

const mail = { relay: true, domain: 'help.acme.test', senders: ['care@help.acme.test'], dkim: null }
const states = async (about: Parameters<typeof mailFindings>[0], given: Names, publicUrl = 'https://desk.acme.test') =>
  Object.fromEntries(
    (await mailFindings(about, given, publicUrl)).map(({ check, state }) => [check.split(' ')[0], state]),
  )

describe('of the mail of a domain the doctor', () => {
  test('finds all that there has to be', async () => {
    const given = names({
      mx: { 'help.acme.test': ['mx.acme.test'] },
      txt: {
        'help.acme.test': ['other=1', 'v=spf1 include:relay.test -all'],
        'docket._domainkey.help.acme.test': ['v=DKIM1; k=rsa; p=MIIB'],
        '_dmarc.acme.test': ['v=DMARC1; p=reject'],
      },
    })
    const signing = { ...mail, dkim: { domain: 'help.acme.test', selector: 'docket' } }
    expect(await mailFindings(signing, given, 'https://desk.acme.test')).toEqual([
      { check: 'mx help.acme.test', state: 'ok', detail: 'mx.acme.test' },
      { check: 'spf help.acme.test', state: 'ok', detail: 'v=spf1 include:relay.test -all' },
      {
        check: 'dkim help.acme.test',
        state: 'ok',
        detail: 'the key is published at docket._domainkey.help.acme.test',
      },
      { check: 'dmarc help.acme.test', state: 'ok', detail: 'v=DMARC1; p=reject' },
    ])
  })

  test('misses what is not there', async () => {
    expect(await states(mail, names({}))).toEqual({ mx: 'failed', spf: 'warning', dkim: 'warning', dmarc: 'warning' })
    const signing = { ...mail, dkim: { domain: 'acme.test', selector: 's1' } }
    expect((await states(signing, names({}))).dkim).toBe('failed')
  })

  test.each([
    ['takes no mail at all', { mx: { 'help.acme.test': [''] } }, 'mx'],
    ['lets everybody send', { txt: { 'help.acme.test': ['v=spf1 +all'] } }, 'spf'],
    ['has two records where one may be', { txt: { 'help.acme.test': ['v=spf1 -all', 'v=spf1 mx -all'] } }, 'spf'],
    ['has withdrawn its key', { txt: { 's1._domainkey.help.acme.test': ['v=DKIM1; p='] } }, 'dkim'],
  ])('says that it %s', async (_, records, check) => {
    const signing = { ...mail, dkim: { domain: 'help.acme.test', selector: 's1' } }
    expect((await states(signing, names(records)))[check]).toBe('failed')
  })

  test('asks nobody where mail lands in the local mailbox, and warns where others should get it', async () => {
    expect(await states({ ...mail, relay: false }, names({}), 'http://localhost:4321')).toEqual({ mail: 'off' })
    expect(await mailFindings({ ...mail, relay: false }, names({}), 'https://desk.acme.test')).toEqual([
      {
        check: 'mail',
        state: 'warning',
        detail: 'no relay: mail lands in the local mailbox and reaches nobody; start the engine with DOCKET_RELAY_URL',
      },
    ])
  })
})

describe('of a host the doctor', () => {
  test('reads the certificate as a browser would: who signed it, and until when', async () => {
    const { cert, key } = testCertificate()
    const server = createServer({ cert, key }, (_, answer) => void answer.end('ok'))
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    const tls = async (now: string, authority?: string) => {
      const around = { names: names({}), now: Date.parse(now), ...(authority !== undefined && { authority }) }
      return (await hostFindings(origin, around)).find(({ check }) => check.startsWith('tls'))
    }
    try {
      expect(await tls('2026-11-28')).toMatchObject({
        state: 'failed',
        detail: expect.stringContaining('signed by itself: let an authority make one'),
      })
      expect(await tls('2026-11-28', cert)).toEqual({
        check: 'tls 127.0.0.1',
        state: 'ok',
        detail: 'TLSv1.3, certificate until 2099-12-31',
      })
      expect(await tls('2099-12-25', cert)).toMatchObject({
        state: 'warning',
        detail: expect.stringContaining('6 days'),
      })
      expect((await tls('2100-02-01', cert))?.state).toBe('failed')
    } finally {
      server.close()
    }
    expect((await tls('2026-11-28'))?.detail).toBe('no encrypted connection: ECONNREFUSED')
  })

  test('says that a name has no address, and that plain http is open to everybody', async () => {
    const found = await hostFindings('http://help.acme.test', { names: names({}), now: 0 })
    expect(found.map(({ check, state }) => [check, state])).toEqual([
      ['dns help.acme.test', 'failed'],
      ['tls help.acme.test', 'failed'],
    ])
  })
})

test('a form is filled in as it stands in its page, and with the example of a field where the first answer was refused', () => {
  const form = readFormPage(`<form action="/search"><input name="q"></form>
    <form class="form" method="post" action="/forms/x" data-form="x" data-script="/forms/x.js">
    <input type="hidden" name="docket-form" value="abc"><input name="docket-website">
    <input type="email" name="mail" required><input name="order" placeholder="AB123456"><input name="short" maxlength="3">
    <select name="size"><option value="">Choose</option><option value="m">M</option></select>
    <input type="radio" name="topic" value="a"><input type="radio" name="topic" value="b">
    <input type="checkbox" name="parts" value="1"><input type="checkbox" name="parts" value="2">
    <input type="checkbox" name="news" value="true"><input type="checkbox" name="terms" value="true" required>
    <input type="date" name="day"><input type="file" name="photo"><input name="rows[#].name"><textarea name="text"></textarea>
    <button name="docket-go" value="send">Send</button></form><input name="after">`)
  expect([form?.action, form?.script]).toEqual(['/forms/x', '/forms/x.js'])
  const given = answersTo(form as NonNullable<typeof form>, { today: '2026-11-28', refused: new Set(['order']) })
  expect(given).toEqual([
    ['docket-form', 'abc'],
    ['mail', 'docket-doctor@example.com'],
    ['order', 'AB123456'],
    ['short', 'A p'],
    ['size', 'm'],
    ['topic', 'a'],
    ['parts', '1'],
    ['terms', 'true'],
    ['day', '2026-11-28'],
    ['text', 'A probe of docket doctor'],
  ])
})
