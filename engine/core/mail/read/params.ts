import { decodeText } from './charset.ts'
import type { Mends } from './mends.ts'
import { decodeWords } from './words.ts'

/** A structured MIME header, such as `text/plain; charset=utf-8`: value and names of parameters in lower case. */
export interface Structured {
  readonly value: string
  readonly params: ReadonlyMap<string, string>
}

const mostParams = 100

/**
 * Reads a header with parameters (RFC 2045, 2231), one byte a character. Values in several pieces are put together, percent-coded ones
 * decoded by their charset; encoded words and raw bytes, which do not belong into a parameter, are decoded all the same, and so is a
 * value with blanks that nobody put into quotes.
 */
export function parseStructured(header: string, mends: Mends, hint: string | null = null): Structured {
  const [value = '', ...pieces] = atSemicolons(header).slice(0, mostParams)
  const params = new Map<string, string>()
  const continued = new Map<string, Piece[]>()
  for (const piece of pieces) {
    const equals = piece.indexOf('=')
    if (equals < 1) continue
    const name = piece.slice(0, equals).trim().toLowerCase()
    const written = unquote(piece.slice(equals + 1).trim())
    const [, base, number, star] = /^([^*]+)\*(?:(\d{1,3})(\*)?)?$/.exec(name) ?? []
    if (base === undefined) {
      if (!params.has(name)) params.set(name, decodeWords(written, mends, hint))
      continue
    }
    const piecesOfName = continued.get(base) ?? []
    piecesOfName.push({ number: Number(number ?? 0), isCoded: number === undefined || star === '*', written })
    continued.set(base, piecesOfName)
  }
  // The extended form is the one with the charset, so it wins over a plain twin.
  for (const [name, found] of continued) params.set(name, joined(found, mends, hint))
  return {
    value: value
      .replace(/\([^)]*\)/g, '')
      .trim()
      .toLowerCase(),
    params,
  }
}

interface Piece {
  readonly number: number
  readonly isCoded: boolean
  readonly written: string
}

function joined(pieces: readonly Piece[], mends: Mends, hint: string | null): string {
  const sorted = pieces.toSorted((one, other) => one.number - other.number)
  const [, charset, , first] = (sorted[0]?.isCoded && /^([^']*)'([^']*)'([\s\S]*)$/.exec(sorted[0].written)) || []
  const bytes = Buffer.concat(
    sorted.map(({ isCoded, written }, at) => {
      const own = at === 0 && first !== undefined ? first : written
      return Buffer.from(isCoded ? unpercent(own) : own, 'latin1')
    }),
  )
  const text = bytes.toString('latin1')
  if (first === undefined && text.includes('=?')) {
    mends.add('file-name')
    return decodeWords(text, mends, hint)
  }
  const decoded = decodeText(bytes, charset ?? null, hint)
  if (decoded.isGuessed) mends.add(`charset:${decoded.charset}`)
  return decoded.text
}

function unpercent(written: string): string {
  return written.replace(/%([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

/** A path of Windows in quotes is no row of quoted pairs: only quotes and backslashes are escaped. */
function unquote(written: string): string {
  if (!written.startsWith('"')) return written
  const end = closingQuote(written, 0)
  return written.slice(1, end < 0 ? undefined : end).replace(/\\(["\\])/g, '$1')
}

/** At semicolons outside quotes; a quote that is never closed ends at the next semicolon. */
function atSemicolons(header: string): readonly string[] {
  const pieces: string[] = []
  let start = 0
  let mayQuote = true
  for (let at = 0; at < header.length; at++) {
    if (header[at] === '"' && mayQuote) {
      const end = closingQuote(header, at)
      mayQuote = end >= 0
      if (end >= 0) at = end
    } else if (header[at] === ';') {
      pieces.push(header.slice(start, at))
      start = at + 1
    }
  }
  return [...pieces, header.slice(start)]
}

function closingQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return -1
}
