import type { Article } from './outline.ts'

/**
 * The articles of a topic around one of them, at most `count`: a page must not repeat a whole long topic, or all pages together would
 * grow as its square.
 */
export function neighbours(articles: readonly Article[], article: Article, count: number): readonly Article[] {
  const at = articles.findIndex(({ path }) => path === article.path)
  const first = Math.max(0, Math.min(at - Math.floor(count / 2), articles.length - count))
  return articles.slice(first, first + count)
}
