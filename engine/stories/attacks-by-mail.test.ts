import { setTimeout as pause } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { afterEach, expect } from 'vitest'
import { mailReader } from '#engine/adapters/mail-reader.ts'
import { openSmtpDoor, type SmtpLimits } from '#engine/adapters/smtp-door.ts'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { mailDeliverer } from '#engine/channels/email/deliver.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import { compose } from '#engine/core/mail/compose.ts'
import { reading } from '#engine/core/mail/read/reading.ts'
import type { Rules } from '#engine/core/rules.ts'
import type { MailAuth } from '#engine/ports/mail-auth.ts'
import type { ReadMail } from '#engine/ports/mail-reader.ts'
import type { OutgoingMail } from '#engine/ports/relay.ts'
import { type Attack, attacks } from '#engine/testing/attacks.ts'
import { createTestClock } from '#engine/testing/clock.ts'
import { type Conversation, converse, converseOver } from '#engine/testing/conversation.ts'
import { freshDatabase, quiet } from '#engine/testing/databases.ts'
import { expectHarmless } from '#engine/testing/harmless-html.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'
import { hostileHtml } from '#engine/testing/hostile-html.ts'
import { memoryIntake } from '#engine/testing/mail-intake.ts'

const care = 'customer-care@docket.localhost'
const tuesday = Date.parse('2026-11-24T09:00:00Z')
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

interface Written {
  readonly from?: string
  readonly to?: string
  readonly subject?: string
  readonly id?: string
  readonly headers?: string
  readonly body?: string
}

let letters = 0

function letter({
  from = 'Ada Byron <ada@example.com>',
  to = care,
  subject = 'Where is my parcel?',
  id = `a${++letters}@example.com`,
  headers = '',
  body = 'It should be here.',
}: Written = {}): string {
  return `From: ${from}\nTo: ${to}\nSubject: ${subject}\nMessage-ID: <${id}>\nDate: Tue, 24 Nov 2026 10:00:00 +0100\n${headers}\n${body}\n`
}

async function deskWith(
  holds: Rules,
  options: {
    readonly dmarc?: MailAuth['dmarc']
    readonly rateLimit?: boolean
    readonly readAs?: (mail: ReadMail) => ReadMail
  } = {},
): Promise<HelpDesk> {
  const database = await freshDatabase('sqlite', (cleanup) => cleanups.push(cleanup))
  const { dmarc = 'none', ...others } = options
  const desk = await startHelpDesk(database, {
    at: tuesday,
    holds,
    auth: () => ({ spf: 'none', dkim: 'none', dmarc, arc: 'none', domain: null, by: 'docket' }),
    ...others,
  })
  cleanups.push(() => desk.stop())
  return desk
}

/** Ada's ticket, answered: what an attacker may know of it, and how many mails went out so far. */
async function answered(desk: HelpDesk) {
  await desk.receive(letter())
  await desk.api.reply(1, { text: 'It is on its way.' })
  await desk.settled()
  const { replyTo, messageId } = desk.mails.at(-1) ?? { replyTo: '', messageId: '' }
  return { replyTo: replyTo ?? '', messageId, sent: desk.mails.length }
}

async function lastMessage(desk: HelpDesk, ticket = 1) {
  return (await desk.api.ticket(ticket)).timeline.filter(({ kind }) => kind === 'message').at(-1)
}

const ticketCount = async (desk: HelpDesk) => (await desk.api.tickets({})).tickets.length
const recipients = (desk: HelpDesk, from = 0) => desk.mails.slice(from).map(({ envelope }) => envelope.to)

