/** What `takeUuencoded` found in a text. */
export interface Uuencoded {
  /** The text without the files. */
  readonly rest: string
  readonly files: readonly { readonly name: string; readonly content: Uint8Array }[]
}

const beginLine = /^begin [0-7]{3,4} ([^\r\n]{1,255})\r?$/m
const mostTries = 50
const mostInLine = 45

/** Takes uuencoded files (POSIX `uuencode`) out of a text of bytes (latin1); a `begin` with a wrong line or without its `end` stays text. */
export function takeUuencoded(text: string): Uuencoded {
  const files: { name: string; content: Uint8Array }[] = []
  let rest = ''
  let from = 0
  for (let tries = 0; tries < mostTries; tries++) {
    const match = beginLine.exec(text.slice(from))
    if (!match) break
    const at = from + match.index
    const file = readLines(text, at + match[0].length + 1)
    rest += text.slice(from, file ? at : at + match[0].length)
    from = file ? file.end : at + match[0].length
    if (file) files.push({ name: match[1] ?? '', content: file.content })
  }
  return { rest: rest + text.slice(from), files }
}

function readLines(text: string, start: number): { readonly content: Uint8Array; readonly end: number } | null {
  const lines: Buffer[] = []
  let at = start
  while (at < text.length) {
    const next = text.indexOf('\n', at)
    const end = next < 0 ? text.length : next
    const line = text.slice(at, end).replace(/\r$/, '')
    at = end + 1
    if (line === 'end') return { content: Buffer.concat(lines), end: Math.min(at, text.length) }
    const bytes = readLine(line)
    if (bytes === null) return null
    lines.push(bytes)
  }
  return null
}

/** Mail programs strip blanks from the end of lines: what is missing there is zero. */
function readLine(line: string): Buffer | null {
  if (line.length > 100 || !/^[ -`]*$/.test(line)) return null
  const length = sixBits(line, 0)
  if (length > mostInLine) return null
  const bytes = Buffer.alloc(length)
  for (let at = 0, from = 1; at < length; at += 3, from += 4) {
    const whole =
      (sixBits(line, from) << 18) |
      (sixBits(line, from + 1) << 12) |
      (sixBits(line, from + 2) << 6) |
      sixBits(line, from + 3)
    for (let place = 0; place < 3 && at + place < length; place++)
      bytes[at + place] = (whole >> (16 - place * 8)) & 0xff
  }
  return bytes
}

function sixBits(line: string, at: number): number {
  return at < line.length ? (line.charCodeAt(at) - 0x20) & 63 : 0
}
