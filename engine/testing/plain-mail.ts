import { simpleParser } from 'mailparser'
import addressparser from 'nodemailer/lib/addressparser'
import { parseAddress } from '#engine/core/mail/address.ts'
import { reportOf } from '#engine/core/mail/report/report-of.ts'
import type { MailName, ReadMail } from '#engine/ports/mail-reader.ts'

/** A mail as mailparser reads it, without repair: enough for decisions about well-formed mails. */
export async function plainMail(raw: Uint8Array): Promise<ReadMail> {
  const parsed = await simpleParser(Buffer.from(raw), { keepDeliveryStatus: true } as object)
  const headers = parsed.headerLines.map(({ key, line }) => ({
    name: key,
    value: line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n[ \t]+/g, ' ')
      .trim(),
  }))
  const values = (name: string) => headers.filter((header) => header.name === name).map(({ value }) => value)
  const names = (name: string) => values(name).flatMap(namesIn)
  const allFrom = names('from')
  const mail: Omit<ReadMail, 'report'> = {
    messageId: parsed.messageId ?? null,
    references: [
      ...new Set(
        [...values('references'), ...values('in-reply-to')].flatMap((value) => value.match(/<[^<>\s]+>/g) ?? []),
      ),
    ].slice(-32),
    from: allFrom[0] ?? null,
    fromHeader: allFrom.length > 0 ? 'from' : null,
    allFrom,
    sender: names('sender')[0] ?? null,
    replyTo: names('reply-to'),
    to: names('to'),
    cc: names('cc'),
    deliveredTo: names('delivered-to').flatMap(({ address }) => address ?? []),
    subject: parsed.subject ?? '',
    date: parsed.date?.getTime() ?? null,
    headers,
    text: parsed.text ?? '',
    folded: { text: parsed.text ?? '', quoted: '', html: null, quotedHtml: null },
    html: parsed.html || null,
    parts: parsed.attachments.map(({ contentType, content, filename, cid }, index) => ({
      name: filename ?? `part-${index + 1}`,
      type: contentType,
      content,
      cid: cid ?? null,
      inline: false,
    })),
    isSigned: false,
    isEncrypted: false,
    hasCalendar: false,
    language: values('content-language')[0] ?? values('accept-language')[0] ?? null,
    mended: [],
  }
  return { ...mail, report: reportOf(mail) }
}

function namesIn(value: string): readonly MailName[] {
  return addressparser(value, { flatten: true }).map(({ name, address }) => ({
    name,
    address: parseAddress(address ?? ''),
    written: address ?? '',
  }))
}
