import { site } from 'virtual:docket/site'
import { localeAt, withoutLocale } from '#site/i18n/locales.ts'
import { shelfOf } from './shelf.ts'

/** Title of the article at a path such as `/zh-cn/articles/returns/labels/`; the path itself where there is none any more. */
export function articleNamed(path: string): string {
  const locale = localeAt(site.locales, path)
  const id = withoutLocale(locale, path).replace(/^\/articles\/|\/$/g, '')
  return shelfOf(locale.code).article(id)?.title ?? path
}
