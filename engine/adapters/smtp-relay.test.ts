import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { afterEach, describe, expect, test } from 'vitest'
import type { OutgoingMail, Relay } from '#engine/ports/relay.ts'
import { type ConnectionScript, type FakeRelay, startFakeRelay } from '#engine/testing/fake-relay.ts'
import { smtpRelay } from './smtp-relay.ts'

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** Far more than a local dialogue takes; what hangs is given up after `shortMs`. */
const longMs = 30_000
const shortMs = 400

async function relays(
  scripts: readonly ConnectionScript[] | ((n: number) => ConnectionScript) = [],
  limitMs = longMs,
): Promise<{ readonly far: FakeRelay; readonly relay: Relay }> {
  const far = await startFakeRelay(scripts)
  const relay = smtpRelay(far.url, null, limitMs)
  ends.push(async () => {
    await relay.close()
    await far.close()
  })
  return { far, relay }
}

const mail = (changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
  messageId: '<one@mail.example>',
  envelope: { from: 'care@help.example', to: 'mia@example.com' },
  from: { name: 'Care', address: 'care@help.example' },
  to: { name: 'Mia', address: 'mia@example.com' },
  replyTo: null,
  subject: 'Re: Your tent [#7]',
  text: 'A new pole is on its way.',
  html: '<p>A new pole is on its way.</p>',
  date: Date.parse('2026-03-02T09:00:00Z'),
  headers: {},
  attachments: [],
  ...changes,
})

describe('a relay', () => {
  test('takes a mail for one recipient, with the Message-ID that was given', async () => {
    const { far, relay } = await relays()
    expect(await relay.send(mail())).toEqual({ outcome: 'sent', answer: '250 2.0.0 taken' })
    expect(far.taken).toMatchObject([
      { from: 'care@help.example', to: ['mia@example.com'], messageId: '<one@mail.example>' },
    ])
    expect(far.commands.filter((line) => line.startsWith('RCPT'))).toEqual(['RCPT TO:<mia@example.com>'])
  })

  test('is kept open for the mails that follow', async () => {
    const { far, relay } = await relays()
    for (let sent = 0; sent < 5; sent++) await relay.send(mail())
    expect([far.taken.length, far.connections()]).toEqual([5, 1])
  })

  test('carries many mails at once over a few connections', async () => {
    const { far, relay } = await relays()
    const all = await Promise.all(Array.from({ length: 40 }, () => relay.send(mail())))
    expect(new Set(all.map(({ outcome }) => outcome))).toEqual(new Set(['sent']))
    expect(far.taken).toHaveLength(40)
    expect(far.connections()).toBeLessThanOrEqual(8)
  })

  test('that closed a kept connection is asked again at once over a new one', async () => {
    const { far, relay } = await relays([{ closesAfterMail: true }])
    expect((await relay.send(mail())).outcome).toBe('sent')
    expect((await relay.send(mail())).outcome).toBe('sent')
    expect(far.taken).toHaveLength(2)
  })

  test.each(['c@x.test, v@v.test', '"c@x,v"@v.test', 'c@x.test>\r\nRCPT TO:<v@v.test', 'us\u00ader@example.com', ''])(
    'never hears of an envelope with %j (T20)',
    async (to) => {
      const { far, relay } = await relays()
      expect((await relay.send(mail({ envelope: { from: 'care@help.example', to } }))).outcome).toBe('never')
      expect(far.commands).toEqual([])
    },
  )

  test.each(['\r\nBcc: v@v.test', '=?utf-8?Q?=0D=0ABcc:_v@v.test?=', '\u2028Bcc: v@v.test', '\0'])(
    'gets one header for each, whatever stands in name and subject: %j (T19)',
    async (evil) => {
      const { far, relay } = await relays()
      await relay.send(mail({ subject: `Hello${evil}`, to: { name: `Mia${evil}`, address: 'mia@example.com' } }))
      const head = far.taken[0]?.raw.split('\r\n\r\n')[0] ?? ''
      expect(head).not.toMatch(/^bcc:/im)
      expect(far.taken[0]?.to).toEqual(['mia@example.com'])
      expect(head.match(/^subject:/gim)).toHaveLength(1)
    },
  )
})

