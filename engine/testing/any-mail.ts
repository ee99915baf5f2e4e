import fc from 'fast-check'
import type { MailName, ReadMail } from '#engine/ports/mail-reader.ts'

const words = [
  'Hi. This is the qmail-send program',
  'This message was created automatically by mail delivery software',
  'This is the mail system at host',
  'Failed addresses follow:',
  '<kim@example.net>:',
  'kim@example.net',
  '550 5.1.1 user unknown',
  '退信原因：',
  '[#7]',
  '[#99999999999]',
  'Final-Recipient: rfc822; kim@example.net',
  'Action: failed',
  'Status: 4.4.7',
  '--- Below this line is a copy of the message.',
  'Message-ID: <x@example.net>',
]
// Made once: for each of them the whole of Unicode is laid out.
const anyLine = fc.string({ unit: 'binary', maxLength: 40 })
const anyValue = fc.string({ unit: 'binary' })

const text = (): fc.Arbitrary<string> =>
  fc.array(fc.oneof(fc.constantFrom(...words), anyLine), { maxLength: 12 }).map((lines) => lines.join('\n'))

const addresses = ['kim@example.net', 'ana@example.com', 'care@example.com', 'MAILER-DAEMON@example.net', null]
const name = (): fc.Arbitrary<MailName> =>
  fc.record({ name: fc.string({ maxLength: 20 }), address: fc.constantFrom(...addresses), written: fc.string() })

const headers = [
  'return-path',
  'auto-submitted',
  'precedence',
  'content-type',
  'x-failed-recipients',
  'x-docket-loop',
  'x-auto-response-suppress',
  'list-id',
  'subject',
]
const values = [
  '<>',
  '<kim@example.net>',
  'no',
  'auto-replied',
  'bulk',
  'multipart/report; report-type=delivery-status',
  'multipart/report; report-type=disposition-notification',
  'kim@example.net, ',
  'All',
]
const types = ['message/delivery-status', 'message/rfc822', 'message/feedback-report', 'text/plain']

/** Mails as nobody would write them, out of the pieces that the rules look for. */
export function anyMail(): fc.Arbitrary<ReadMail> {
  return fc.record({
    messageId: fc.constantFrom(null, '<x@example.net>', `<${'0'.repeat(32)}.1@help.example.com>`),
    references: fc.array(fc.constantFrom('<x@example.net>', `<${'0'.repeat(32)}.1@help.example.com>`, '<>'), {
      maxLength: 4,
    }),
    from: fc.option(name(), { nil: null }),
    fromHeader: fc.constantFrom('from', 'reply-to', 'sender', 'return-path', null),
    allFrom: fc.array(name(), { maxLength: 3 }),
    sender: fc.option(name(), { nil: null }),
    replyTo: fc.array(name(), { maxLength: 2 }),
    to: fc.array(name(), { maxLength: 3 }),
    cc: fc.array(name(), { maxLength: 3 }),
    deliveredTo: fc.array(fc.constantFrom('care@example.com', 'nobody@example.com', ''), { maxLength: 2 }),
    subject: text(),
    date: fc.constant(null),
    headers: fc.array(
      fc.record({
        name: fc.constantFrom(...headers),
        value: fc.oneof(fc.constantFrom(...values), anyValue),
      }),
      { maxLength: 10 },
    ),
    text: text(),
    folded: fc.constant({ text: '', quoted: '', html: null, quotedHtml: null }),
    html: fc.constant(null),
    parts: fc.array(
      fc.record({
        name: fc.constant('part'),
        type: fc.constantFrom(...types),
        content: text().map((written) => new TextEncoder().encode(written)),
        cid: fc.constant(null),
        inline: fc.constant(false),
      }),
      { maxLength: 3 },
    ),
    report: fc.constant(null),
    isSigned: fc.constant(false),
    isEncrypted: fc.constant(false),
    hasCalendar: fc.boolean(),
    language: fc.constantFrom(null, 'de', 'zh-TW', '???'),
    mended: fc.constant([]),
  })
}