const byForgery: readonly Attack[] = [
  {
    wants: 'to speak to a customer as an agent, with the agent’s address and our real Message-ID (T01)',
    rule: 'agents-prove-themselves',
    async play(holds) {
      const desk = await deskWith(holds)
      const { messageId, replyTo, sent } = await answered(desk)
      for (const to of [care, replyTo]) {
        const headers = `In-Reply-To: ${messageId}\n`
        await desk.receive(letter({ from: 'Ana <ana@example.com>', to, headers, body: `Pay here. ${to}` }))
      }
      expect(recipients(desk, sent)).toEqual([])
      expect((await desk.services.store.mails.shelf({ teams: null, limit: 10 })).mails).toHaveLength(2)
    },
  },
  {
    wants: 'to speak as a customer whose domain disowns the mail (T02)',
    rule: 'a-failed-check-is-a-stranger',
    async play(holds) {
      const desk = await deskWith(holds, { dmarc: 'fail' })
      const { replyTo } = await answered(desk)
      await desk.receive(letter({ to: replyTo, body: 'Send it to my new address.' }))
      expect(await lastMessage(desk)).toMatchObject({ author: { role: 'stranger', verified: false }, hidden: true })
    },
  },
  {
    wants: 'to read along, as a copy of a forged mail (T02)',
    rule: null,
    async play(holds, naive) {
      const desk = await deskWith(holds)
      const { messageId, sent } = await answered(desk)
      await desk.receive(letter({ headers: `References: ${messageId}\nCc: Eve <eve@evil.test>\n` }))
      if (naive) await addParticipant(desk, 'eve@evil.test')
      await desk.api.reply(1, { text: 'It arrives tomorrow.' })
      await desk.settled()
      expect(recipients(desk, sent)).toEqual(['ada@example.com'])
    },
  },
  {
    wants: 'to be the customer by a second From header (T30)',
    rule: 'several-authors-are-nobody',
    async play(holds) {
      const desk = await deskWith(holds)
      const { replyTo } = await answered(desk)
      const from = 'Ada Byron <ada@example.com>\nFrom: Mallory <mallory@evil.test>'
      await desk.receive(letter({ to: replyTo, from, body: 'Cancel it.' }))
      expect(await lastMessage(desk)).toMatchObject({ author: { role: 'stranger' }, hidden: true })
    },
  },
  {
    wants: 'to be the customer by a From header of two addresses (T30)',
    rule: 'several-authors-are-nobody',
    async play(holds) {
      const desk = await deskWith(holds)
      const { replyTo } = await answered(desk)
      const from = 'Ada Byron <ada@example.com>, Mallory <mallory@evil.test>'
      await desk.receive(letter({ to: replyTo, from, body: 'Cancel it.' }))
      expect(await lastMessage(desk)).toMatchObject({ author: { role: 'stranger' }, hidden: true })
    },
  },
  {
    wants: 'to be the customer by a Sender header that names them (T30)',
    rule: null,
    async play(holds, naive) {
      const desk = await deskWith(holds, naive ? { readAs: bySender } : {})
      const { replyTo } = await answered(desk)
      const headers = 'Sender: Ada Byron <ada@example.com>\n'
      await desk.receive(letter({ to: replyTo, from: 'mallory@evil.test', headers, body: 'Cancel it.' }))
      expect(await lastMessage(desk)).toMatchObject({ author: { role: 'stranger' }, hidden: true })
    },
  },
  {
    wants: 'to be an agent by carrying the agent’s address as a name (T30)',
    rule: null,
    async play(holds, naive) {
      const desk = await deskWith(holds, naive ? { readAs: byName } : {})
      const { replyTo } = await answered(desk)
      await desk.receive(letter({ to: replyTo, from: '"ada@example.com" <mallory@evil.test>', body: 'It is me.' }))
      expect(await lastMessage(desk)).toMatchObject({ author: { role: 'stranger' }, hidden: true })
    },
  },
  {
    wants: 'to have us write to a victim named in Reply-To (T30)',
    rule: null,
    async play(holds, naive) {
      const desk = await deskWith(holds, naive ? { readAs: byReplyTo } : {})
      await desk.receive(letter({ from: 'mallory@evil.test', headers: 'Reply-To: victim@example.net\n' }))
      expect(recipients(desk)).not.toContain('victim@example.net')
    },
  },
  {
    wants: 'to be served first, by headers or an address that call the mail urgent (T41)',
    rule: null,
    async play(holds, naive) {
      const desk = await deskWith(holds)
      await desk.receive(letter())
      const to = care.replace('@', '+3@')
      await desk.receive(letter({ to, headers: 'X-Priority: 1\nImportance: high\nPriority: urgent\n', body: 'Now!' }))
      if (naive) await submit(desk, 2, 'priority.changed', { priority: 3 }, null)
      const [usual, urgent] = [await desk.api.ticket(1), await desk.api.ticket(2)]
      expect([urgent.priority, urgent.dueAt]).toEqual([usual.priority, usual.dueAt])
    },
  },
  {
    wants: 'a deadline to begin anew, by having the ticket solved and opening it again (T41)',
    rule: null,
    async play(holds, naive) {
      const desk = await deskWith(holds)
      await desk.receive(letter())
      const deadlines = async (ticket: number) =>
        (await desk.api.ticket(ticket)).sla.map(({ policy, metric, dueAt }) => [policy, metric, dueAt])
      const promised = await deadlines(1)
      for (let turn = 0; turn < 3; turn++) {
        await desk.wait(3_600_000)
        await desk.api.send(1, { type: 'ticket.solved' })
        await desk.receive(letter({ to: desk.mails[0]?.replyTo ?? '', body: `Again ${turn}` }))
      }
      expect((await desk.api.ticket(1)).state).toBe('open')
      // A new ticket has the deadlines of a clock that begins now.
      if (naive) await desk.receive(letter({ body: 'Another matter.' }))
      expect(promised.length).toBeGreaterThan(0)
      expect(await deadlines(naive ? 2 : 1)).toEqual(promised)
    },
  },
]

