// A mail, in text or HTML, as lines that can be asked what they are. Both kinds of mail are folded by the same rules over this one view.

/** What the containers of an HTML mail say about a line; null where only the words can tell. */
export type Mark = 'attribution' | 'forward' | 'history' | 'quote' | 'signature' | null

export interface Line {
  /** As written. */
  readonly raw: string
  /** Without quote marks, invisible characters and doubled spaces; at most `mostCharacters` of it. */
  readonly words: string
  /** `words` in lower case, with digits of every script as 0–9: what phrases are compared with. */
  readonly key: string
  /** How many quote marks stand before it. */
  readonly depth: number
  readonly mark: Mark
}

/** No phrase that matters is longer; what follows is not looked at. */
const mostCharacters = 1_000
const invisible = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g
const spaces = /[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+/g
/** Zeros of the scripts whose digits mail programs use in dates. */
const zeros: readonly number[] = [0x0660, 0x06f0, 0x0966, 0x0e50, 0xff10]

/** One line of a mail; `depth` is counted from its `>` unless the HTML around it says more. */
export function lineOf(raw: string, outerDepth = 0, mark: Mark = null): Line {
  const visible = raw.slice(0, mostCharacters).replace(invisible, '').replace(spaces, ' ').trim()
  const { depth, rest } = withoutMarks(visible)
  const words = rest.normalize('NFC')
  return { raw, words, key: keyOf(words), depth: outerDepth + depth, mark }
}

/** A phrase in the form in which lines are compared. */
export function keyOf(phrase: string): string {
  return phrase
    .normalize('NFC')
    .toLowerCase()
    .replace(/[٠-٩۰-۹०-९๐-๙０-９]/g, latinDigit)
    .replace(/[’`´]/g, "'")
}

export function isBlank(line: Line): boolean {
  return line.words === ''
}

/** Whether mail programs say that somebody else wrote it: by a `>` or by a container. */
export function isQuoted(line: Line): boolean {
  return line.depth > 0 || (line.mark !== null && line.mark !== 'signature')
}

/** A line drawn with characters: `________________`. */
export function isRule(line: Line): boolean {
  return (
    line.words.length >= 5 && /^(?:_{5,200}|-{5,200}|={5,200}|\*{5,200}|[—–‐]{5,200}|(?:-=){5,100}-?)$/.test(line.words)
  )
}

function withoutMarks(text: string): { readonly depth: number; readonly rest: string } {
  let depth = 0
  let at = 0
  for (; at < text.length; at++) {
    if (text[at] === '>') depth++
    else if (text[at] !== ' ') break
  }
  return depth === 0 ? { depth, rest: text } : { depth, rest: text.slice(at) }
}

function latinDigit(digit: string): string {
  const code = digit.charCodeAt(0)
  const zero = zeros.find((start) => code >= start && code <= start + 9) ?? code
  return String(code - zero)
}
