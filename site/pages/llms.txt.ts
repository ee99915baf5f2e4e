import { site } from 'virtual:docket/site'
import type { APIRoute } from 'astro'
import { llms } from '#site/articles/llms.ts'
import { shelfOf } from '#site/articles/shelf.ts'
import { pathIn } from '#site/i18n/locales.ts'
import { siteTexts } from '#site/i18n/site.ts'

export const GET: APIRoute = ({ site: built }) => {
  const origin = built?.origin ?? ''
  const [standard] = site.locales
  const t = siteTexts(standard?.code ?? 'en')
  const parts = site.locales.flatMap((locale) =>
    shelfOf(locale.code).topics.map(({ title, articles }) => ({
      title: locale === standard ? title : `${title} (${locale.label})`,
      links: articles
        .filter(({ isFallback }) => !isFallback)
        .map((article) => ({ ...article, url: origin + pathIn(locale, article.path) })),
    })),
  )
  return new Response(
    llms(
      t('site.name', { title: site.title }),
      t('site.description'),
      parts.filter(({ links }) => links.length > 0),
    ),
    {
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    },
  )
}