const byWords: readonly Attack[] = [
  {
    wants: 'our brand to mail a stranger their words, even where a template asks for the title (T11)',
    rule: 'strangers-words-stay-out',
    async play(holds) {
      const desk = await deskWith(holds)
      await desk.changeFiles((files) =>
        files.map((file) =>
          /received\.mail\.md$/.test(file.path)
            ? { ...file, text: file.text.replaceAll('{{number}}', '{{number}} {{title}}') }
            : file,
        ),
      )
      await desk.receive(letter({ from: 'Win <victim@example.net>', subject: 'You won, see https://evil.test' }))
      expect(recipients(desk)).toEqual(['victim@example.net'])
      expect(JSON.stringify(desk.mails)).not.toMatch(/You won|evil\.test|Win/)
    },
  },
  {
    wants: 'to flood a victim with confirmations (T11)',
    rule: 'confirmations-are-collected',
    async play(holds) {
      const desk = await deskWith(holds)
      for (const body of ['One', 'Two']) await desk.receive(letter({ from: 'victim@example.net', body }))
      expect(await ticketCount(desk)).toBe(2)
      expect(recipients(desk)).toEqual(['victim@example.net'])
    },
  },
  {
    wants: 'to flood a victim, should confirmations not be collected and no loop be seen (T11)',
    rule: 'few-automatic-mails',
    async play(holds) {
      const alone: Rules = (rule) => rule !== 'confirmations-are-collected' && rule !== 'loops-end' && holds(rule)
      const desk = await deskWith(alone, { rateLimit: true })
      for (const body of ['1', '2', '3', '4', '5']) await desk.receive(letter({ from: 'victim@example.net', body }))
      expect(recipients(desk).length).toBeLessThanOrEqual(3)
    },
  },
  {
    wants: 'HTML of a mail to run or to load something at the desk (T03)',
    rule: 'html-is-harmless',
    async play(holds) {
      for (const html of hostileHtml) {
        const raw = letter({ headers: 'MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n', body: html })
        const read = await reading(Buffer.from(raw.replaceAll('\n', '\r\n')), undefined, holds)
        expectHarmless(read.ok ? `${read.mail.folded.html}${read.mail.folded.quotedHtml}` : '')
      }
    },
  },
  {
    wants: 'a file of a mail to run in our origin when it is opened (T04)',
    rule: 'files-only-download',
    async play(holds) {
      const desk = await deskWith(holds)
      await desk.receive(withFiles(['x.svg', 'x.html', 'x.xml', 'x.pdf', 'x.ics', 'x.mhtml']))
      const key = /\/requests\/[\w.-]+/.exec(desk.mails[0]?.text ?? '')?.[0]
      const files = (await lastMessage(desk))?.attachments ?? []
      expect(files).toHaveLength(6)
      for (const { id } of files) {
        const { status, headers } = await desk.request(`${key}/attachments/${id}`)
        expect(status).toBe(200)
        expect(headers.get('content-type')).toBe('application/octet-stream')
        expect(headers.get('content-disposition')).toMatch(/^attachment;/)
        expect(headers.get('x-content-type-options')).toBe('nosniff')
        expect(headers.get('content-security-policy')).toMatch(/^sandbox/)
      }
    },
  },
  {
    wants: 'a character that a database refuses to stop the mails behind it (T16)',
    rule: 'text-is-clean',
    async play(holds) {
      const desk = await deskWith(holds)
      await desk.receive(letter({ body: 'a\u0000b \ufffe \u0007 🙂' }))
      await desk.receive(letter({ body: 'The next one.' }))
      expect((await lastMessage(desk))?.text).toMatch(/^a\ufffdb \ufffd {2}🙂$/)
      expect((await lastMessage(desk, 2))?.text).toBe('The next one.')
    },
  },
  {
    wants: 'the reader of mail to drown in a mail of mails (T17)',
    rule: 'mails-have-limits',
    async play(holds) {
      const desk = await deskWith(holds)
      const depths = Array.from(
        { length: 300 },
        (_, at) => `Content-Type: multipart/mixed; boundary=n${at}\n\n--n${at}\n`,
      )
      const nested = letter({ headers: depths.join('').replace(/\n$/, ''), body: '\nHello' })
      expect(await desk.receive(nested)).toMatchObject({ outcome: 'shelved', reason: 'unreadable:too-deep' })
      expect(await desk.receive(letter())).toMatchObject({ outcome: 'created' })
    },
  },
  {
    wants: 'the reader of mail never to come to an end (T17)',
    rule: 'reading-has-a-time',
    async play(holds) {
      const clock = createTestClock()
      const reader = mailReader(clock, { module: endless, holds })
      cleanups.push(() => reader.close())
      await reader.read(Buffer.from('first'))
      const reads = reader.read(Buffer.from('loop')).catch(() => 'closed')
      clock.advance(60_000)
      expect(await Promise.race([reads, pause(1_000, 'still reading')])).toEqual({ ok: false, reason: 'too-slow' })
    },
  },
  {
    wants: 'the engine to try a mail again and again that brings it down (T17)',
    rule: 'three-attempts',
    async play(holds) {
      let attempts = 0
      const readAs = () => {
        attempts++
        throw new Error('fault')
      }
      const desk = await deskWith(holds, { readAs })
      void desk.receive(letter()).catch(() => {})
      for (let minute = 0; minute < 10; minute++) {
        await desk.settled()
        desk.clock.advance(180_000)
      }
      await desk.settled()
      expect(attempts).toBe(3)
      expect((await desk.services.store.mails.shelf({ teams: null, limit: 10 })).mails).toHaveLength(1)
    },
  },
  {
    wants: 'a header of their own in a mail of ours (T19)',
    rule: 'headers-are-one-line',
    async play(holds) {
      for (const words of ['x\r\nBcc: v@evil.test', 'x\nBcc: v@evil.test', 'x\u2028y', 'x\0y', 'x\u0085y']) {
        const { subject, from, to } = compose(
          { ...outgoing, values: { title: words }, from: named(words), to: named(words) },
          holds,
        )
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
        expect(`${subject}${from.name}${to.name}`).not.toMatch(/[\u0000-\u001f\u0085\u2028\u2029]/)
      }
    },
  },
  {
    wants: 'a mail of ours to reach a second person, by an address that reads in two ways (T20)',
    rule: 'one-strict-address',
    async play(holds) {
      const desk = await deskWith(holds)
      await answered(desk)
      const sent: OutgoingMail[] = []
      for (const address of doubtfulAddresses) sent.push(...(await mailsTo(desk, address, holds)))
      expect(sent.map(({ envelope }) => envelope.to).filter((to) => parseAddress(to) === null)).toEqual([])
      expect(await mailsTo(desk, 'ada@example.com', holds)).toHaveLength(1)
    },
  },
]

