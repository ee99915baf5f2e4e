import { keyOf } from './line.ts'

/** A phrase with `*` for at least one character, cut at its stars. */
export interface Phrase {
  readonly parts: readonly string[]
  /** It begins with a word of its own and not with a star. */
  readonly isOpenedByWord: boolean
}

export function phraseOf(written: string): Phrase {
  const parts = keyOf(written).split('*')
  return { parts, isOpenedByWord: parts[0] !== '' }
}

/**
 * What the stars of a phrase stand for in `key`, or null when it does not fit from beginning to end. Each part is searched for once, from left
 * to right, so the time is that of reading `key`.
 */
export function starsOf(phrase: Phrase, key: string): readonly string[] | null {
  const { parts } = phrase
  const first = parts[0] ?? ''
  if (parts.length === 1) return key === first ? [] : null
  const last = parts.at(-1) ?? ''
  const end = key.length - last.length
  if (!key.startsWith(first) || !key.endsWith(last) || end <= first.length) return null
  const stars: string[] = []
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = key.indexOf(part, at + 1)
    if (found === -1 || found + part.length >= end) return null
    stars.push(key.slice(at, found))
    at = found + part.length
  }
  return [...stars, key.slice(at, end)]
}

export function fits(phrase: Phrase, key: string): boolean {
  return starsOf(phrase, key) !== null
}
