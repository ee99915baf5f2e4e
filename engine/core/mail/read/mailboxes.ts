/** One mailbox of an address header, its pieces still as bytes. */
export interface Mailbox {
  readonly phrase: string
  /** What stands in angle brackets; null without them. */
  readonly angle: string | null
  readonly comment: string
  readonly isQuoted: boolean
}

/** The mailboxes of a header: at commas and semicolons outside quotes, comments and angle brackets; the name of a group goes. */
export function atCommas(header: string, most: number): readonly string[] {
  const found: string[] = []
  let start = 0
  let depth = 0
  let isAngle = false
  for (let at = 0; at < header.length && found.length < most; at++) {
    const character = header[at]
    if (character === '\\') at++
    else if (character === '"' && depth === 0 && !isAngle) at = endOfQuote(header, at)
    else if (character === '(' && header.includes(')', at)) depth++
    else if (character === ')') depth = Math.max(0, depth - 1)
    else if (depth > 0) continue
    else if (character === '<') isAngle = header.includes('>', at)
    else if (character === '>') isAngle = false
    else if (character === ':' && !isAngle && isGroup(header.slice(start, at))) start = at + 1
    else if ((character === ',' || character === ';') && !isAngle) {
      found.push(header.slice(start, at))
      start = at + 1
    }
  }
  return [...found, header.slice(start)].filter((piece) => piece.trim() !== '')
}

export function splitMailbox(piece: string): Mailbox {
  const { outside, comment } = withoutComments(piece)
  const isQuoted = /^\s*"/.test(outside)
  const open = lastOpening(outside)
  if (open < 0) return { phrase: outside.trim(), angle: null, comment, isQuoted }
  const close = outside.indexOf('>', open)
  return {
    phrase: outside
      .slice(0, open)
      .replace(/<+\s*$/, '')
      .trim(),
    angle: outside.slice(open + 1, close > open ? close : outside.length),
    comment,
    isQuoted,
  }
}

function isGroup(before: string): boolean {
  return !/[@<]/.test(before) && !/^\s*mailto$/i.test(before)
}

/** The closing quote, or `open` itself when there is none: a single quote mark opens nothing. */
function endOfQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return open
}

/** Comments may nest; what stands in quotes is none. */
function withoutComments(piece: string): { readonly outside: string; readonly comment: string } {
  let outside = ''
  let comment = ''
  let depth = 0
  for (let at = 0; at < piece.length; at++) {
    const character = piece[at] ?? ''
    if (character === '"' && depth === 0) {
      const end = endOfQuote(piece, at)
      outside += piece.slice(at, end + 1)
      at = end
    } else if (character === '(' && piece.includes(')', at)) {
      if (depth++ > 0) comment += character
    } else if (character === ')' && depth > 0) {
      if (--depth > 0) comment += character
    } else if (depth > 0) comment += character
    else outside += character
  }
  return { outside, comment: comment.trim() }
}

function lastOpening(text: string): number {
  let last = -1
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') at = endOfQuote(text, at)
    else if (text[at] === '<') last = at
  }
  return last
}