const byLoops: readonly Attack[] = [
  {
    wants: 'two programs to answer each other for ever, all marks stripped (T12)',
    rule: 'loops-end',
    async play(holds) {
      const desk = await deskWith(holds)
      for (let n = 0; n < 6; n++) await desk.receive(letter({ body: 'I am away until Monday.' }))
      expect(await ticketCount(desk)).toBeLessThanOrEqual(2)
      expect(desk.mails.length).toBeLessThanOrEqual(3)
    },
  },
  {
    wants: 'our own mail to come back as a ticket (T13)',
    rule: 'own-mail-opens-nothing',
    async play(holds) {
      const desk = await deskWith(holds)
      await desk.receive(letter({ headers: `X-Docket-Loop: ${care}\n` }))
      expect(await ticketCount(desk)).toBe(0)
    },
  },
  {
    wants: 'a report about our automatic mail to become a ticket (T13)',
    rule: 'reports-open-nothing',
    async play(holds) {
      const desk = await deskWith(holds)
      await desk.receive(letter())
      await desk.receive(reportOn(desk.mails[0]?.messageId ?? ''), { from: 'postmaster@mx.example.com' })
      expect(await ticketCount(desk)).toBe(1)
      expect((await desk.api.ticket(1)).timeline.map(({ type }) => type)).toContain('mail.bounced')
    },
  },
  {
    wants: 'a program’s notice to become a ticket (T13)',
    rule: 'programs-open-nothing',
    async play(holds) {
      const desk = await deskWith(holds)
      await desk.receive(letter({ headers: 'Auto-Submitted: auto-notified\n' }))
      await desk.receive(letter({ body: 'Null sender' }), { from: '' })
      expect(await ticketCount(desk)).toBe(0)
    },
  },
  {
    wants: 'a rule of ours to answer a mail that asks for no answer (T13)',
    rule: 'programs-get-no-answer',
    async play(holds) {
      const desk = await deskWith(holds)
      await desk.receive(letter({ headers: 'X-Auto-Response-Suppress: OOF\n' }))
      expect(await ticketCount(desk)).toBe(1)
      expect(desk.mails).toEqual([])
    },
  },
  {
    wants: 'one mail to become two tickets by two doors at once (T14)',
    rule: 'one-mail-is-one-ticket',
    async play(holds) {
      const desk = await deskWith(holds)
      const raw = letter()
      await Promise.all([desk.receive(raw), desk.receive(`Received: by mx\n${raw}`, { door: 'imap', peer: null })])
      expect(await ticketCount(desk)).toBe(1)
      expect(desk.mails).toHaveLength(1)
    },
  },
]

