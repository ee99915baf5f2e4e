import { type Catalogue, translations } from '../translate.ts'
import en from './en.json' with { type: 'json' }

const others = import.meta.glob<Catalogue>('./*.json', { eager: true, import: 'default' })

/** The words of the chat panel, for the page that stands in its place without a script. A language is one more file beside `en.json`. */
export const chatTexts = translations(
  { locale: 'en', catalogue: en },
  Object.fromEntries(Object.entries(others).map(([file, catalogue]) => [file.slice(2, -5), catalogue])),
)
