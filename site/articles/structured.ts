import type { Article, Topic } from './outline.ts'

/**
 * An article and the way to it in the words of schema.org, as JSON-LD: data in a script element that no browser runs. `<` is escaped, so
 * that no text ends the element.
 */
export function structuredArticle(
  article: Article,
  about: {
    readonly topic: Pick<Topic, 'title'>
    readonly organisation: string
    readonly home: { readonly title: string; readonly url: string }
    readonly topicUrl: string
    readonly url: string
  },
): string {
  const { topic, organisation, home, topicUrl, url } = about
  const crumb = (position: number, name: string, item: string) => ({ '@type': 'ListItem', position, name, item })
  return JSON.stringify({
    '@context': 'https://schema.org',
    '@graph': [
      {
        '@type': 'Article',
        headline: article.title,
        description: article.description,
        inLanguage: article.locale,
        mainEntityOfPage: url,
        publisher: { '@type': 'Organization', name: organisation },
        ...(article.updated && { dateModified: article.updated }),
      },
      {
        '@type': 'BreadcrumbList',
        itemListElement: [
          crumb(1, home.title, home.url),
          crumb(2, topic.title, topicUrl),
          crumb(3, article.title, url),
        ],
      },
    ],
  }).replaceAll('<', '\\u003c')
}
