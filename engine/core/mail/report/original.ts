import { field, fieldsOf } from './fields.ts'
import { type PlainMail, partText } from './parts.ts'

const originals = [
  'message/rfc822',
  'text/rfc822-headers',
  'message/rfc822-headers',
  'message/global',
  'message/global-headers',
]
const bracketed = /<[!-;=?-~]{1,900}>/
const quotedHeader = /^[ \t]*message-id:\s{0,3}(<[!-;=?-~]{1,900}>)/im

/**
 * Message-ID of the mail that a report is about, with angle brackets: from the original or its header that came along, from a field of the
 * report, from the copy in the text, or from what the report answers to; null where it says nothing.
 */
export function originalMessageId(mail: PlainMail, named: string | null): string | null {
  return (
    idIn(attachedId(mail)) ??
    idIn(named) ??
    quotedHeader.exec(mail.text.slice(0, 200_000))?.[1] ??
    mail.references.at(-1) ??
    null
  )
}

function attachedId(mail: PlainMail): string | null {
  const text = partText(mail, originals)
  if (text === null) return null
  const lines = text.replace(/\r\n?/g, '\n').replace(/^\n+/, '')
  const end = lines.indexOf('\n\n')
  return field(fieldsOf(end === -1 ? lines : lines.slice(0, end)), 'message-id')
}

function idIn(value: string | null): string | null {
  return value === null ? null : (bracketed.exec(value)?.[0] ?? null)
}
