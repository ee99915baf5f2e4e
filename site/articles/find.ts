import type { Article, Topic } from './outline.ts'
import { wordsOf } from './words.ts'

export interface Found {
  readonly article: Article
  readonly topic: Topic
}

const weights = { title: 4, synonyms: 3, topic: 2, description: 1 } as const

/**
 * Articles whose title, synonyms, topic or description hold every word of `question`, best first; where none does, those that hold at
 * least half of its words. This is the answer for readers without JavaScript, who do not reach the index of whole texts. A word also
 * matches longer ones that begin with it.
 */
export function findArticles(topics: readonly Topic[], question: string): readonly Found[] {
  const asked = [...new Set(wordsOf(question))]
  if (asked.length === 0) return []
  const scored = topics.flatMap((topic) =>
    topic.articles.map((article) => ({ article, topic, ...scoreOf(asked, article, topic) })),
  )
  const most = Math.max(0, ...scored.map(({ held }) => held))
  if (most * 2 < asked.length || most === 0) return []
  return scored
    .filter(({ held }) => held === most)
    .toSorted((a, b) => b.score - a.score)
    .map(({ article, topic }) => ({ article, topic }))
}

/** How many of the words are there, and what their places weigh. */
function scoreOf(
  asked: readonly string[],
  article: Article,
  topic: Topic,
): { readonly held: number; readonly score: number } {
  const parts = [
    [weights.title, wordsOf(article.title)],
    [weights.synonyms, wordsOf(article.synonyms.join(' '))],
    [weights.topic, wordsOf(topic.title)],
    [weights.description, wordsOf(article.description)],
  ] as const
  let held = 0
  let score = 0
  for (const word of asked) {
    const best = Math.max(
      0,
      ...parts.map(([weight, words]) => (words.some((one) => one.startsWith(word)) ? weight : 0)),
    )
    if (best > 0) held++
    score += best
  }
  return { held, score }
}
