import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished } from 'vitest'
import { mailReader } from '#engine/adapters/mail-reader.ts'
import { mailDeliverer } from '#engine/channels/email/deliver.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import { compose } from '#engine/core/mail/compose.ts'
import { reading } from '#engine/core/mail/read/reading.ts'
import type { Rules } from '#engine/core/rules.ts'
import type { OutgoingMail } from '#engine/ports/relay.ts'
import { deskWith, lastMessage, newLetter, recipients, ticketCount } from '#engine/testing/attacked-desk.ts'
import { type Attack, attacks } from '#engine/testing/attacks.ts'
import { createTestClock } from '#engine/testing/clock.ts'
import { expectHarmless } from '#engine/testing/harmless-html.ts'
import type { HelpDesk } from '#engine/testing/help-desk.ts'
import { hostileHtml } from '#engine/testing/hostile-html.ts'
import { answered } from '#engine/testing/mail-desks.ts'

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
      await desk.receive(newLetter({ from: 'Win <victim@example.net>', subject: 'You won, see https://evil.test' }))
      expect(recipients(desk)).toEqual(['victim@example.net'])
      expect(JSON.stringify(desk.mails)).not.toMatch(/You won|evil\.test|Win/)
    },
  },
  {
    wants: 'to flood a victim with confirmations (T11)',
    rule: 'confirmations-are-collected',
    async play(holds) {
      const desk = await deskWith(holds)
      for (const body of ['One', 'Two']) await desk.receive(newLetter({ from: 'victim@example.net', body }))
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
      for (const body of ['1', '2', '3', '4', '5']) await desk.receive(newLetter({ from: 'victim@example.net', body }))
      expect(recipients(desk).length).toBeLessThanOrEqual(3)
    },
  },
  {
    wants: 'HTML of a mail to run or to load something at the desk (T03)',
    rule: 'html-is-harmless',
    async play(holds) {
      for (const html of hostileHtml) {
        const raw = newLetter({ headers: 'MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n', body: html })
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
      await desk.receive(newLetter({ body: 'a\u0000b \ufffe \u0007 🙂' }))
      await desk.receive(newLetter({ body: 'The next one.' }))
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
      const nested = newLetter({ headers: depths.join('').replace(/\n$/, ''), body: '\nHello' })
      expect(await desk.receive(nested)).toMatchObject({ outcome: 'shelved', reason: 'unreadable:too-deep' })
      expect(await desk.receive(newLetter())).toMatchObject({ outcome: 'created' })
    },
  },
  {
    wants: 'the reader of mail never to come to an end (T17)',
    rule: 'reading-has-a-time',
    async play(holds) {
      const clock = createTestClock()
      const reader = mailReader(clock, { module: endless, holds })
      onTestFinished(() => reader.close())
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
      void desk.receive(newLetter()).catch(() => {})
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

attacks('with words of their own', byWords)

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

function withFiles(names: readonly string[]): string {
  const parts = names.map(
    (name) =>
      `--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename="${name}"\n\n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>\n`,
  )
  return newLetter({
    headers: 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n',
    body: `--b\nContent-Type: text/plain\n\nSee these.\n${parts.join('')}--b--`,
  })
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