const mail = 'From: cleo@example.org\r\nSubject: Lamp\r\n\r\nIt does not light.\r\n'
const tls = {
  certFile: 'node_modules/hoodiecrow-imap/cert/server.crt',
  keyFile: 'node_modules/hoodiecrow-imap/cert/server.key',
}

/** What a service sends to whoever signs up with an address. */
const signUp = (to: string) =>
  letter({
    from: 'Workplace <no-reply@workplace.test>',
    to,
    subject: 'Confirm your email address',
    body: 'Your code is 481 902. Or open https://workplace.test/confirm/x.',
  })

const byAccounts: readonly Attack[] = [
  {
    wants: 'to be one of the company elsewhere, by signing up with the address of a team',
    rule: 'verification-waits',
    async play(holds) {
      const desk = await deskWith(holds)
      expect(await desk.receive(signUp(care))).toMatchObject({ outcome: 'shelved', reason: 'verification' })
    },
  },
  {
    wants: 'the same with the address of a ticket of their own, in words that nobody foresaw',
    rule: 'verification-waits',
    async play(holds) {
      const desk = await deskWith(holds)
      const { replyTo } = await answered(desk)
      const unforeseen = signUp(replyTo)
        .replace('Confirm your email address', 'Karibu')
        .replace(/Your code.*/, '481902')
      expect(await desk.receive(unforeseen)).toMatchObject({ outcome: 'shelved', reason: 'unasked' })
    },
  },
  {
    wants: 'the same where an agent answers without looking up',
    rule: null,
    async play(holds, naive) {
      const desk = await deskWith(holds)
      const { replyTo, sent } = await answered(desk)
      await desk.receive(signUp(replyTo))
      await desk.receive(signUp(replyTo).replace('no-reply@', 'hello@'))
      await desk.api.reply(1, { text: naive ? '481 902' : 'Is there anything else?' })
      await desk.settled()
      const key = /\/requests\/[\w.-]+/.exec(desk.mails[0]?.text ?? '')?.[0] ?? ''
      const page = await (await desk.request(key, { headers: { accept: 'application/json' } })).text()
      expect(recipients(desk, sent)).toEqual(['ada@example.com'])
      expect(`${JSON.stringify(desk.mails)}${page}`).not.toMatch(/481 902|workplace\.test/)
    },
  },
]

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

attacks('with a forged mail', byForgery)
attacks('with words of their own', byWords)
attacks('with a program that answers', byLoops)
attacks('with an account elsewhere', byAccounts)
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
  cleanups.push(() => door.close())
  const peer = converse(door.port)
  cleanups.push(async () => peer.socket.destroy())
  if (waitsForGreeting) await peer.reply()
  return { peer, intake }
}

