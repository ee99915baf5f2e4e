// The line that says who wrote what is quoted: `On Mon, May 31, 2021 at 12:00 PM Ana <ana@example.com> wrote:`. Programs break it over two,
// three or four lines, inside the address too; some put dashes instead of the colon (Zoho), some no verb at all (Gmail in Russian, Japanese).

import { isBlank, keyOf, type Line, lineOf } from './line.ts'
import { fits } from './phrase.ts'
import { wrotePhrases } from './phrases.ts'

export interface WroteLine {
  readonly start: number
  /** Time and sender are both named: certain even where what follows bears no quote mark. */
  readonly isComplete: boolean
}

const mostCharacters = 400
const mostLines = 4
const time = /(?:^|[^\d.])\d{1,2}(?:[:：]\d{2}|[.h]\d{2}(?=[\s,،)]|$)|\s?[時时點点시]\s?\d{0,2})/
const year = /\b\d{4}\b|\d{4}年|\b\d{1,2}[./-]\d{1,2}[./-]\d{2}\b/
const ending = /[:：]$|-{2,20}$/

/**
 * The "wrote" line that ends at `end`, or null. The shortest one counts, so that nothing new above it is taken along. `hasMarks`: what follows
 * bears quote marks, and then less has to be said.
 */
export function wroteLineAt(lines: readonly Line[], end: number, hasMarks: boolean): WroteLine | null {
  const last = lines[end]
  if (!last || !ending.test(endOf(last))) return null
  let joined = ''
  for (let start = end; start >= 0 && start > end - mostLines; start--) {
    const line = lines[start] as Line
    if (isBlank(line) || line.depth !== last.depth) return null
    joined = start === end ? endOf(line) : `${line.words} ${joined}`
    if (joined.length > mostCharacters) return null
    const isComplete = introduces(keyOf(joined), hasMarks, opensParagraph(lines, start))
    if (isComplete !== null) return { start: withName(lines, start), isComplete }
  }
  return null
}

/** Yahoo on a phone writes the quote behind the colon, after at least two spaces. */
function endOf(line: Line): string {
  const written = line.raw.slice(0, mostCharacters)
  const colon = written.search(/: {2,20}\S/)
  return colon === -1 || !written.includes('@') ? line.words : lineOf(written.slice(0, colon + 1)).words
}

/** Null: no; otherwise whether it is certain by itself. */
function introduces(key: string, hasMarks: boolean, isParagraph: boolean): boolean | null {
  const line = key.replace(/^[-*_ ]{1,20}/, '').replace(/[-*_ ]{1,20}$/, '')
  const said = line.replace(/ ?[:：]$/, '')
  const hasTime = time.test(said)
  const hasAddress = said.includes('@')
  if (!(hasMarks || (hasTime && (hasAddress || (year.test(said) && isParagraph))))) return null
  const phrase = wrotePhrases.find(
    (candidate) => fits(candidate, said) && (candidate.isOpenedByWord || hasAddress || /\d/.test(said)),
  )
  if (phrase) return hasTime && (hasAddress || year.test(said))
  // A language that we do not know: who and when, a colon, and a marked quote below.
  return hasMarks && hasTime && (hasAddress || year.test(said)) && said !== line ? false : null
}

function opensParagraph(lines: readonly Line[], start: number): boolean {
  const above = lines[start - 1]
  return above === undefined || isBlank(above)
}

/** A line break between name and address leaves the name on the line above. */
function withName(lines: readonly Line[], start: number): number {
  const above = lines[start - 1]
  const line = lines[start]
  const isCut = line?.words.startsWith('<') && above !== undefined && !isBlank(above) && above.words.length < 80
  return isCut ? start - 1 : start
}
