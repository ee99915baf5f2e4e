import { connect as connectTls } from 'node:tls'
import { expect, onTestFinished } from 'vitest'
import { openSmtpDoor, type SmtpLimits } from '#engine/adapters/smtp-door.ts'
import { systemClock } from '#engine/adapters/system-clock.ts'
import type { Rules } from '#engine/core/rules.ts'
import { type Attack, attacks } from '#engine/testing/attacks.ts'
import { type Conversation, converse, converseOver } from '#engine/testing/conversation.ts'
import { quiet } from '#engine/testing/databases.ts'
import { memoryIntake } from '#engine/testing/mail-intake.ts'

const mail = 'From: cleo@example.org\r\nSubject: Lamp\r\n\r\nIt does not light.\r\n'
const tls = {
  certFile: 'node_modules/hoodiecrow-imap/cert/server.crt',
  keyFile: 'node_modules/hoodiecrow-imap/cert/server.key',
}

const bySmtp: readonly Attack[] = [
  {
    wants: 'to try passwords (T29)',
    rule: 'no-sign-in-by-smtp',
    async play(holds) {
      const { peer } = await call(holds)
      expect(await peer.say('EHLO client.example.org')).not.toMatch(/AUTH/)
      expect(await peer.say('AUTH PLAIN AGEAYg==')).toMatch(/^500/)
    },
  },
  {
    wants: 'to hide an address behind letters that look alike (T29)',
    rule: 'senders-are-ascii',
    async play(holds) {
      const { peer } = await call(holds)
      await peer.say('EHLO client.example.org')
      expect(await peer.say('MAIL FROM:<cle\xc3\xb8@example.org>')).toMatch(/^553/)
    },
  },
  {
    wants: 'to fill the disk with a mail whose size they keep to themselves (T29)',
    rule: 'size-is-measured',
    async play(holds) {
      const { peer, intake } = await call(holds, { mailBytes: 10_000 })
      await upToData(peer)
      const answer = await peer.say(`${mail}${'x'.repeat(70)}\r\n${`${'x'.repeat(70)}\r\n`.repeat(1_000)}.`)
      expect(answer).toMatch(/^552/)
      expect(intake.mails).toEqual([])
    },
  },
  {
    wants: 'to send one mail to thousands (T29)',
    rule: 'few-recipients',
    async play(holds) {
      const { peer } = await call(holds, { refusedRecipients: 10_000 })
      await peer.say('EHLO client.example.org')
      await peer.say('MAIL FROM:<cleo@example.org>')
      let taken = 0
      for (let n = 0; n < 60; n++) if ((await peer.say(`RCPT TO:<care+${n}@example.com>`)).startsWith('250')) taken++
      expect(taken).toBe(50)
    },
  },
  ...['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r\n.\r', '\r.\r\n', '\n.\r'].map(
    (ending): Attack => ({
      wants: `to smuggle a second mail behind ${JSON.stringify(ending)} (T29)`,
      // The library does it: the second run ends the data for real, as a server that mends line ends would understand it.
      rule: null,
      async play(holds, naive) {
        const { peer, intake } = await call(holds)
        await upToData(peer)
        const second = `MAIL FROM:<ceo@example.com>\r\nRCPT TO:<care@example.com>\r\nDATA\r\n`
        peer.send(
          `${mail}x${naive ? '\r\n.\r\n' : ending}${second}${naive ? '' : `Subject: smuggled\r\n\r\nPay.\r\n.\r\n`}`,
        )
        expect(await peer.reply()).toMatch(/^250 2\.6\.0/)
        if (naive) {
          for (let replies = 0; replies < 3; replies++) await peer.reply()
          await peer.say('Subject: smuggled\r\n\r\nPay.\r\n.')
        }
        expect(await peer.say('NOOP')).toBe('250 OK')
        expect(intake.mails).toHaveLength(1)
      },
    }),
  ),
  {
    wants: 'to be heard before we greet, as programs that send to thousands talk (T29)',
    rule: null,
    async play(holds, naive) {
      const { peer, intake } = await call(holds, {}, false, naive)
      peer.send('EHLO client.example.org\r\nMAIL FROM:<cleo@example.org>\r\nRCPT TO:<care@example.com>\r\nDATA\r\n')
      expect(await peer.reply()).toMatch(/^421/)
      expect(intake.mails).toEqual([])
    },
  },
  {
    wants: 'commands from before the encryption to count within it (T29)',
    rule: null,
    async play(holds, naive) {
      const { peer, intake } = await call(holds, {}, true)
      const injected = ['EHLO x', 'MAIL FROM:<a@example.org>', 'RCPT TO:<care@example.com>']
      await peer.say('EHLO client.example.org')
      peer.send(`STARTTLS\r\n${injected.map((line) => `${line}\r\n`).join('')}`)
      expect(await peer.reply()).toMatch(/^220/)
      peer.socket.removeAllListeners('data')
      const encrypted = converseOver(connectTls({ socket: peer.socket, rejectUnauthorized: false }))
      if (naive) for (const line of injected) await encrypted.say(line)
      expect(await encrypted.say('DATA')).toMatch(/^503/)
      expect(intake.mails).toEqual([])
    },
  },
]

attacks('at the door for mail', bySmtp)

async function call(holds: Rules, limits: Partial<SmtpLimits> = {}, isEncrypted = false, waitsForGreeting = true) {
  const intake = memoryIntake()
  const taking = { ...intake, recipient: async () => 'taken' as const }
  const door = await openSmtpDoor({
    settings: {
      host: '127.0.0.1',
      mailDomain: 'example.com',
      trustProxy: [],
      authserv: null,
      smtp: { protocol: 'smtp', port: 0, tls: isEncrypted ? tls : null },
    },
    intake: taking,
    clock: systemClock,
    log: quiet,
    limits: { closeMs: 500, ...limits },
    holds,
  })
  onTestFinished(() => door.close())
  const peer = converse(door.port)
  onTestFinished(() => void peer.socket.destroy())
  if (waitsForGreeting) await peer.reply()
  return { peer, intake }
}

async function upToData(peer: Conversation): Promise<void> {
  for (const line of ['EHLO client.example.org', 'MAIL FROM:<cleo@example.org>', 'RCPT TO:<care@example.com>', 'DATA'])
    await peer.say(line)
}
