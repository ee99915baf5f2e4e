import { similar } from '#engine/core/similar.ts'
import { isFiller, withoutFillers } from './filler.ts'
import type { Topic } from './outline.ts'
import { wordsOf } from './words.ts'

/** Shorter words of letters say little, and are similar to too much. */
const shortest = 4
/** Of a longer question the rest is left as it is. */
const mostWords = 12
const han = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
const parts = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+|[\p{Letter}\p{Number}\p{Mark}]+/gu

/** Words that the help center knows, once each, as `wordsOf` cuts them; none with which anything may be asked. */
export function knownWords(topics: readonly Topic[]): readonly string[] {
  const texts = topics.flatMap(({ title, articles }) => [
    title,
    ...articles.flatMap((article) => [article.title, article.description, ...article.synonyms]),
  ])
  const words = texts.map(withoutFillers).flatMap(wordsOf)
  return [...new Set(words)].filter((one) => (one.length >= shortest || han.test(one)) && !isFiller(one)).toSorted()
}

/**
 * What to ask instead when nothing was found, best first, and how: with each word that nobody wrote as the one most like it
 * (`refnd for a parcle` → `refund for a parcel`), then with the known words alone (`how do I get my money back` → `money back`).
 */
export function otherQuestions(question: string, known: readonly string[]): readonly string[] {
  const meant = question.replace(parts, (written, offset: number) => {
    const isFar = question.slice(0, offset).split(/\s+/).length > mostWords
    const [asked = ''] = wordsOf(written)
    if (isFar || han.test(written) || asked.length < shortest || isKnown(asked, known)) return written
    return (
      similar(
        asked,
        known.filter((one) => !han.test(one)),
      ) ?? written
    )
  })
  const core = (meant.match(parts) ?? [])
    .slice(0, mostWords)
    .flatMap((part) => coreOf(part, known))
    .join(' ')
  return [...new Set([meant, core])].filter((one) => one !== question && one !== '')
}

function isKnown(word: string, known: readonly string[]): boolean {
  return known.some((one) => one.startsWith(word))
}

/** A known word as it is; of a run of Chinese the pieces whose pairs are known: `我怎么退款` → `退款`. */
function coreOf(part: string, known: readonly string[]): readonly string[] {
  if (!han.test(part)) {
    const [word = ''] = wordsOf(part)
    return word.length >= shortest && isKnown(word, known) ? [part] : []
  }
  const characters = [...part]
  const pieces: string[] = []
  for (let at = 0; at + 1 < characters.length; at++) {
    if (!known.includes(`${characters[at]}${characters[at + 1]}`)) continue
    const begin = at
    while (at + 1 < characters.length && known.includes(`${characters[at]}${characters[at + 1]}`)) at++
    pieces.push(characters.slice(begin, at + 1).join(''))
  }
  return pieces
}
