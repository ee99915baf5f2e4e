import type { Article, Topic } from './outline.ts'
import { wordsOf } from './words.ts'

/** Words that stand in more articles than this say nothing about one. */
const tooCommon = 24

/**
 * For each path the articles that share the rarest words of title, synonyms and description with it, best first. Looks only at
 * articles that share a word, so that ten thousand articles take about as long each as ten.
 */
export function relatedArticles(topics: readonly Topic[], count: number): (path: string) => readonly Article[] {
  const articles = topics.flatMap((topic) => topic.articles)
  const words = new Map(articles.map((article) => [article.path, new Set(wordsIn(article))]))
  const holders = new Map<string, Article[]>()
  for (const article of articles) {
    for (const word of words.get(article.path) ?? []) {
      const known = holders.get(word)
      if (known) known.push(article)
      else holders.set(word, [article])
    }
  }

  return (path) => {
    const scores = new Map<Article, number>()
    for (const word of words.get(path) ?? []) {
      const sharing = holders.get(word) ?? []
      if (sharing.length > tooCommon) continue
      for (const other of sharing) {
        if (other.path !== path) scores.set(other, (scores.get(other) ?? 0) + 1 / sharing.length)
      }
    }
    return [...scores]
      .toSorted(([a, scoreA], [b, scoreB]) => scoreB - scoreA || a.path.localeCompare(b.path))
      .slice(0, count)
      .map(([article]) => article)
  }
}

function wordsIn({ title, synonyms, description }: Article): readonly string[] {
  return wordsOf([title, ...synonyms, description].join(' ')).filter(
    (word) => word.length > 3 || /[^a-z0-9]/.test(word),
  )
}
