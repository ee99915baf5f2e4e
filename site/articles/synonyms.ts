import { searchedAs } from '#engine/core/searched-words.ts'

/** Language, as BCP 47 → groups of words that mean the same. */
export type Synonyms = Readonly<Record<string, readonly (readonly string[])[]>>

/** What else an article answers to: of each group that has a word in `text`, the words that do not stand there. */
export type SynonymsFor = (text: string) => readonly string[]

const han = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

const read = new WeakMap<readonly (readonly string[])[], SynonymsFor>()

/** Reads the groups of one language once, for the texts of many articles. */
export function synonymsIn(groups: readonly (readonly string[])[]): SynonymsFor {
  const made = read.get(groups) ?? readGroups(groups)
  read.set(groups, made)
  return made
}

function readGroups(groups: readonly (readonly string[])[]): SynonymsFor {
  const known = groups.map((group) => group.map((word) => ({ word, standsIn: standingOf(searchedAs(word)) })))
  return (text) => {
    const searched = searchedAs(text)
    const found = known.flatMap((group) => {
      const missing = group.filter(({ standsIn }) => !standsIn(searched))
      return missing.length === group.length ? [] : missing.map(({ word }) => word)
    })
    return [...new Set(found)]
  }
}

/** A word stands as a whole, with an ending of at most two letters: "return" in "returns". Where words are not set apart, anywhere. */
function standingOf(word: string): (text: string) => boolean {
  if (han.test(word)) return (text) => text.includes(word)
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const whole = new RegExp(`(?<![\\p{L}\\p{N}])${escaped}\\p{L}{0,2}(?![\\p{L}\\p{N}])`, 'u')
  return (text) => text.includes(word) && whole.test(text)
}
