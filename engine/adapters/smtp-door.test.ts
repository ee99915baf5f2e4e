import { connect as connectTls } from 'node:tls'
import { createTransport } from 'nodemailer'
import { afterEach, describe, expect, test } from 'vitest'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Settings, SmtpSetting } from '#engine/runtime/settings.ts'
import { type Conversation, converse, converseOver } from '#engine/testing/conversation.ts'
import { quiet } from '#engine/testing/databases.ts'
import { type MemoryIntake, memoryIntake } from '#engine/testing/mail-intake.ts'
import { openSmtpDoor, type SmtpDoor, type SmtpLimits } from './smtp-door.ts'
import { systemClock } from './system-clock.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

interface Opened {
  readonly door: SmtpDoor
  readonly intake: MemoryIntake
  /** A conversation that has read the greeting. */
  call(): Promise<Conversation>
}

async function open(
  smtp: Partial<SmtpSetting> = {},
  limits: Partial<SmtpLimits> = {},
  more: Partial<Pick<Settings, 'trustProxy' | 'authserv'>> = {},
): Promise<Opened> {
  const intake = memoryIntake({ 'care@example.com': 'taken', 'vip@example.com': 'not-accepted' })
  const settings = {
    host: '127.0.0.1',
    mailDomain: 'example.com',
    trustProxy: [],
    authserv: null,
    smtp: { protocol: 'smtp', port: 0, tls: null, ...smtp } as const,
    ...more,
  }
  const door = await openSmtpDoor({
    settings,
    intake,
    clock: systemClock,
    log: quiet,
    limits: { closeMs: 500, ...limits },
  })
  cleanups.push(() => door.close())
  return {
    door,
    intake,
    async call() {
      const peer = converse(door.port)
      cleanups.push(async () => peer.socket.destroy())
      await peer.reply()
      return peer
    },
  }
}

const tls = {
  certFile: 'node_modules/hoodiecrow-imap/cert/server.crt',
  keyFile: 'node_modules/hoodiecrow-imap/cert/server.key',
}
const mail = 'From: cleo@example.org\r\nSubject: Lamp\r\n\r\nIt does not light.\r\n'

/** Everything up to the point where the bytes of a mail are awaited. */
async function upToData(peer: Conversation, to = ['care@example.com']): Promise<void> {
  await peer.say('EHLO client.example.org')
  await peer.say('MAIL FROM:<cleo@example.org>')
  for (const address of to) await peer.say(`RCPT TO:<${address}>`)
  expect(await peer.say('DATA')).toMatch(/^354/)
}

