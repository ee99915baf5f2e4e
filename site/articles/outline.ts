import type { IconName } from '#site/components/icons.ts'

/** One Markdown or MDX file below `site/content/articles/`, without its text. */
export interface ArticleFile {
  /** BCP 47, the name of the folder. */
  readonly locale: string
  readonly topic: string
  readonly slug: string
  readonly title: string
  readonly description: string
  /** Other words that readers may search for: its own, and those that mean the same as what it says. */
  readonly synonyms: readonly string[]
  /** Smaller ones first; those without stand behind, by title. */
  readonly order: number
  /** Day of the last change, `2026-11-16`; null when nothing says. */
  readonly updated: string | null
  /** Path in the repository. */
  readonly file: string
}

/** One file of `site/content/topics/`. */
export interface TopicFile {
  readonly id: string
  readonly order: number
  readonly icon: IconName
  readonly title: string
  readonly description: string
  readonly i18n: Readonly<Record<string, { readonly title?: string; readonly description?: string }>>
}

/** What there is to read, in every language: small enough for pages that are rendered while the engine runs. */
export interface Outline {
  readonly topics: readonly TopicFile[]
  readonly articles: readonly ArticleFile[]
}

export interface Article extends ArticleFile {
  /** As in the default locale: `/articles/returns/send-something-back/`. */
  readonly path: string
  /** Shown in another language because there is no translation. */
  readonly isFallback: boolean
}

export interface Topic {
  readonly id: string
  readonly path: string
  readonly icon: IconName
  readonly title: string
  readonly description: string
  readonly articles: readonly Article[]
}

/** The topics for readers of `locale`, each with its articles in order; an article without translation comes in `standard`. */
export function topicsIn(outline: Outline, locale: string, standard: string): readonly Topic[] {
  const own = new Map<string, Article>()
  for (const article of outline.articles) {
    if (article.locale !== locale && article.locale !== standard) continue
    const path = articlePath(article)
    const isFallback = article.locale !== locale
    if (!isFallback || !own.has(path)) own.set(path, { ...article, path, isFallback })
  }
  const byTopic = Map.groupBy(own.values(), ({ topic }) => topic)
  return [...byTopic]
    .map(([id, articles]) => topic(id, articles.toSorted(inOrder(locale)), { outline, locale }))
    .toSorted((a, b) => orderOf(outline, a.id) - orderOf(outline, b.id) || a.title.localeCompare(b.title, locale))
}

export function articlePath({ topic, slug }: { readonly topic: string; readonly slug: string }): string {
  return `/articles/${topic}/${slug}/`
}

function topic(
  id: string,
  articles: readonly Article[],
  { outline, locale }: { readonly outline: Outline; readonly locale: string },
): Topic {
  const file = outline.topics.find((one) => one.id === id)
  return {
    id,
    path: `/articles/${id}/`,
    icon: file?.icon ?? 'book',
    title: file?.i18n[locale]?.title ?? file?.title ?? titleFrom(id),
    description: file?.i18n[locale]?.description ?? file?.description ?? '',
    articles,
  }
}

function inOrder(locale: string): (a: Article, b: Article) => number {
  return (a, b) => a.order - b.order || a.title.localeCompare(b.title, locale)
}

function orderOf(outline: Outline, id: string): number {
  return outline.topics.find((one) => one.id === id)?.order ?? Number.MAX_SAFE_INTEGER
}

/** `gear-and-care` → `Gear and care`. */
function titleFrom(id: string): string {
  const words = id.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
