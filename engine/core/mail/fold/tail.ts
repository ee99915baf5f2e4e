import { disclaimerStart } from './disclaimer.ts'
import { isBlank, isQuoted, isRule, type Line } from './line.ts'
import { listFooterStart } from './list-footer.ts'
import { sentFromStart } from './sent-from.ts'
import { signatureStart } from './signature.ts'

/** Given lines that end with words, where a footer at their end begins; null without one. Never looks at lines before `from`. */
type Footer = (lines: readonly Line[], from: number, end: number) => number | null

const footers: readonly Footer[] = [containerStart, sentFromStart, listFooterStart, signatureStart, disclaimerStart]

/**
 * Where the footers at the end of `lines[from, to)` begin: signature, the line a phone adds, disclaimer, footer of a mailing list, in any order.
 * `to` when there are none. All of the lines may be footers.
 */
export function tailStart(lines: readonly Line[], from: number, to: number): number {
  let start = to
  for (;;) {
    const end = withoutBlanks(lines, from, start)
    const next = end === from ? null : footerStart(lines, from, end, start < to)
    if (next === null) return start
    start = next
  }
}

function footerStart(lines: readonly Line[], from: number, end: number, hasFooterBelow: boolean): number | null {
  if (hasFooterBelow && isRule(lines[end - 1] as Line)) return end - 1
  for (const footer of footers) {
    const start = footer(lines, from, end)
    if (start !== null) return start
  }
  return null
}

function withoutBlanks(lines: readonly Line[], from: number, to: number): number {
  let end = to
  while (end > from && isBlank(lines[end - 1] as Line) && !isQuoted(lines[end - 1] as Line)) end--
  return end
}

/** What an HTML mail itself calls a signature. */
function containerStart(lines: readonly Line[], from: number, end: number): number | null {
  let start = end
  while (start > from && lines[start - 1]?.mark === 'signature') start--
  return start === end ? null : start
}
