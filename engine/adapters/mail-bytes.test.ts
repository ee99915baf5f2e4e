import fc from 'fast-check'
import MailComposer from 'nodemailer/lib/mail-composer'
import { expect, test } from 'vitest'
import type { OutgoingMail } from '#engine/ports/relay.ts'
import { mailBytes } from './mail-bytes.ts'

const mail: OutgoingMail = {
  messageId: '<one@mail.example>',
  envelope: { from: 'care@help.example', to: 'mia@example.com' },
  from: { name: 'Câre, Team', address: 'care@help.example' },
  to: { name: 'Mia "x" Öst', address: 'mia@example.com' },
  replyTo: 'care+t_1@help.example',
  subject: 'Your tent, 帐篷 [#7]',
  text: 'A new pole is on its way.',
  html: '<p>A new pole is on its way.</p>',
  date: Date.parse('2026-03-02T09:00:00Z'),
  headers: { 'Auto-Submitted': 'auto-replied' },
  attachments: [],
}

/** As nodemailer's own streams write it, line ends mended; boundaries are made by chance. */
async function streamed({
  from,
  to,
  replyTo,
  subject,
  text,
  html,
  date,
  messageId,
  headers,
  attachments,
}: OutgoingMail) {
  const composer = new MailComposer({
    from,
    to,
    replyTo: replyTo ?? '',
    subject,
    text,
    html,
    date: new Date(date),
    messageId,
    headers,
    attachments: attachments.map(({ name, type, content }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(content),
      contentDisposition: 'attachment' as const,
    })),
  })
  return (await composer.compile().build()).toString('latin1').replace(/(?<!\r)\n/g, '\r\n')
}

/** Boundaries numbered, and one line end at the end. */
function comparable(raw: string): string {
  const boundaries = new Set([...raw.matchAll(/boundary="([^"]+)"/g)].map(([, boundary = '']) => boundary))
  return [...boundaries]
    .reduce((text, one, index) => text.replaceAll(one, `boundary ${index}`), raw)
    .replace(/\r\n$/, '')
}

const words = fc.oneof(
  fc.lorem(),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom(
    '.',
    'From here\n.\n..dots\n',
    'y'.repeat(1_500),
    'a = b =3D \t\n \n',
    '你好，世界。'.repeat(60),
    'one\r\ntwo\nthree',
  ),
)
const file = fc.record({
  name: fc.constantFrom('a.txt', 'Bericht "ü"; 你.pdf', 'mail.eml'),
  type: fc.constantFrom('text/plain', 'application/pdf', 'message/rfc822', 'image/png'),
  content: fc.uint8Array({ maxLength: 400 }),
})

test('a mail is written in one go as the library for it would stream it, whatever is said and attached', async () => {
  await fc.assert(
    fc.asyncProperty(words, words, fc.array(file, { maxLength: 3 }), async (text, said, attachments) => {
      // Without a letter the library leaves the part out.
      const letter = { ...mail, text: `x${text}`, html: `<p>${said}</p>`, attachments }
      const raw = (await mailBytes(null)(letter)).toString('latin1')
      expect(comparable(raw)).toBe(comparable(await streamed(letter)))
      expect(raw).not.toMatch(/(?<!\r)\n/)
      expect(raw.endsWith('\r\n')).toBe(true)
    }),
  )
})
