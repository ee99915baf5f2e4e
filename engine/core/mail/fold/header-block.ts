// The header lines that Outlook and many others put above an answered message instead of a "wrote" line:
//
//   From: Ana <ana@example.com>
//   Sent: Monday, May 31, 2021 12:00 PM
//   To: Help <help@example.com>
//   Subject: Parcel
//
// Labels come in the language of the program, with bold marks (`*From:*`) where HTML became text, in any order.

import { isBlank, type Line } from './line.ts'
import { type Label, labelKinds } from './phrases.ts'

const mostLines = 14
/** A copied technical header has these too; then somebody shows it on purpose. */
const technical =
  /^(?:received|return-path|message-id|mime-version|content-type|dkim-signature|authentication-results|x-[a-z-]{1,40}) ?:/

/**
 * Where a block of header lines that begins at `start` ends (the index after it), or null when there is none. It has a sender and two more
 * headers, and a subject or an address: a trip from one town to another has neither.
 */
export function headerBlockEnd(lines: readonly Line[], start: number): number | null {
  const first = lines[start]
  if (!first || labelOf(first) === null) return null
  const found = new Set<Label>()
  let end = start
  let hasAddress = false
  for (let at = start, other = 0; at < Math.min(lines.length, start + mostLines) && other <= 3; at++) {
    const line = lines[at] as Line
    if (isBlank(line) && hasSender(found) && found.size >= 3 && !nextIsLabel(lines, at)) break
    if (technical.test(line.key)) return null
    const label = isBlank(line) ? null : labelOf(line)
    if (label === null) {
      if (!isBlank(line)) other++
      continue
    }
    for (const kind of label) found.add(kind)
    other = 0
    hasAddress ||= line.words.includes('@')
    end = at + 1
  }
  const isBlock = hasSender(found) && found.has('sent') && found.size >= 3 && (found.has('subject') || hasAddress)
  return isBlock || (hasSender(found) && found.has('to') && found.has('subject') && hasAddress) ? end : null
}

function hasSender(found: ReadonlySet<Label>): boolean {
  return found.has('from')
}

function nextIsLabel(lines: readonly Line[], at: number): boolean {
  const next = lines[at + 1]
  return next !== undefined && !isBlank(next) && labelOf(next) !== null
}

/** The headers that the word before the colon may name. */
function labelOf(line: Line): ReadonlySet<Label> | null {
  const key = line.key.slice(0, 60).replace(/^[*_ ]{1,4}/, '')
  const colon = key.search(/[:：]/)
  if (colon < 1) return null
  return labelKinds.get(key.slice(0, colon).replace(/[*_ ]{1,4}$/, '')) ?? null
}
