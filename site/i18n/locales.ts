import type { LocalText, SiteLocale } from '#site/integration/options.ts'

/** The locale whose pages lie at `pathname`. */
export function localeAt(locales: readonly SiteLocale[], pathname: string): SiteLocale {
  const first = pathname.split('/')[1] ?? ''
  const [standard] = locales
  if (!standard) throw new Error('A site has at least one locale.')
  return locales.find(({ path }) => path !== '' && path === first) ?? standard
}

/** `path` (as in the default locale, beginning with `/`) for a reader of `locale`; other addresses stay as they are. */
export function pathIn(locale: SiteLocale, path: string): string {
  if (locale.path === '' || !path.startsWith('/') || path.startsWith('//')) return path
  return `/${locale.path}${path}`
}

/** `pathname` without its locale: the address of the same page in the default locale. */
export function withoutLocale(locale: SiteLocale, pathname: string): string {
  return locale.path === '' ? pathname : pathname.slice(locale.path.length + 1) || '/'
}

/** The text for a reader of `locale`; the first there is when it has none. */
export function localText(text: LocalText, locale: string): string {
  if (typeof text === 'string') return text
  return text[locale] ?? Object.values(text)[0] ?? ''
}

/** `ltr` or `rtl`. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  return /^(ar|dv|fa|he|ps|sd|ug|ur|yi)\b/i.test(locale) ? 'rtl' : 'ltr'
}
