import { isBlank, isQuoted, type Line } from './line.ts'

const mostLines = 25
/** Without the space that RFC 3676 asks for, two dashes are a signature only above a few short lines. */
const mostLinesLoose = 8
const mostCharactersLoose = 100
const isDelimiter = (line: Line) => /^--[ \u00a0]?$/.test(line.raw)

/**
 * A signature below `-- ` (RFC 3676, 4.3), or below `--` when it is short, asks nothing and is the only part set off so. Null where two dashes
 * are used to divide a text.
 */
export function signatureStart(lines: readonly Line[], from: number, end: number): number | null {
  const start = delimiterAbove(lines, from, end)
  if (start === null) return null
  if (/^--[ \u00a0]$/.test((lines[start] as Line).raw)) return start
  const below = lines.slice(start + 1, end).filter((line) => !isBlank(line))
  const isShort = below.length <= mostLinesLoose && below.every(({ words }) => words.length <= mostCharactersLoose)
  const asks = below.some(({ words }) => /[?？؟]/.test(words))
  return isShort && !asks && delimiterAbove(lines, from, start) === null ? start : null
}

function delimiterAbove(lines: readonly Line[], from: number, end: number): number | null {
  let seen = 0
  for (let at = end - 1; at >= from && seen <= mostLines; at--) {
    const line = lines[at] as Line
    if (isDelimiter(line)) return at
    if (isQuoted(line)) return null
    if (!isBlank(line)) seen++
  }
  return null
}
