import en from './en.json' with { type: 'json' }
import { type Catalogue, translations } from './translate.ts'

const others = import.meta.glob<Catalogue>('./*.json', { eager: true, import: 'default' })

/** The words of the help center: `siteTexts('zh-CN')('nav.articles')`. A language is one more file beside `en.json`. */
export const siteTexts = translations(
  { locale: 'en', catalogue: en },
  Object.fromEntries(Object.entries(others).map(([file, catalogue]) => [file.slice(2, -5), catalogue])),
)
