const mostWords = 8

/** The words of what is searched for. */
export function wordsOf(text: string): readonly string[] {
  return text.trim().split(/\s+/).filter(Boolean).slice(0, mostWords)
}
