import { site } from 'virtual:docket/site'

/** The site's locale for a reader of `language` (BCP 47): the same tag, else the same language, else the default. */
export function shownLocale(language: string): string {
  const codes = site.locales.map(({ code }) => code)
  const [base] = language.split('-')
  return (
    codes.find((code) => code === language) ?? codes.find((code) => code.split('-')[0] === base) ?? codes[0] ?? 'en'
  )
}
