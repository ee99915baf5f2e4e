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
const leastComplete = 2
const sentenceEnd = /[.!?。！？…]$/
const ending = /[:：]$|-{2,20}$/

/**
 * The "wrote" line that ends at `end`, or null. Of several readings the one that says most counts, then the shortest, so that nothing new above
 * it is taken along. `hasMarks`: what follows bears quote marks, and then less has to be said.
 */
export function wroteLineAt(lines: readonly Line[], end: number, hasMarks: boolean): WroteLine | null {
  const found = readings(lines, end).flatMap(({ start, key }) => {
    const rank = rankOf(key, hasMarks, opensParagraph(lines, start))
    return rank === null ? [] : [{ start, rank }]
  })
  const best = found.toSorted((one, other) => one.rank - other.rank)[0]
  return best ? { start: withName(lines, best.start), isComplete: best.rank < leastComplete } : null
}

/** The last line alone, then with the lines above it, as far as it may be one broken line. */
function readings(lines: readonly Line[], end: number): readonly { readonly start: number; readonly key: string }[] {
  const last = lines[end]
  if (!last || !ending.test(endOf(last))) return []
  const found: { start: number; key: string }[] = []
  let joined = ''
  for (let start = end; start >= 0 && start > end - mostLines; start--) {
    const line = lines[start] as Line
    if (isBlank(line) || line.depth !== last.depth || (start < end && sentenceEnd.test(line.words))) break
    joined = start === end ? endOf(line) : `${line.words} ${joined}`
    if (joined.length > mostCharacters) break
    found.push({ start, key: keyOf(joined) })
  }
  return found
}

/** Yahoo on a phone writes the quote behind the colon, after at least two spaces. */
function endOf(line: Line): string {
  const written = line.raw.slice(0, mostCharacters)
  const colon = written.search(/: {2,20}\S/)
  return colon === -1 || !written.includes('@') ? line.words : lineOf(written.slice(0, colon + 1)).words
}

/** How little a reading says, 0 the most; null when it introduces nothing. Below `leastComplete` it is certain by itself. */
function rankOf(key: string, hasMarks: boolean, isParagraph: boolean): number | null {
  const line = key.replace(/^[-*_ ]{1,20}/, '').replace(/[-*_ ]{1,20}$/, '')
  const said = line.replace(/ ?[:：]$/, '')
  const hasAddress = said.includes('@')
  const hasDate = time.test(said) && year.test(said)
  const isComplete = hasDate && (hasAddress || isParagraph)
  if (!hasMarks && !isComplete) return null
  const fitting = wrotePhrases.filter((phrase) => fits(phrase, said))
  const isOpenedByWord = fitting.some((phrase) => phrase.isOpenedByWord)
  if (isOpenedByWord || (fitting.length > 0 && (hasAddress || /\d/.test(said)))) {
    return (isComplete ? 0 : leastComplete) + (isOpenedByWord ? 0 : 1)
  }
  // A language that we do not know: who and when, a colon, and a marked quote below.
  return hasMarks && time.test(said) && (hasAddress || hasDate) && said !== line ? leastComplete + 2 : null
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
