const mostWords = 8

/** The words of what is searched for, folded; what stands between quotation marks is one, with its spaces. */
export function wordsOf(text: string): readonly string[] {
  return [...folded(text).matchAll(/["“]([^"“”]+)["”](?!\S)|\S+/g)]
    .map(([word, quoted]) => (quoted ?? word).trim().replace(/\s+/g, ' '))
    .filter(Boolean)
    .slice(0, mostWords)
}

/** As texts are searched: in small letters, of which the sigma at the end of a word is none of its own. */
export function folded(text: string): string {
  return text.toLowerCase().replaceAll('ς', 'σ')
}

/** The number of a ticket, where that is all that is asked for: `123` or `#123`; else null. */
export function numberIn(words: readonly string[]): number | null {
  const [first = ''] = words
  const digits = words.length === 1 ? /^#?(\d{1,15})$/.exec(first)?.[1] : undefined
  return digits === undefined ? null : Number(digits)
}