describe('mail by SMTP', () => {
  test('is taken with its envelope, and answered only when it is stored', async () => {
    const { intake, call } = await open()
    const steps: string[] = []
    let store = () => {}
    intake.beforeKeeping = () =>
      new Promise((resolve) => {
        steps.push('bytes are in')
        store = resolve
      })
    const peer = await call()
    await upToData(peer)
    peer.send(`${mail}.\r\n`)
    const answer = peer.reply().then((text) => {
      steps.push('answered')
      return text
    })
    await expect.poll(() => steps).toEqual(['bytes are in'])
    expect(intake.mails).toEqual([])
    store()
    expect(await answer).toBe(`250 2.6.0 Stored as ${intake.mails[0]?.id}`)
    expect(intake.mails[0]?.raw.toString('latin1')).toBe(mail)
    expect(intake.mails[0]?.envelope).toEqual({
      door: 'smtp',
      from: 'cleo@example.org',
      to: ['care@example.com'],
      team: null,
      peer: '127.0.0.1',
      helo: 'client.example.org',
      authserv: null,
    })
    expect(await peer.say('QUIT')).toMatch(/^221/)
  })

  test('names the mail server in front, whose checks are believed, only where that server delivers', async () => {
    for (const [smtp, more, expected] of [
      [{ protocol: 'lmtp' }, {}, 'mx.example.com'],
      [{}, { trustProxy: ['127.0.0.0/8'] }, 'mx.example.com'],
      [{}, { trustProxy: ['192.0.2.7'] }, null],
      [{}, {}, null],
    ] as const) {
      const { call, intake } = await open(smtp, {}, { authserv: 'mx.example.com', ...more })
      const peer = await call()
      const hello = 'protocol' in smtp ? 'LHLO' : 'EHLO'
      for (const line of [
        `${hello} peer.example`,
        'MAIL FROM:<a@b.example>',
        'RCPT TO:<care@example.com>',
        'DATA',
        'Subject: x\r\n\r\ny\r\n.',
      ])
        await peer.say(line)
      expect(intake.mails.map(({ envelope }) => envelope.authserv)).toEqual([expected])
    }
  })

  test('offers no sign-in, no encryption without a certificate, and says how large a mail may be', async () => {
    const { call } = await open()
    const peer = await call()
    const offers = await peer.say('EHLO client.example.org')
    expect(offers.split('\n').slice(1)).toEqual(['250-PIPELINING', '250-8BITMIME', '250 SIZE 50000000'])
    for (const command of ['AUTH PLAIN AGEAYg==', 'STARTTLS', 'VRFY care', 'XCLIENT ADDR=10.0.0.1', 'WIZ x'])
      expect(await peer.say(command)).toMatch(/^500/)
  })

  test('ends the connection of somebody who tries passwords', async () => {
    const { call } = await open()
    const peer = await call()
    await peer.say('EHLO client.example.org')
    const answers: string[] = []
    for (let tries = 0; tries < 10; tries++) answers.push((await peer.say('AUTH PLAIN AGEAYg==')).slice(0, 3))
    expect(answers.at(-1)).toBe('421')
    await peer.closed
  })

  test('refuses a recipient that is not ours, one that takes known people only, and one that is no address', async () => {
    const { intake, call } = await open()
    const peer = await call()
    await peer.say('EHLO client.example.org')
    await peer.say('MAIL FROM:<cleo@example.org>')
    expect(await peer.say('RCPT TO:<nobody@example.com>')).toMatch(/^550 5\.1\.1 /)
    expect(await peer.say('RCPT TO:<vip@example.com>')).toMatch(/^550 5\.7\.1 /)
    expect(await peer.say('RCPT TO:<"care"@example.com>')).toMatch(/^550 5\.1\.1 /)
    expect(await peer.say('RCPT TO:<c\xe4re@example.com>')).toMatch(/^550 5\.1\.1 /)
    expect(await peer.say('RCPT TO:<care@example.com\x00>')).toMatch(/^501 /)
    expect(await peer.say('RCPT TO:<postmaster>')).toMatch(/^550 5\.1\.1 /)
    expect(await peer.say('DATA')).toMatch(/^503/)
    expect(intake.mails).toEqual([])
  })

  test('reaches a postmaster without a domain where the help desk has one', async () => {
    const { intake, call } = await open()
    intake.recipient = async (address) => (address === 'postmaster@example.com' ? 'taken' : 'unknown')
    const peer = await call()
    await upToData(peer, ['Postmaster'])
    expect(await peer.say(`${mail}.`)).toMatch(/^250/)
    expect(intake.mails[0]?.envelope.to).toEqual(['postmaster@example.com'])
  })

  test('refuses a sender with 8-bit letters before the at sign, and takes one that nobody can answer as none', async () => {
    const { intake, call } = await open()
    const peer = await call()
    await peer.say('EHLO client.example.org')
    expect(await peer.say('MAIL FROM:<cl\xc3\xa9o@example.org>')).toMatch(/^553 5\.6\.7 /)
    for (const from of ['', 'root@backup']) {
      expect(await peer.say(`MAIL FROM:<${from}>`)).toMatch(/^250/)
      await peer.say('RCPT TO:<care@example.com>')
      await peer.say('DATA')
      expect(await peer.say(`Subject: from ${from}\r\n\r\n.`)).toMatch(/^250/)
    }
    expect(intake.mails.map(({ envelope }) => envelope.from)).toEqual(['', ''])
  })

  test('takes 50 recipients and no more, however many are named', async () => {
    const { intake, call } = await open()
    intake.recipient = async () => 'taken'
    const peer = await call()
    await peer.say('EHLO client.example.org')
    await peer.say('MAIL FROM:<cleo@example.org>')
    peer.send(Array.from({ length: 5_000 }, (_, index) => `RCPT TO:<care+${index}@example.com>\r\n`).join(''))
    const codes: string[] = []
    for (let replies = 0; replies < 5_000; replies++) codes.push((await peer.reply()).slice(0, 3))
    expect(codes.filter((code) => code === '250')).toHaveLength(50)
    expect(new Set(codes.slice(50))).toEqual(new Set(['452']))
    await peer.say('DATA')
    expect(await peer.say(`${mail}.`)).toMatch(/^250/)
    expect(intake.mails[0]?.envelope.to).toHaveLength(50)
  })

  test('ends the connection of somebody who guesses addresses', async () => {
    const { call } = await open({}, { refusedRecipients: 3 })
    const peer = await call()
    await peer.say('EHLO client.example.org')
    await peer.say('MAIL FROM:<cleo@example.org>')
    const codes: string[] = []
    for (const name of ['a', 'b', 'c', 'd']) codes.push((await peer.say(`RCPT TO:<${name}@example.com>`)).slice(0, 3))
    expect(codes).toEqual(['550', '550', '550', '421'])
    await peer.closed
  })

  test('refuses a large mail when its size is said, and after its end when it is not; the next one is taken', async () => {
    const { intake, call } = await open({}, { mailBytes: 100_000 })
    const peer = await call()
    await peer.say('EHLO client.example.org')
    expect(await peer.say('MAIL FROM:<cleo@example.org> SIZE=100001')).toMatch(/^552/)
    await upToData(peer)
    const line = `${'x'.repeat(78)}\r\n`
    peer.send(mail)
    for (let sent = 0; sent < 3 * 1024 * 1024; sent += 65_520) peer.send(line.repeat(819))
    expect(await peer.say('.')).toMatch(/^552 5\.3\.4 /)
    expect(intake.mails).toEqual([])
    await upToData(peer)
    expect(await peer.say(`${mail}.`)).toMatch(/^250/)
    expect(intake.mails).toHaveLength(1)
  })

  test('says "later" when the store is away or the disk nearly full, and takes the mail at the next try (T44)', async () => {
    const { intake, call } = await open()
    intake.failWith(
      new DocketError('unavailable', 'The database does not answer.'),
      new DocketError('low-disk', 'The disk is nearly full.'),
      new Error('a bug'),
    )
    const peer = await call()
    const answers: string[] = []
    for (let tries = 0; tries < 4; tries++) {
      await upToData(peer)
      answers.push((await peer.say(`${mail}.`)).slice(0, 9))
    }
    expect(answers).toEqual(['451 4.3.0', '452 4.3.1', '451 4.3.0', '250 2.6.0'])
    expect(intake.mails).toHaveLength(1)
  })

  test('says "later" when nobody can tell whether a recipient is ours', async () => {
    const { intake, call } = await open()
    intake.recipient = async () => {
      throw new DocketError('unavailable', 'The database does not answer.')
    }
    const peer = await call()
    await peer.say('EHLO client.example.org')
    await peer.say('MAIL FROM:<cleo@example.org>')
    expect(await peer.say('RCPT TO:<care@example.com>')).toMatch(/^451 4\.3\.0 /)
  })

  const endings = ['\n.\n', '\n.\r\n', '\r.\r', '\r\n.\n', '\r\n.\r', '\r.\r\n', '\r\n\0.\r\n']
  test.each(endings)('has one end: %j and a second mail behind it are the text of the first', async (ending) => {
    const { intake, call } = await open()
    const peer = await call()
    await upToData(peer)
    const smuggled = `MAIL FROM:<ceo@example.com>\r\nRCPT TO:<care@example.com>\r\nDATA\r\nSubject: smuggled\r\n\r\nPay.\r\n`
    expect(await peer.say(`${mail}x${ending}${smuggled}.`)).toMatch(/^250 2\.6\.0/)
    expect(await peer.say('NOOP')).toBe('250 OK')
    expect(intake.mails).toHaveLength(1)
    expect(intake.mails[0]?.raw.toString('latin1')).toContain('MAIL FROM:<ceo@example.com>')
  })

  test('is not taken from somebody who talks before the greeting', async () => {
    const { door, intake } = await open()
    const peer = converse(door.port)
    peer.send(`EHLO x\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<care@example.com>\r\nDATA\r\n${mail}.\r\n`)
    expect(await peer.reply()).toMatch(/^421/)
    await peer.closed
    expect(intake.mails).toEqual([])
  })

  test('that breaks off in the middle is not kept, and the next mail is taken', async () => {
    const { intake, call } = await open()
    for (const end of ['reset', 'close'] as const) {
      const peer = await call()
      await upToData(peer)
      peer.send(mail.repeat(2_000))
      if (end === 'reset') peer.socket.resetAndDestroy()
      else peer.socket.end()
      await peer.closed
    }
    const peer = await call()
    await upToData(peer)
    expect(await peer.say(`${mail}.`)).toMatch(/^250/)
    expect(intake.mails.map(({ raw }) => raw.toString('latin1'))).toEqual([mail])
  })

  test('keeps every byte: NUL, 8-bit, dots at the beginning of lines, very long lines', async () => {
    const { intake, call } = await open()
    const peer = await call()
    await upToData(peer)
    const odd = `Subject: \xff\x00\r\n\r\n.\r\n..two\r\n${'x'.repeat(200_000)}\r\n`
    expect(await peer.say(`${odd.replace(/^\./gm, '..')}.`)).toMatch(/^250/)
    expect(intake.mails[0]?.raw.toString('latin1')).toBe(odd)
  })

  test('comes through a few connections at a time, and by few mails over each', async () => {
    const { door, call } = await open({}, { connections: 2, mailsPerConnection: 1 })
    const first = await call()
    await call()
    expect(await converse(door.port).reply()).toMatch(/^421/)
    await upToData(first)
    expect(await first.say(`${mail}.`)).toMatch(/^250/)
    expect(await first.say('MAIL FROM:<cleo@example.org>')).toMatch(/^421 4\.7\.0 /)
  })

  test('ends some time, though its peer goes on to say that it is there', async () => {
    const { call } = await open({}, { sessionMs: 300, idleMs: 3_600_000 })
    const peer = await call()
    let answer = await peer.say('EHLO client.example.org')
    while (!answer.startsWith('421')) answer = await peer.say('NOOP')
    await peer.closed
  })

  test('from a peer that falls silent is given up', async () => {
    const { call } = await open({}, { idleMs: 200 })
    const peer = await call()
    await upToData(peer)
    peer.send('Subject: half')
    expect(await peer.reply()).toMatch(/^421/)
  })

  test('is finished when the engine stops, and nothing new begins', async () => {
    const { door, intake, call } = await open({}, { closeMs: 5_000 })
    const [busy, idle] = [await call(), await call()]
    let store: (() => void) | null = null
    intake.beforeKeeping = () =>
      new Promise((resolve) => {
        store = resolve
      })
    await upToData(busy)
    const answer = busy.say(`${mail}.`)
    await expect.poll(() => store).not.toBeNull()
    const closed = door.close()
    expect(await idle.reply()).toMatch(/^421/)
    await expect(converse(door.port).reply()).rejects.toThrow('hung up')
    ;(store as (() => void) | null)?.()
    expect(await answer).toMatch(/^250/)
    await closed
    expect(intake.mails).toHaveLength(1)
    expect(door.states()).toEqual([{ name: 'smtp', state: 'off', problem: null }])
  })

  test('is not waited for with a certificate that cannot be used: the start says so', async () => {
    const other = 'node_modules/hoodiecrow-imap/package.json'
    for (const pair of [
      { certFile: other, keyFile: other },
      { ...tls, keyFile: other },
    ])
      await expect(open({ tls: pair })).rejects.toThrow(
        'DOCKET_SMTP_TLS names files that are not a certificate and its key in PEM.',
      )
  })

  test('comes from nodemailer, with and without encryption', async () => {
    for (const encrypted of [false, true]) {
      const { door, intake } = await open({ tls: encrypted ? tls : null })
      const transport = createTransport({
        host: '127.0.0.1',
        port: door.port,
        requireTLS: encrypted,
        tls: { rejectUnauthorized: false },
      })
      const sent = await transport.sendMail({
        from: 'Cleo <cleo@example.org>',
        to: 'care@example.com',
        subject: 'Lamp',
        text: 'It does not light.\n.\nReally.',
      })
      expect(sent.response).toMatch(/^250 2\.6\.0/)
      expect(intake.mails[0]?.raw.toString()).toContain('\r\n.\r\nReally.')
      transport.close()
    }
  })

  test('that is sent ahead of the encryption is thrown away with it', async () => {
    const { intake, call } = await open({ tls })
    const peer = await call()
    await peer.say('EHLO client.example.org')
    peer.send(`STARTTLS\r\nEHLO x\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<care@example.com>\r\n`)
    expect(await peer.reply()).toMatch(/^220/)
    peer.socket.removeAllListeners('data')
    const encrypted = converseOver(connectTls({ socket: peer.socket, rejectUnauthorized: false }))
    expect(await encrypted.say('NOOP')).toBe('250 OK')
    expect(await encrypted.say('DATA')).toMatch(/^503/)
    expect(intake.mails).toEqual([])
  })

  test('needs a free port, and says which setting names it', async () => {
    const { door } = await open()
    await expect(open({ port: door.port })).rejects.toThrow(
      `DOCKET_SMTP_PORT is ${door.port}, which another program has taken; set another one, or "off".`,
    )
  })
})

