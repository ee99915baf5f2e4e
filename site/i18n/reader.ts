import { site } from 'virtual:docket/site'
import { localeAt, pathIn } from './locales.ts'
import { siteTexts } from './site.ts'

/** Who reads the page at `url`: their locale, its words, and where pages lie for them. */
export function readerAt(url: URL) {
  const locale = localeAt(site.locales, url.pathname)
  const [standard] = site.locales
  return {
    locale,
    /** The locale in which everything exists. */
    standard: standard ?? locale,
    t: siteTexts(locale.code),
    href: (path: string) => pathIn(locale, path),
  }
}

/** `params` of every locale, for a page below `[...locale]`. */
export function localeParams(): readonly { readonly locale: string | undefined }[] {
  return site.locales.map(({ path }) => ({ locale: path || undefined }))
}

/** A page below `[...locale]` also matches first parts that are no locale. */
export function isLocalePath(path: string | undefined): boolean {
  return path === undefined || site.locales.some((locale) => locale.path !== '' && locale.path === path)
}
