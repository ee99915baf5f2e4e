/**
 * What is kept of a text so that words of one or two characters are found without reading everything: an index of trigrams knows nothing
 * of them. In scripts that write without spaces, and for signs, that is every character and every pair of neighbours (`退`, `退款`, `c#`); of
 * all other words only how they begin (`t`, `tv`), since nobody looks for the "er" in every "later".
 */
const dense =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{S}#%&@*/\\ー]/u
const ofWord = /[\p{L}\p{N}\p{M}]/u

/** Each once, in small letters. */
export function shortWords(text: string): readonly string[] {
  const found = new Set<string>()
  let before = ''
  /** How many characters of a word, which is not dense, have passed. */
  let passed = 0
  for (const character of text.toLowerCase()) {
    const isDense = dense.test(character)
    if (!isDense && !ofWord.test(character)) {
      before = ''
      passed = 0
      continue
    }
    passed = isDense ? 0 : passed + 1
    if (isDense || passed === 1) found.add(character)
    if (before !== '' && (isDense || passed <= 2)) found.add(before + character)
    before = character
  }
  return [...found]
}

/** What a text must have been kept with to hold this short word; empty for a word that is nothing but punctuation. */
export function shortKeys(word: string): readonly string[] {
  const lower = word.toLowerCase()
  const keys = shortWords(lower)
  return keys.includes(lower) ? [lower] : keys
}

/** The pairs of neighbours in a longer word that any text with it was kept with. */
export function densePairs(word: string): readonly string[] {
  const characters = [...word.toLowerCase()]
  return characters.flatMap((character, index) => {
    const next = characters[index + 1]
    return next !== undefined && dense.test(character) && dense.test(next) ? [character + next] : []
  })
}

/** Whether a word is too short for trigrams. */
export function isShort(word: string): boolean {
  return [...word].length < 3
}