describe('mail by LMTP', () => {
  test('is greeted with LHLO and answered once for each recipient', async () => {
    const { intake, call } = await open({ protocol: 'lmtp' })
    intake.recipient = async (address) => (address.startsWith('nobody') ? 'unknown' : 'taken')
    const peer = await call()
    expect(await peer.say('EHLO client.example.org')).toMatch(/^500/)
    expect(await peer.say('LHLO client.example.org')).toMatch(/^250/)
    await peer.say('MAIL FROM:<cleo@example.org>')
    await peer.say('RCPT TO:<care@example.com>')
    expect(await peer.say('RCPT TO:<nobody@example.com>')).toMatch(/^550/)
    await peer.say('RCPT TO:<sales@example.com>')
    await peer.say('DATA')
    expect(await peer.say(`${mail}.`)).toMatch(/^250/)
    expect(await peer.reply()).toMatch(/^250/)
    expect(intake.mails.map(({ envelope }) => envelope.to)).toEqual([['care@example.com', 'sales@example.com']])
  })

  test('is refused for each recipient when it cannot be stored', async () => {
    const { intake, call } = await open({ protocol: 'lmtp' })
    intake.recipient = async () => 'taken'
    intake.failWith(new DocketError('low-disk', 'The disk is nearly full.'))
    const peer = await call()
    await peer.say('LHLO client.example.org')
    await peer.say('MAIL FROM:<cleo@example.org>')
    for (const name of ['a', 'b']) await peer.say(`RCPT TO:<${name}@example.com>`)
    await peer.say('DATA')
    expect([await peer.say(`${mail}.`), await peer.reply()].map((reply) => reply.slice(0, 9))).toEqual([
      '452 4.3.1',
      '452 4.3.1',
    ])
  })
})