describe('a relay in trouble (T43)', () => {
  const cases: readonly (readonly [string, ConnectionScript, object])[] = [
    [
      'refuses the recipient for good',
      { faults: { rcpt: { reply: '550 5.1.1 no such user' } } },
      { outcome: 'never', answer: '550 5.1.1 no such user' },
    ],
    [
      'refuses the mail for good',
      { faults: { dot: { reply: '554 5.7.1 spam' } } },
      { outcome: 'never', answer: '554 5.7.1 spam' },
    ],
    [
      'asks for patience',
      { faults: { rcpt: { reply: '451 4.7.1 greylisted' } } },
      { outcome: 'later', answer: '451 4.7.1 greylisted', about: 'recipient' },
    ],
    [
      'has no room for a sender',
      { faults: { mail: { reply: '452 4.3.1 full' } } },
      { outcome: 'later', about: 'relay' },
    ],
    [
      'wants a sign-in before any sender',
      { faults: { mail: { reply: '530 5.7.0 Authentication required' } } },
      { outcome: 'later', about: 'relay', answer: '530 5.7.0 Authentication required' },
    ],
    [
      'refuses our address as a sender',
      { faults: { mail: { reply: '554 5.7.1 sender rejected' } } },
      { outcome: 'later', about: 'relay' },
    ],
    [
      'takes us for a stranger when it hears of the recipient',
      { faults: { rcpt: { reply: '554 5.7.1 <mia@example.com>: Relay access denied' } } },
      { outcome: 'later', about: 'relay' },
    ],
    [
      'finds the mail too large by the size that we name',
      { faults: { mail: { reply: '552 5.3.4 Message size exceeds fixed limit' } } },
      { outcome: 'never' },
    ],
    [
      'finds the mail too large, and says it by the status alone',
      { faults: { mail: { reply: '550 5.3.4 too big' } } },
      { outcome: 'never' },
    ],
    [
      'goes away at its greeting',
      { faults: { greeting: { reply: '421 4.3.2 going away' } } },
      { outcome: 'later', about: 'relay' },
    ],
    [
      'refuses everybody at its greeting',
      { faults: { greeting: { reply: '554 no service' } } },
      { outcome: 'later', about: 'relay' },
    ],
    ['cuts the connection before it greets', { faults: { greeting: 'cut' } }, { outcome: 'later', about: 'relay' }],
    ['cuts the connection after the final dot', { faults: { dot: 'cut' } }, { outcome: 'later', about: 'recipient' }],
    ['breaks off encryption', { faults: { tls: 'cut' } }, { outcome: 'later', about: 'relay' }],
    [
      'refuses encryption that it offered',
      { faults: { tls: { reply: '454 not now' } } },
      { outcome: 'later', about: 'relay' },
    ],
  ]
  test.each(cases)('%s', async (_, script, expected) => {
    const { relay } = await relays([script])
    expect(await relay.send(mail())).toMatchObject(expected)
    // The next connection is a new one, and all is well again.
    expect((await relay.send(mail())).outcome).toBe('sent')
  })

  test.each([
    ['never greets', { faults: { greeting: 'hang' } }, 'relay'],
    ['falls silent after DATA', { faults: { data: 'hang' } }, 'recipient'],
    ['falls silent after the final dot', { faults: { dot: 'hang' } }, 'recipient'],
    ['speaks ten bytes a second', { bytesASecond: 10 }, 'relay'],
  ] as const)('%s: the mail is given up in time, and its connection with it', async (_, script, about) => {
    const { far, relay } = await relays([script], shortMs)
    expect(await relay.send(mail())).toMatchObject({ outcome: 'later', about })
    expect(far.connections()).toBe(1)
  })

  test('holds up nobody else while one mail hangs', async () => {
    const { far, relay } = await relays((n) => (n === 0 ? { faults: { dot: 'hang' } } : {}))
    const stuck = new AbortController()
    void relay.send(mail({ messageId: '<stuck@mail.example>' })).then(() => stuck.abort())
    const others = await Promise.all(Array.from({ length: 20 }, () => relay.send(mail())))
    expect(others.every(({ outcome }) => outcome === 'sent')).toBe(true)
    expect([far.taken.length, stuck.signal.aborted]).toEqual([20, false])
  })

  test('takes a mail that waited for a connection as one that did not: its own time begins with it', async () => {
    const { relay } = await relays((n) => (n < 8 ? { faults: { dot: 'hang' } } : {}), 2_000)
    const stuck = Array.from({ length: 8 }, () => relay.send(mail()))
    expect((await relay.send(mail())).outcome).toBe('sent')
    expect((await Promise.all(stuck)).map(({ outcome }) => outcome)).toEqual(stuck.map(() => 'later'))
  })

  test('says what is not known about a mail that was handed over, and gets it again under the same Message-ID', async () => {
    const { far, relay } = await relays([{ faults: { dot: 'cut' } }])
    const unknown = await relay.send(mail())
    expect(unknown.answer).toContain('whether it was taken is not known')
    await relay.send(mail())
    expect(far.mails.map(({ messageId }) => messageId)).toEqual(['<one@mail.example>', '<one@mail.example>'])
  })
})

test('a mail carries a DKIM signature that others can verify, and that breaks with the mail', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'docket-dkim-'))
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const keyFile = join(folder, 'key.pem')
  await writeFile(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const far = await startFakeRelay()
  const relay = smtpRelay(far.url, { domain: 'help.example', selector: 'docket', keyFile }, longMs)
  ends.push(async () => {
    await relay.close()
    await far.close()
    await rm(folder, { recursive: true })
  })
  await relay.send(
    mail({
      subject: '帐篷 [#7]',
      html: '<p>.\n.hidden</p>',
      attachments: [{ name: 'plan.txt', type: 'text/plain', content: Buffer.from('cut here') }],
    }),
  )
  const published = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  const resolver = async (name: string, type: string) => {
    if (name === 'docket._domainkey.help.example' && type === 'TXT') return [[`v=DKIM1; k=rsa; p=${published}`]]
    throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
  }
  const raw = Buffer.from(far.taken[0]?.raw ?? '', 'latin1')
  const verdict = async (bytes: Buffer) =>
    (await dkimVerify(bytes, { resolver } as never)).results.map(({ status, signingDomain }) => [
      status.result,
      signingDomain,
    ])
  expect(await verdict(Buffer.concat([raw, Buffer.from('\r\n')]))).toEqual([['pass', 'help.example']])
  const [changed] = await verdict(Buffer.from(`${raw.toString('latin1')}more\r\n`, 'latin1'))
  expect(changed?.[0]).not.toBe('pass')
})
