import type { Article, Topic } from './outline.ts'
import { wordsOf } from './words.ts'

export interface Found {
  readonly article: Article
  readonly topic: Topic
}

const weights = { title: 4, synonyms: 3, topic: 2, description: 1 } as const

/**
 * Articles whose title, synonyms, topic or description hold every word of `question`, best first: the answer for readers without
 * JavaScript, who do not reach the index of whole texts. A word also matches longer ones that begin with it.
 */
export function findArticles(topics: readonly Topic[], question: string): readonly Found[] {
  const asked = [...new Set(wordsOf(question))]
  if (asked.length === 0) return []
  return topics
    .flatMap((topic) => topic.articles.map((article) => ({ article, topic, score: scoreOf(asked, article, topic) })))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ article, topic }) => ({ article, topic }))
}

/** 0 when a word is missing. */
function scoreOf(asked: readonly string[], article: Article, topic: Topic): number {
  const parts = [
    [weights.title, wordsOf(article.title)],
    [weights.synonyms, wordsOf(article.synonyms.join(' '))],
    [weights.topic, wordsOf(topic.title)],
    [weights.description, wordsOf(article.description)],
  ] as const
  let score = 0
  for (const word of asked) {
    const best = Math.max(
      0,
      ...parts.map(([weight, words]) => (words.some((one) => one.startsWith(word)) ? weight : 0)),
    )
    if (best === 0) return 0
    score += best
  }
  return score
}
