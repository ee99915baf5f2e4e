import { isBlank, isQuoted, isRule, type Line } from './line.ts'
import { disclaimerWords } from './phrases.ts'

const fewestCharacters = 120
const mostCharacters = 6_000
/** So many different terms of one language in one paragraph, and nobody writes it by hand. */
const fewestTerms = 4
/** A language without spaces says as much in fewer characters. */
const fewestCharactersDense = 50

/** A legal disclaimer: the last paragraph, long and full of the terms that these are made of. A question in it makes it a letter. */
export function disclaimerStart(lines: readonly Line[], from: number, end: number): number | null {
  let start = end
  let length = 0
  while (start > from && length <= mostCharacters) {
    const line = lines[start - 1] as Line
    if (isBlank(line) || isQuoted(line) || isRule(line)) break
    length += line.key.length
    start--
  }
  if (length > mostCharacters || length < fewestCharactersDense) return null
  const text = lines
    .slice(start, end)
    .map(({ key }) => key)
    .join(' ')
  if (/[?？؟]/.test(text)) return null
  const fewest = /[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]/.test(text)
    ? fewestCharactersDense
    : fewestCharacters
  return text.length >= fewest && disclaimerWords.some((terms) => countOf(terms, text) >= fewestTerms) ? start : null
}

function countOf(terms: readonly string[], text: string): number {
  return terms.filter((term) => text.includes(term)).length
}
