import { cleanLine } from '#engine/core/text.ts'
import type { MailName } from '#engine/ports/mail-reader.ts'
import { parseAddress } from '../address.ts'
import { caps } from './limits.ts'
import { atCommas, type Mailbox, splitMailbox } from './mailboxes.ts'
import type { Mends } from './mends.ts'
import { decodeWords } from './words.ts'

/**
 * Names and addresses of a header (RFC 5322, 3.4) as mail programs really write them: the structure is found in the bytes, before encoded
 * words are decoded, so that no comma or angle bracket inside a name makes an address. Groups give their members. At most 100.
 * `header` holds one byte a character, unfolded. Adds `address` to the mends where something had to be read more kindly than the rules allow.
 */
export function parseNames(header: string, mends: Mends, hint: string | null = null): readonly MailName[] {
  const names: MailName[] = []
  /** Pieces of a name before an unquoted comma: `Silva, Ana <ana@example.com>`. */
  let loose: readonly string[] = []
  for (const piece of atCommas(header, caps.addresses * 2)) {
    const mailbox = splitMailbox(piece)
    if (mailbox.angle === null && mailbox.comment === '' && !/@|\xef\xbc\xa0/.test(piece)) {
      loose = [...loose, piece]
      continue
    }
    if (loose.length > 0 && mailbox.angle !== null && !mailbox.isQuoted) {
      mends.add('address')
      names.push(
        named({ ...mailbox, phrase: [...loose, mailbox.phrase].map((one) => one.trim()).join(', ') }, mends, hint),
      )
    } else {
      names.push(...loose.map((one) => nameOnly(one, mends, hint)), named(mailbox, mends, hint))
    }
    loose = []
  }
  return [...names, ...loose.map((one) => nameOnly(one, mends, hint))].slice(0, caps.addresses)
}

function named(mailbox: Mailbox, mends: Mends, hint: string | null): MailName {
  const phrase = displayName(mailbox.phrase, mends, hint)
  const comment = displayName(mailbox.comment, mends, hint)
  // Without brackets the phrase is the address, and its name stands in the comment (RFC 822).
  if (mailbox.angle === null) return withAddress(comment, phrase, mends)
  const read = withAddress(phrase === '' ? comment : phrase, decodeWords(mailbox.angle, mends, hint), mends)
  if (read.address !== null || !phrase.includes('@')) return read
  const hidden = withAddress('', phrase, mends)
  return hidden.address === null ? read : hidden
}

/** A name without brackets; in quotes it may hold the whole mailbox: `"Ana <ana@example.com>"`. */
function nameOnly(piece: string, mends: Mends, hint: string | null): MailName {
  const name = displayName(piece, mends, hint)
  if (name.includes('@')) return withAddress('', name, mends)
  return { name: '', address: null, written: cleanLine(name, caps.written) }
}

/** The address in `text`, read strictly first and then kindly; null where there is none. */
function withAddress(name: string, text: string, mends: Mends): MailName {
  const written = cleanLine(text, caps.written)
  const strict = parseAddress(text.trim())
  if (strict !== null) return { name: cleanLine(name, caps.name), address: strict, written }
  const [, outer = '', bracketed = written] = /^([^<>]*)<+\s*([^<>]*)/.exec(written) ?? []
  const address = parseAddress(kindly(bracketed))
  if (address !== null) mends.add('address')
  return { name: cleanLine(name === '' ? stripQuotes(outer) : name, caps.name), address, written }
}

/** What people and programs put round an address, or into it: quotes, blanks, `mailto:`, a source route, a full-width at sign. */
function kindly(written: string): string {
  return written
    .replace(/^mailto:/i, '')
    .replace(/[\uff20\ufe6b]/g, '@')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g, '')
    .replace(/\s*@\s*/g, '@')
    .replace(/^['"([\s]+|['")\],;.\s]+$/g, '')
    .replace(/^@[^:@\s]+(?:,@[^:@\s]+)*:/, '')
    .replace(/^"?([A-Za-z0-9._+-]+)"@/, '$1@')
}

function displayName(phrase: string, mends: Mends, hint: string | null): string {
  const unquoted = phrase.replace(/"((?:[^"\\]|\\.)*)"/g, (_, inner: string) => inner.replace(/\\(.)/g, '$1'))
  return stripQuotes(decodeWords(unquoted.trim(), mends, hint))
}

function stripQuotes(text: string): string {
  return text
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim()
}
