import { generateKeyPairSync } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { describe, expect, test } from 'vitest'
import { createTestClock } from '#engine/testing/clock.ts'
import { senderChecks } from './sender-checks.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')

/** Name servers of the world in which these mails are sent. */
const records: Readonly<Record<string, readonly string[]>> = {
  'TXT s1._domainkey.shop.example': [`v=DKIM1; k=rsa; p=${key}`],
  'TXT _dmarc.shop.example': ['v=DMARC1; p=reject'],
  'TXT shop.example': ['v=spf1 ip4:192.0.2.10 -all'],
  'TXT s1._domainkey.small.example': [`v=DKIM1; k=rsa; p=${key}`],
}

async function resolver(domain: string, type: string): Promise<string[][]> {
  const found = records[`${type} ${domain}`]
  if (!found) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
  return found.map((text) => [text])
}

async function letter(from: string, signedBy: string | null): Promise<Uint8Array> {
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    ...(signedBy !== null && {
      dkim: {
        domainName: signedBy,
        keySelector: 's1',
        privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      },
    }),
  })
  const sent = await transport.sendMail({ from, to: 'care@docket.test', subject: 'Hello', text: 'Where is my parcel?' })
  return (sent as unknown as { message: Buffer }).message
}

const check = (raw: Uint8Array, changes: object = {}) =>
  senderChecks(createTestClock(), resolver as never).check({
    raw,
    peer: null,
    helo: null,
    envelopeFrom: 'ada@shop.example',
    authserv: null,
    ...changes,
  })

describe('whether a sender is proven', () => {
  test('a signature of the domain in From proves it', async () => {
    expect(await check(await letter('ada@shop.example', 'shop.example'))).toMatchObject({
      dkim: 'pass',
      dmarc: 'pass',
      domain: 'shop.example',
      by: 'docket',
    })
  })

  test('a changed body, no signature, or that of another domain proves nothing', async () => {
    const signed = Buffer.from(await letter('ada@shop.example', 'shop.example'))
    const changed = Buffer.from(signed.toString('latin1').replace('my parcel', 'my money'), 'latin1')
    const unsigned = await letter('ada@shop.example', null)
    const foreign = await letter('ada@shop.example', 'small.example')
    const peer = '198.51.100.7'
    expect(await check(changed, { peer })).toMatchObject({ dmarc: 'fail' })
    expect(await check(unsigned, { peer })).toMatchObject({ dkim: 'none', dmarc: 'fail' })
    expect(await check(foreign, { peer })).toMatchObject({ dmarc: 'fail' })
    // By pipe, hook or IMAP nobody knows who sent it, and SPF might have passed: that disproves nothing.
    for (const raw of [changed, unsigned, foreign])
      expect(await check(raw)).toMatchObject({ spf: 'none', dmarc: 'none' })
  })

  test('the address that handed it over counts where the door knows it', async () => {
    const unsigned = await letter('ada@shop.example', null)
    const from = (peer: string) => check(unsigned, { peer, helo: 'mail.shop.example' })
    expect(await from('192.0.2.10')).toMatchObject({ spf: 'pass', dmarc: 'pass' })
    expect(await from('198.51.100.7')).toMatchObject({ spf: 'fail', dmarc: 'fail' })
  })

  test('a domain without a policy passes by an aligned signature, and without one nothing is known', async () => {
    expect(await check(await letter('bo@small.example', 'small.example'))).toMatchObject({ dmarc: 'pass' })
    expect(await check(await letter('bo@small.example', null))).toMatchObject({ dmarc: 'none' })
  })

  test('a trusted server’s word counts, and anybody else’s header does not', async () => {
    const plain = (await letter('ada@shop.example', null)) as Buffer
    const claimed = Buffer.concat([
      Buffer.from('Authentication-Results: mx.docket.test; dmarc=pass header.from=shop.example\r\n'),
      plain,
    ])
    expect(await check(claimed)).toMatchObject({ dmarc: 'none', by: 'docket' })
    expect(await check(claimed, { authserv: 'mx.docket.test' })).toMatchObject({ dmarc: 'pass', by: 'mx.docket.test' })
  })

  test('name servers that do not answer hold nothing up and prove nothing', async () => {
    const silent = senderChecks(createTestClock(), () =>
      Promise.reject(Object.assign(new Error(), { code: 'ETIMEOUT' })),
    )
    const raw = await letter('ada@shop.example', 'shop.example')
    const result = await silent.check({ raw, peer: null, helo: null, envelopeFrom: '', authserv: null })
    expect(result.dmarc).not.toBe('pass')
  })
})
