const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu

/**
 * The words of a text for matching: in small letters without accents; a run of Chinese or Japanese gives its pairs of characters,
 * since words are not set apart there.
 */
export function wordsOf(text: string): readonly string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
  const pairs = [...plain.matchAll(cjk)].flatMap(([run]) => pairsOf(run))
  const words = plain.replace(cjk, ' ').match(/[\p{Letter}\p{Number}]{2,}/gu) ?? []
  return [...words, ...pairs]
}

/** Whole minutes to read a text aloud in one's head: 220 words or 400 characters of Chinese a minute. */
export function readingMinutes(text: string): number {
  const characters = [...text.matchAll(cjk)].reduce((sum, [run]) => sum + run.length, 0)
  const words = text.replace(cjk, ' ').match(/[\p{Letter}\p{Number}]+/gu)?.length ?? 0
  return Math.max(1, Math.round(characters / 400 + words / 220))
}

function pairsOf(run: string): readonly string[] {
  const characters = [...run]
  if (characters.length === 1) return characters
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
}
