import { pathIn } from '#site/i18n/locales.ts'
import type { SiteLocale } from '#site/integration/options.ts'
import { xml } from './xml.ts'

export interface SitemapPage {
  readonly locale: SiteLocale
  /** As in the default locale. */
  readonly path: string
  /** `2026-11-16`. */
  readonly updated: string | null
}

/** A sitemap (sitemaps.org 0.9) in which each page names the same page in other languages. */
export function sitemap(origin: string, pages: readonly SitemapPage[]): string {
  const byPath = Map.groupBy(pages, ({ path }) => path)
  const urls = pages.map(({ locale, path, updated }) => {
    const others = byPath.get(path) ?? []
    return [
      `<url><loc>${xml(origin + pathIn(locale, path))}</loc>`,
      updated ? `<lastmod>${xml(updated)}</lastmod>` : '',
      ...(others.length > 1 ? others.map((other) => alternate(origin, other)) : []),
      '</url>',
    ].join('')
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${urls.join('\n')}
</urlset>
`
}

function alternate(origin: string, { locale, path }: SitemapPage): string {
  return `<xhtml:link rel="alternate" hreflang="${xml(locale.code)}" href="${xml(origin + pathIn(locale, path))}"/>`
}
