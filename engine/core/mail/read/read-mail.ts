import { languageTag } from '#engine/core/language-tag.ts'
import { everyRule, type Rules } from '#engine/core/rules.ts'
import { cleanLine, cleanText } from '#engine/core/text.ts'
import type { MailName, ReadMail } from '#engine/ports/mail-reader.ts'
import { foldHtml } from '../fold/fold-html.ts'
import { foldText } from '../fold/fold-text.ts'
import { reportOf } from '../report/report-of.ts'
import { safeHtml } from '../safe-html.ts'
import { type Body, bodyOf } from './body.ts'
import { parseDate } from './date.ts'
import { allHeaders, firstHeader } from './headers.ts'
import { hintOf } from './hint.ts'
import { messageIds, references } from './ids.ts'
import { keep } from './kept.ts'
import { caps, type Limits, limits as usual } from './limits.ts'
import { marksOf } from './marks.ts'
import { createMends, type Mends } from './mends.ts'
import { parseNames } from './names.ts'
import { type Header, type Part, parseParts } from './parts.ts'
import { salvage } from './salvage.ts'
import { mendStructure } from './structure.ts'
import { decodeWords } from './words.ts'
import { writerOf } from './writer.ts'

/**
 * Raw bytes as people read them. Rejects with UnreadableMail for what is beyond `limits`, and with whatever mailparser says of what it
 * cannot take; `reading` gives both their codes.
 */
export async function readMail(raw: Uint8Array, limits: Limits = usual, holds: Rules = everyRule): Promise<ReadMail> {
  const mends = createMends()
  const mail = mendStructure(raw, limits, mends)
  const root = await parseParts(mail, limits)
  const hint = hintOf(root)
  const body = bodyOrWhatIsLeft(raw, root, mends, hint)
  const { parts, tnefText } = keep(body.files, body.html, mends, hint)
  const clean = holds('text-is-clean') ? cleanText : String
  const text = clean(body.text.trim() === '' ? (tnefText ?? body.text) : body.text, caps.text)
  const html = body.html === null ? null : cleanText(body.html, caps.html)
  const list = (name: string) => allHeaders(root.headers, name)
  const names = (name: string) =>
    list(name)
      .flatMap((value) => parseNames(value, mends, hint))
      .slice(0, caps.addresses)
  const subject = cleanLine(decodeWords(firstHeader(root, 'subject') ?? '', mends, hint), caps.subject)
  const read = {
    messageId: messageIds(firstHeader(root, 'message-id') ?? '')[0] ?? null,
    references: references(list('references'), list('in-reply-to')),
    ...writerOf(root.headers, mends, hint),
    to: names('to'),
    cc: names('cc'),
    deliveredTo: deliveredTo(root.headers),
    subject,
    date: parseDate(firstHeader(root, 'date') ?? ''),
    headers: cleaned(root.headers, hint),
    text,
    html,
    folded: fold(text, html, subject, holds('html-is-harmless') ? safeHtml : String),
    parts,
    ...marksOf(root, body.files, text),
    hasCalendar: parts.some(({ type }) => type === 'text/calendar' || type === 'application/ics'),
    language: languageOf(root),
    mended: mends.codes,
  } satisfies Omit<ReadMail, 'report'>
  return { ...read, report: reportOf(read) }
}

/** What a reader sees; the others of a text are cleaned away, or are blank. */
const visible = /[^\s\p{Cc}\p{Cf}\p{Cs}]/u

/** Nothing is lost silently: words that no part holds, or that a wrong encoding turns into controls, are read as they stand. */
function bodyOrWhatIsLeft(raw: Uint8Array, root: Part, mends: Mends, hint: string | null): Body {
  const body = bodyOf(root, mends, hint)
  if (visible.test(body.text) || body.html !== null || body.files.length > 0) return body
  const left = salvage(raw, root)
  if (left === null) return body
  mends.add('structure')
  return bodyOf(left, mends, hint)
}

/** Folded before it is sanitised: the marks of a quote are among what the sanitiser takes away. */
function fold(
  text: string,
  html: string | null,
  subject: string,
  harmless: (html: string) => string | null,
): ReadMail['folded'] {
  const { html: fresh, quoted } = html === null ? { html: '', quoted: '' } : foldHtml(html, subject)
  const words = foldText(text, subject)
  return {
    // Line breaks at the end are the transport's.
    text: words.text.trimEnd(),
    quoted: words.quoted.trimEnd(),
    html: html === null ? null : harmless(fresh),
    quotedHtml: quoted === '' ? null : harmless(quoted),
  }
}

const deliveryHeaders = [
  'delivered-to',
  'x-original-to',
  'envelope-to',
  'x-envelope-to',
  'x-delivered-to',
  'x-rcpt-to',
  'apparently-to',
]

function deliveredTo(headers: readonly Header[]): readonly string[] {
  const found = deliveryHeaders
    .flatMap((name) => allHeaders(headers, name))
    .flatMap((value) => parseNames(value, createMends()))
  return [...new Set(found.map(addressOf).filter((address) => address !== null))].slice(0, caps.addresses)
}

function addressOf({ address }: MailName): string | null {
  return address
}

/** What is mended here is of no interest to people: they see the headers that are read on their own. */
function cleaned(headers: readonly Header[], hint: string | null): ReadMail['headers'] {
  const unheard: Mends = createMends()
  return headers.slice(0, caps.headers).map(({ name, value }) => ({
    name: cleanLine(name, 100),
    value: cleanLine(decodeWords(value.slice(0, caps.headerValue * 2), unheard, hint), caps.headerValue),
  }))
}

function languageOf(root: Part): string | null {
  const written = firstHeader(root, 'content-language') ?? firstHeader(root, 'accept-language') ?? ''
  return languageTag(written.split(/[,;]/)[0]?.trim().replaceAll('_', '-') ?? '')
}
