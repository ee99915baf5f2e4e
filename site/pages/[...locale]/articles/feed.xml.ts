import { site } from 'virtual:docket/site'
import type { APIRoute } from 'astro'
import { feed } from '#site/articles/feed.ts'
import { shelfOf } from '#site/articles/shelf.ts'
import { localeParams, readerAt } from '#site/i18n/reader.ts'

export const getStaticPaths = () => localeParams().map((params) => ({ params }))

export const GET: APIRoute = ({ url, site: built }) => {
  const { locale, t, href } = readerAt(url)
  const address = (path: string) => (built?.origin ?? '') + href(path)
  const items = shelfOf(locale.code).topics.flatMap(({ articles }) =>
    articles.flatMap(({ title, description, path, updated, isFallback }) =>
      updated === null || isFallback ? [] : [{ title, description, url: address(path), updated }],
    ),
  )
  const channel = {
    title: t('site.name', { title: site.title }),
    description: t('site.description'),
    language: locale.code,
    url: address('/articles/'),
    feedUrl: address('/articles/feed.xml'),
  }
  return new Response(feed(channel, items), { headers: { 'Content-Type': 'application/rss+xml; charset=utf-8' } })
}
