import { searchedAs } from '#engine/core/searched-words.ts'
import { cleanLine } from '#engine/core/text.ts'

const longest = 60
const shortest = 3
const han = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
/** Addresses, links, and numbers long enough to be an order, a card or a telephone. */
const personal = /@|:\/\/|www\.|(\d[\s./-]?){4}/

/**
 * What is kept of a search that found nothing: its words as searches compare them. null for what may say who asked, for what is too short
 * to mean anything, and for what is no search any more.
 */
export function missedWords(question: string): string | null {
  const words = searchedAs(cleanLine(question, longest + 1)).replace(/[?？!！.。,，]+$/u, '')
  if ([...words].length > longest || personal.test(words) || !/\p{Letter}/u.test(words)) return null
  return [...words].length >= (han.test(words) ? 2 : shortest) ? words : null
}
