import { outline } from 'virtual:docket/outline'
import { site } from 'virtual:docket/site'
import { knownWords } from './meant.ts'
import { type Article, type Topic, topicsIn } from './outline.ts'
import { relatedArticles } from './related.ts'

export interface Shelf {
  readonly topics: readonly Topic[]
  /** An article by `topic/slug`. */
  article(id: string): Article | undefined
  related(path: string): readonly Article[]
  /** Those that the search corrects typing mistakes to. */
  words(): readonly string[]
}

const shelves = new Map<string, Shelf>()

/** Everything there is to read for one locale, put together once. */
export function shelfOf(locale: string): Shelf {
  const known = shelves.get(locale)
  if (known) return known
  const topics = topicsIn(outline, locale, site.locales[0]?.code ?? locale)
  const articles = new Map(topics.flatMap((topic) => topic.articles.map((article) => [article.path, article])))
  let words: readonly string[] | null = null
  let related: ((path: string) => readonly Article[]) | null = null
  const shelf: Shelf = {
    topics,
    article: (id) => articles.get(`/articles/${id}/`),
    related(path) {
      related ??= relatedArticles(topics, 3)
      return related(path)
    },
    words() {
      words ??= knownWords(topics)
      return words
    },
  }
  shelves.set(locale, shelf)
  return shelf
}

/** The articles that the builder named as popular, else the first of each topic. */
export function popularArticles(locale: string): readonly Article[] {
  const { topics, article } = shelfOf(locale)
  const named = site.popular.map(article).filter((one) => one !== undefined)
  return named.length > 0 ? named : topics.flatMap((topic) => topic.articles.slice(0, 1)).slice(0, 5)
}
