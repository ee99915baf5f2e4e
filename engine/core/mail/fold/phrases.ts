import { languages } from '#engine/core/mail/quotes/languages.ts'
import type { Labels, QuoteWords } from '#engine/core/mail/quotes/quote-words.ts'
import { keyOf } from './line.ts'
import { type Phrase, phraseOf } from './phrase.ts'

export type Label = keyof Labels

const all = (of: (words: QuoteWords) => readonly string[]): readonly Phrase[] =>
  [...new Set(languages.flatMap(of))].map(phraseOf)

export const wrotePhrases = all(({ wrote }) => wrote)
export const originalPhrases = all(({ original }) => original)
export const forwardedPhrases = all(({ forwarded }) => forwarded)
export const sentFromPhrases = all(({ sentFrom }) => sentFrom)
export const disclaimerWords: readonly (readonly string[])[] = languages.map(({ disclaimer }) => disclaimer.map(keyOf))

/** The header that a label names; one word may name two (`A` is Italian for To, `De` is From in four languages). */
export const labelKinds: ReadonlyMap<string, ReadonlySet<Label>> = kindsByLabel()

function kindsByLabel(): Map<string, Set<Label>> {
  const kinds = new Map<string, Set<Label>>()
  for (const { labels } of languages) {
    for (const [kind, names] of Object.entries(labels) as [Label, readonly string[]][]) {
      for (const name of names) kinds.set(keyOf(name), (kinds.get(keyOf(name)) ?? new Set()).add(kind))
    }
  }
  return kinds
}
