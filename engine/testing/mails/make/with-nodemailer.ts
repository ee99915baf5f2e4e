import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import nodemailer, { type SendMailOptions } from 'nodemailer'
import { write } from './written.ts'

/** Mails as nodemailer writes them. node engine/testing/mails/make/with-nodemailer.ts */
const mails = join(import.meta.dirname, '..')
const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' })

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)

interface Made {
  readonly folder: string
  readonly name: string
  readonly why: string
  readonly mail: SendMailOptions
  readonly expected: Readonly<Record<string, unknown>>
}

const made: readonly Made[] = [
  {
    folder: 'structure',
    name: 'nodemailer-text-html-and-picture',
    why: 'RFC 2387 within RFC 2046, 5.1.4: text, HTML with its picture, and a file.',
    mail: {
      subject: 'Bestellung 12 für Köln',
      text: 'See the picture\n',
      html: '<p>See <img src="cid:pic@example.com"></p>',
      attachments: [
        { filename: 'picture.png', content: png, cid: 'pic@example.com' },
        { filename: '发票 2026.pdf', content: Buffer.from('%PDF-1.4') },
      ],
    },
    expected: {
      subject: 'Bestellung 12 für Köln',
      text: 'See the picture',
      html: '<p>See <img src="cid:pic@example.com"></p>',
      parts: [
        file('picture.png', 'image/png', png, true),
        file('发票 2026.pdf', 'application/pdf', Buffer.from('%PDF-1.4'), false),
      ],
      mended: [],
    },
  },
  {
    folder: 'structure',
    name: 'nodemailer-calendar',
    why: 'RFC 6047: an invitation as an alternative; nodemailer sends it as a file too.',
    mail: {
      subject: 'Meeting',
      text: 'Let us meet',
      icalEvent: { method: 'REQUEST', content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR' },
    },
    expected: { text: 'Let us meet', hasCalendar: true, partTypes: ['text/calendar', 'application/ics'] },
  },
  {
    folder: 'structure',
    name: 'nodemailer-amp',
    why: 'An AMP form of the mail is a file: it runs only with scripts.',
    mail: {
      subject: 'Amp',
      text: 'Plain',
      html: '<p>Rich</p>',
      amp: '<!doctype html><html amp4email><body>x</body></html>',
    },
    expected: { text: 'Plain', html: '<p>Rich</p>', partTypes: ['text/x-amp-html'], mended: ['file-name-missing'] },
  },
  {
    folder: 'headers',
    name: 'nodemailer-name-in-cyrillic',
    why: 'RFC 2047: a name in encoded words, an address at an international domain in ASCII.',
    mail: {
      from: { name: 'Служба доставки, Москва', address: 'info@пример.рф' },
      subject: 'Ваш заказ №12 — готов',
      text: 'Ваш заказ готов',
    },
    expected: {
      from: { name: 'Служба доставки, Москва', address: 'info@xn--e1afmkfd.xn--p1ai' },
      subject: 'Ваш заказ №12 — готов',
      text: 'Ваш заказ готов',
      mended: [],
    },
  },
  {
    folder: 'headers',
    name: 'nodemailer-thread',
    why: 'RFC 5322, 3.6.4: the thread of an answer.',
    mail: {
      subject: 'Re: Order',
      text: 'Thanks',
      messageId: '<three@example.com>',
      inReplyTo: '<two@example.com>',
      references: ['<one@example.com>', '<two@example.com>'],
      cc: ['"One, Two" <cc@example.net>'],
      replyTo: 'team@example.net',
      sender: 'secretary@example.net',
    },
    expected: {
      messageId: '<three@example.com>',
      references: ['<one@example.com>', '<two@example.com>'],
      cc: ['cc@example.net'],
      replyTo: ['team@example.net'],
      sender: 'secretary@example.net',
      mended: [],
    },
  },
  {
    folder: 'headers',
    name: 'nodemailer-long-subject',
    why: 'RFC 2047, 2: a subject of several words of at most 75 characters.',
    mail: { subject: `${'重要なお知らせ：ご注文の商品について '.repeat(6)}終わり`, text: 'x' },
    expected: { subject: `${'重要なお知らせ：ご注文の商品について '.repeat(6)}終わり`, mended: [] },
  },
  {
    folder: 'attachments',
    name: 'nodemailer-long-file-name',
    why: 'RFC 2231, 3: a long file name in several pieces.',
    mail: {
      subject: 'File',
      text: 'x',
      attachments: [
        { filename: `${'Überweisung-'.repeat(8)}März.pdf`, content: 'abc', contentType: 'application/pdf' },
      ],
    },
    expected: { partNames: [`${'Überweisung-'.repeat(8)}März.pdf`], mended: [] },
  },
  {
    folder: 'attachments',
    name: 'nodemailer-forwarded-mail',
    why: 'A mail within a mail is one file.',
    mail: {
      subject: 'Fwd',
      text: 'See the mail',
      attachments: [
        {
          filename: 'original.eml',
          content: 'From: x@example.net\r\nSubject: Inner\r\n\r\nInner words\r\n',
          contentType: 'message/rfc822',
        },
      ],
    },
    expected: { text: 'See the mail', partNames: ['original.eml'], partTypes: ['message/rfc822'], mended: [] },
  },
  {
    folder: 'encodings',
    name: 'nodemailer-quoted-printable-long-lines',
    why: 'RFC 2045, 6.7: soft line breaks are no line breaks.',
    mail: { subject: 'Long', text: `${'Größe und Maß '.repeat(40)}\nEnde`, textEncoding: 'quoted-printable' },
    expected: { text: `${'Größe und Maß '.repeat(40)}\nEnde`, mended: [] },
  },
  {
    folder: 'encodings',
    name: 'nodemailer-base64-text',
    why: 'RFC 2045, 6.8: text in base64.',
    mail: { subject: 'Base64', text: '你好，我的订单没有收到\n谢谢', textEncoding: 'base64' },
    expected: { text: '你好，我的订单没有收到\n谢谢', mended: [] },
  },
]

for (const { folder, name, why, mail, expected } of made) {
  const sent = await transport.sendMail({
    from: 'Ana Silva <ana@example.com>',
    to: 'support@example.org',
    date: new Date(Date.UTC(2026, 2, 2, 10)),
    messageId: `<${name}@example.com>`,
    // Boundaries are made by chance otherwise.
    baseBoundary: name,
    ...mail,
  })
  write(import.meta.filename, 'nodemailer', `${folder}/${name}.eml`, sent.message as Buffer)
  writeFileSync(
    join(mails, folder, `${name}.json`),
    `${JSON.stringify({ why, 'made-by': 'nodemailer', ...expected }, null, 2)}\n`,
  )
}

function file(name: string, type: string, content: Buffer, inline: boolean): object {
  return { name, type, size: content.length, sha256: createHash('sha256').update(content).digest('hex'), inline }
}