async function upToData(peer: Conversation): Promise<void> {
  for (const line of ['EHLO client.example.org', 'MAIL FROM:<cleo@example.org>', 'RCPT TO:<care@example.com>', 'DATA'])
    await peer.say(line)
}

/** A thread that never answers a mail of one word. */
const endless = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads'
    parentPort.on('message', ({ raw }) => {
      if (Buffer.from(raw).toString() === 'loop') for (;;);
      parentPort.postMessage({ reading: { ok: false, reason: 'broken' } })
    })
    parentPort.postMessage({ reading: null })
  `)}`,
)

/** A desk that takes a name for an address. */
function byName(read: ReadMail): ReadMail {
  const from = read.from && { ...read.from, address: read.from.name.includes('@') ? read.from.name : read.from.address }
  return { ...read, from, allFrom: from ? [from] : [] }
}

/** A desk that takes who is said to have sent it for who wrote. */
function bySender(read: ReadMail): ReadMail {
  const from = read.sender ?? read.from
  return { ...read, from, allFrom: from ? [from] : [] }
}

/** A desk that takes who is to be answered for who wrote. */
function byReplyTo(read: ReadMail): ReadMail {
  const from = read.replyTo[0] ?? read.from
  return { ...read, from, allFrom: from ? [from] : [] }
}

function submit(
  desk: HelpDesk,
  ticket: number,
  type: string,
  data: Readonly<Record<string, number>>,
  content: Readonly<Record<string, string>> | null,
) {
  return desk.services.runtime.submit({
    ticket,
    event: { type, by: { role: 'system' }, data, content },
    dedupe: null,
    expectedVersion: null,
    files: [],
  })
}

function addParticipant(desk: HelpDesk, address: string) {
  return submit(desk, 1, 'participant.added', {}, { name: '', address })
}

function withFiles(names: readonly string[]): string {
  const parts = names.map(
    (name) =>
      `--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename="${name}"\n\n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>\n`,
  )
  return letter({
    headers: 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n',
    body: `--b\nContent-Type: text/plain\n\nSee these.\n${parts.join('')}--b--`,
  })
}

function reportOn(messageId: string): string {
  return [
    'From: Mail system <postmaster@mx.example.com>',
    `To: ${care}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Message-ID: <d${++letters}@mx.example.com>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b\n\nIt did not work.\n--b\nContent-Type: message/delivery-status\n',
    'Reporting-MTA: dns; mx.example.com\n',
    'Final-Recipient: rfc822; ada@example.com\nAction: failed\nStatus: 5.1.1\n',
    `--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: ${messageId}\n\n--b--\n`,
  ].join('\n')
}

const named = (name: string) => ({ name, address: 'care@example.com' })
const outgoing = {
  template: { title: 'Answer', subject: 'Re: {{title}}', shortcut: '', body: '{{message}}' },
  language: 'en',
  slip: null,
  messageId: '<b.1@help.example>',
  replyTo: null,
  references: [],
  quote: null,
  leftOut: [],
  automatic: false,
  date: 0,
  attachments: [],
} as const

const doubtfulAddresses = [
  'c@x.test, v@v.test',
  '"c@x.test,v"@v.test',
  'c@x.test>\r\nRCPT TO:<v@v.test',
  'user@good.test(x)evil.test',
  'v\u00adictim@x.test',
  'ａ＠x.test',
  '"quoted local"@x.test',
  'group:a@b.test;',
]

/** What goes to the relay where a ticket has this address, however it got there. */
async function mailsTo(desk: HelpDesk, address: string, holds: Rules): Promise<readonly OutgoingMail[]> {
  const { store, runtime, blobs, keys, clock, random, settings } = desk.services
  const sent: OutgoingMail[] = []
  const relay = {
    name: 'memory',
    send: async (one: OutgoingMail) => {
      sent.push(one)
      return { outcome: 'sent', answer: '250 taken' } as const
    },
    close: async () => {},
  }
  const payload = {
    template: 'received',
    address,
    audience: 'requester',
    language: 'en',
    message: null,
    params: {},
  } as const
  const effect = { kind: 'mail', id: `${'0'.repeat(32)}.1`, ticket: 1, seq: 1, dueAt: 0, payload } as const
  await mailDeliverer({ store, runtime, blobs, relay, keys, clock, random, settings, holds }).deliver([
    { effect, group: null, attempts: 1, fence: 1, lastError: null, state: 'waiting', settledAt: null },
  ])
  return sent
}
