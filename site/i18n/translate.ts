import { IntlMessageFormat } from 'intl-messageformat'

/** Texts by key, in ICU message syntax. */
export type Catalogue = Readonly<Record<string, string>>

export type Values = Readonly<Record<string, string | number | Date>>

/** Says the text with this key in one language. A text that the language lacks is said in the first one; a key without any is a bug. */
export type Translate<Key extends string = string> = (key: Key, values?: Values) => string

/**
 * Makes `translate(locale)` from catalogues by BCP 47 tag in lower case; `complete` is the one that has every key. Parsed messages are
 * kept: a page asks for the same thirty again and again.
 */
export function translations<const Complete extends Catalogue>(
  complete: { readonly locale: string; readonly catalogue: Complete },
  others: Readonly<Record<string, Catalogue>>,
): (locale: string) => Translate<keyof Complete & string> {
  const parsed = new Map<string, IntlMessageFormat>()
  return (locale) => (key, values) => {
    const own = others[locale.toLowerCase()]?.[key]
    const text = own ?? complete.catalogue[key]
    if (text === undefined) throw new Error(`No text has the key "${key}".`)
    if (!text.includes('{')) return text
    const spoken = own === undefined ? complete.locale : locale
    const id = `${spoken}\0${key}\0${text}`
    const known = parsed.get(id)
    if (known) return String(known.format(values))
    const message = new IntlMessageFormat(text, spoken)
    parsed.set(id, message)
    return String(message.format(values))
  }
}
