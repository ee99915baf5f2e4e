import { site } from 'virtual:docket/site'
import type { APIRoute } from 'astro'
import { shelfOf } from '#site/articles/shelf.ts'
import { sitemap } from '#site/articles/sitemap.ts'
import { formsFor } from '#site/forms/source.ts'

/** Rendered beside the engine, since a form may be published at any time. */
export const GET: APIRoute = ({ locals, site: built }) => {
  const origin = locals.docket?.siteUrl ?? built?.origin ?? ''
  const pages = site.locales.flatMap((locale) => {
    const { topics } = shelfOf(locale.code)
    const forms = formsFor(locals.docket, locale.code)
    return [
      { locale, path: '/', updated: null },
      { locale, path: '/articles/', updated: null },
      ...topics.map(({ path }) => ({ locale, path, updated: null })),
      ...topics.flatMap(({ articles }) =>
        articles.filter(({ isFallback }) => !isFallback).map(({ path, updated }) => ({ locale, path, updated })),
      ),
      { locale, path: '/forms/', updated: null },
      ...forms.map(({ id }) => ({ locale, path: `/forms/${id}/`, updated: null })),
    ]
  })
  return new Response(sitemap(origin, pages), { headers: { 'Content-Type': 'application/xml; charset=utf-8' } })
}
