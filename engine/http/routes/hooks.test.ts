import { createHmac } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { DocketError } from '#engine/core/docket-error.ts'
import { type AppOverrides, type RunningApp, startApp } from '#engine/testing/app.ts'
import { monday } from '#engine/testing/clock.ts'
import { memoryIntake } from '#engine/testing/mail-intake.ts'

let desk: RunningApp
afterEach(() => desk.stop())

const hookSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const mail = 'From: cleo@example.org\r\nSubject: Lamp\r\n\r\nIt does not light.\r\n'

async function open(settings: AppOverrides['settings'] = { hookSecret }) {
  const intake = memoryIntake()
  desk = await startApp({ settings: settings ?? {}, mail: intake })
  return intake
}

function sign(body: string, id = 'msg_1', at = monday, secret = hookSecret): Record<string, string> {
  const seconds = String(Math.floor(at / 1000))
  const key = Buffer.from(secret.replace('whsec_', ''), secret.startsWith('whsec_') ? 'base64' : 'utf8')
  const mac = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${mac}` }
}

const post = (body: BodyInit | null, headers: Record<string, string>) =>
  desk.request('/hooks/mail', { method: 'POST', body, headers, duplex: 'half' } as RequestInit)

describe('mail by hook', () => {
  test('is taken when it is signed, with the recipients it names', async () => {
    const intake = await open()
    const headers = {
      ...sign(mail),
      'docket-to': 'care@example.com, Sales@Example.com',
      'content-type': 'message/rfc822',
    }
    const answer = await post(mail, headers)
    expect([answer.status, await answer.json()]).toEqual([202, { id: intake.mails[0]?.id }])
    expect(intake.mails[0]?.raw.toString()).toBe(mail)
    expect(intake.mails[0]?.envelope).toEqual({
      door: 'hook',
      from: '',
      to: ['care@example.com', 'Sales@example.com'],
      team: null,
      peer: null,
      helo: null,
      authserv: null,
    })
  })

  test('without a named recipient leaves it to the headers of the mail', async () => {
    const intake = await open()
    expect((await post(mail, sign(mail))).status).toBe(202)
    expect(intake.mails[0]?.envelope.to).toEqual([])
  })

  test('is signed as the example of Standard Webhooks is', async () => {
    const intake = await open()
    desk.clock.advance(Date.parse('2026-03-09T00:00:00Z') - monday)
    const body = '{"test": 2432232314}'
    const headers = sign(body, 'msg_p5jXN8AQM9LWM0D4loKWxJek', desk.clock.now())
    // The published vector, with the time of then.
    const mac = createHmac('sha256', Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64'))
    expect(mac.update(`msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.${body}`).digest('base64')).toBe(
      'g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    )
    expect((await post(body, headers)).status).toBe(202)
    expect(intake.mails).toHaveLength(1)
  })

  test('is taken under any of several signatures, and under a secret that is plain text', async () => {
    const plain = 'a text of at least 24 letters'
    const intake = await open({ hookSecret: plain })
    const { 'webhook-signature': right, ...rest } = sign(mail, 'msg_1', monday, plain)
    const wrong = `v1,${Buffer.alloc(32).toString('base64')}`
    expect((await post(mail, { ...rest, 'webhook-signature': `v1a,x ${wrong} ${right}` })).status).toBe(202)
    expect(intake.mails).toHaveLength(1)
  })

  test('may sign its recipients, and goes to no others when somebody sends it again', async () => {
    const intake = await open()
    const to = 'care@example.com'
    const post2 = (headers: Record<string, string>) => post(mail, headers)
    const plain = { ...sign(mail), 'docket-to': to }
    expect((await post2(plain)).status).toBe(202)
    // A retry of the same is one mail; other recipients, or none, under the same signature are somebody else's.
    expect((await post2(plain)).status).toBe(202)
    expect((await post2({ ...plain, 'docket-to': 'sales@example.com' })).status).toBe(401)
    expect((await post2(sign(mail))).status).toBe(401)
    const covering = { ...sign(`${to}.${mail}`, 'msg_2'), 'docket-to': to }
    expect((await post2({ ...covering, 'docket-to': 'sales@example.com' })).status).toBe(401)
    expect((await post2(covering)).status).toBe(202)
    expect(intake.mails.map(({ envelope }) => envelope.to)).toEqual([[to]])
    expect(intake.repeats()).toBe(2)
  })

  test('is refused alike when unsigned, signed wrongly, too old, too new, or changed on the way', async () => {
    const intake = await open()
    const good = sign(mail)
    const answers = [
      await post(mail, {}),
      await post(mail, { ...good, 'webhook-signature': '' }),
      await post(mail, { ...good, 'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}` }),
      await post(mail, { ...good, 'webhook-signature': good['webhook-signature']?.replace('v1,', 'v2,') ?? '' }),
      await post(mail, { ...good, 'webhook-id': 'msg_2' }),
      await post(mail, { ...good, 'webhook-timestamp': String(monday / 1000 + 1) }),
      await post(mail, sign(mail, 'msg_1', monday - 301_000)),
      await post(mail, sign(mail, 'msg_1', monday + 301_000)),
      await post(mail, sign(mail, 'msg_1', monday, 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')),
      await post(mail.replace('Lamp', 'Lump'), good),
    ]
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401))
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
    expect(intake.mails).toEqual([])
    expect((await post(mail, sign(mail, 'msg_1', monday - 299_000))).status).toBe(202)
  })

  test('that turns out to be unsigned leaves no file behind, though it was written while it came', async () => {
    const intake = memoryIntake()
    const largest: number[] = []
    desk = await startApp({
      settings: { hookSecret },
      mail: {
        ...intake,
        async take(raw) {
          const { id, size } = await desk.services.blobs.put(raw, 50_000_000)
          largest.push(size)
          return { id: id.slice(0, 32), done: new Promise(() => {}) }
        },
      },
    })
    const body = () => new Blob([mail, 'x'.repeat(3_000_000)]).stream()
    const signed = sign(mail + 'x'.repeat(3_000_000))
    const folder = join(desk.services.settings.dataDir, 'blobs')
    expect((await post(body(), { ...signed, 'webhook-id': 'msg_2' })).status).toBe(401)
    expect(await readdir(join(folder, 'incoming'))).toEqual([])
    expect(await readdir(folder)).toEqual(['incoming'])
    expect((await post(body(), signed)).status).toBe(202)
    expect(largest).toEqual([3_000_000 + mail.length])
  })

  test('is refused when it is too large, said or not, and later when there is no room or no store', async () => {
    const intake = await open()
    expect((await post(mail, { ...sign(mail), 'content-length': '50000001' })).status).toBe(413)
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1_000_000)),
    })
    expect((await post(endless, { ...sign(''), 'transfer-encoding': 'chunked' })).status).toBe(413)
    intake.failWith(new DocketError('low-disk', 'full'), new DocketError('unavailable', 'away'))
    expect([(await post(mail, sign(mail))).status, (await post(mail, sign(mail))).status]).toEqual([503, 503])
    expect(intake.mails).toEqual([])
    expect((await post(mail, sign(mail))).status).toBe(202)
  })

  test('must be a mail, for bare addresses', async () => {
    const intake = await open()
    expect((await post(null, sign(''))).status).toBe(400)
    expect((await post(mail, { ...sign(mail), 'docket-to': 'Care <care@example.com>' })).status).toBe(400)
    expect(intake.mails).toEqual([])
  })

  test('is not found where no secret is set, and where nothing takes mail in', async () => {
    const intake = await open({})
    expect((await post(mail, sign(mail))).status).toBe(404)
    expect(intake.mails).toEqual([])
    await desk.stop()
    desk = await startApp({ settings: { hookSecret } })
    expect((await post(mail, sign(mail))).status).toBe(404)
  })

  test('may come from anywhere with a signature, but not with somebody’s cookie from another site', async () => {
    const intake = await open()
    const foreign = { ...sign(mail), origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }
    expect((await post(mail, foreign)).status).toBe(202)
    expect((await post(mail, { ...foreign, cookie: await desk.signIn('ana') })).status).toBe(403)
    expect(intake.mails).toHaveLength(1)
  })
})
