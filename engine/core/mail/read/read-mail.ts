import { type AddressObject, type Attachment, type ParsedMail, simpleParser } from 'mailparser'
import addressparser from 'nodemailer/lib/addressparser'
import { parseAddress } from '#engine/core/mail/address.ts'
import { foldHtml } from '#engine/core/mail/fold/fold-html.ts'
import { foldText } from '#engine/core/mail/fold/fold-text.ts'
import { reportOf } from '#engine/core/mail/report/report-of.ts'
import { safeHtml } from '#engine/core/mail/safe-html.ts'
import { cleanLine, cleanText } from '#engine/core/text.ts'
import type { MailName, MailPart, ReadMail } from '#engine/ports/mail-reader.ts'
import { partName } from './part-name.ts'

const mostHeaders = 200
const mostNames = 100
const mostParts = 200
const textCharacters = 1_000_000

/** Reads raw mail; rejects where the parser gives up. Everything in the result is cleaned and capped, and nothing in it is proven. */
export async function readMail(raw: Uint8Array): Promise<ReadMail> {
  const options = { keepDeliveryStatus: true, skipTextToHtml: true, skipImageLinks: true } as object
  const parsed = await simpleParser(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength), options)
  const headers = headersOf(parsed)
  const all = (name: string) => headers.filter((header) => header.name === name).map(({ value }) => value)
  // Of several From headers the parser keeps one in silence: then nobody can say who it is from.
  const written = all('from')
  const allFrom = written.length > 1 ? written.flatMap(namesIn) : namesOf(parsed.from)
  const replyTo = namesOf(parsed.replyTo)
  const [sender = null] = namesOf(addressesAt(parsed, 'sender'))
  const [returnPath = null] = namesOf(addressesAt(parsed, 'return-path'))
  const candidates = [
    ['from', allFrom.find(({ address }) => address !== null) ?? null],
    ['reply-to', replyTo.find(({ address }) => address !== null) ?? null],
    ['sender', sender],
    ['return-path', returnPath],
  ] as const
  const [fromHeader, from] = candidates.find(([, name]) => name?.address) ?? ['from', allFrom[0] ?? null]
  const html = typeof parsed.html === 'string' ? parsed.html : null
  const text = cleanText(parsed.text ?? '', textCharacters).trim()
  const parts = parsed.attachments.slice(0, mostParts).map(partOf)
  const subject = cleanLine(parsed.subject ?? '', 1_000)
  const read = {
    messageId: messageIds(all('message-id')[0] ?? '')[0] ?? null,
    references: [
      ...new Set([...messageIds(all('references').join(' ')), ...messageIds(all('in-reply-to').join(' '))]),
    ].slice(-32),
    from,
    fromHeader: from === null ? null : fromHeader,
    allFrom,
    sender,
    replyTo,
    to: namesOf(parsed.to),
    cc: namesOf(parsed.cc),
    deliveredTo: ['delivered-to', 'x-original-to', 'envelope-to']
      .flatMap(all)
      .flatMap((value) => parseAddress(value.replace(/[<>\s]/g, '')) ?? []),
    subject,
    date: parsed.date && Number.isFinite(parsed.date.getTime()) ? parsed.date.getTime() : null,
    headers,
    text,
    html,
    folded: fold(text, html, subject),
    parts,
    isSigned: parts.some(({ type }) => /^application\/(pgp-signature|(x-)?pkcs7-signature)$/.test(type)),
    isEncrypted: parts.some(({ type }) => /^application\/(pgp-encrypted|(x-)?pkcs7-mime)$/.test(type)),
    hasCalendar: parts.some(({ type }) => type === 'text/calendar'),
    language: languageOf(all('content-language')[0] ?? all('accept-language')[0] ?? ''),
    mended: fromHeader === 'from' && from?.address ? [] : ['from-missing'],
  } satisfies Omit<ReadMail, 'report'>
  return { ...read, report: reportOf(read) }
}

/** Folded before it is sanitised: the marks of a quote are among what the sanitiser takes away. */
function fold(text: string, html: string | null, subject: string): ReadMail['folded'] {
  const { html: fresh, quoted } = html === null ? { html: '', quoted: '' } : foldHtml(html, subject)
  return {
    ...foldText(text, subject),
    html: html === null ? null : safeHtml(fresh),
    quotedHtml: quoted === '' ? null : safeHtml(quoted),
  }
}

function headersOf({ headerLines }: ParsedMail): ReadMail['headers'] {
  return headerLines.slice(0, mostHeaders).map(({ key, line }) => ({
    name: key.toLowerCase(),
    value: cleanLine(line.slice(line.indexOf(':') + 1), 10_000),
  }))
}

function addressesAt({ headers }: ParsedMail, name: string): AddressObject | undefined {
  const value = headers.get(name)
  return typeof value === 'object' && value !== null && 'value' in value && Array.isArray(value.value)
    ? (value as AddressObject)
    : undefined
}

/** Every address of a header, those inside groups too. */
function namesOf(header: AddressObject | readonly AddressObject[] | undefined): readonly MailName[] {
  const lists: readonly AddressObject[] =
    header === undefined ? [] : Array.isArray(header) ? header : [header as AddressObject]
  return lists
    .flatMap(({ value }) => value)
    .flatMap((entry) => entry.group ?? [entry])
    .slice(0, mostNames)
    .map(({ name, address }) => ({
      name: cleanLine(name ?? '', 200),
      address: parseAddress((address ?? '').trim()),
      written: cleanLine(address ?? '', 300),
    }))
}

function namesIn(value: string): readonly MailName[] {
  return addressparser(value, { flatten: true }).map(({ name, address }) => ({
    name: cleanLine(name, 200),
    address: parseAddress(address ?? ''),
    written: cleanLine(address ?? '', 300),
  }))
}

function partOf(part: Attachment, index: number): MailPart {
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(part.contentType)
    ? part.contentType.toLowerCase()
    : 'application/octet-stream'
  return {
    name: partName(part.filename ?? '', type, index),
    type,
    content: part.content,
    cid: part.cid ? cleanLine(part.cid, 300) : null,
    inline: part.contentDisposition === 'inline' || part.related === true,
  }
}

/** RFC 5322, 3.6.4: what stands in angle brackets; longer ones than a header line are nobody's. */
function messageIds(text: string): readonly string[] {
  return [...text.matchAll(/<[^<>\s]{1,990}>/g)].map(([id]) => id)
}

function languageOf(value: string): string | null {
  const [first = ''] = value.split(/[,;\s]/)
  return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(first) ? first : null
}
