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
  const spoken = new Map<string, Translate<keyof Complete & string>>()
  return (given) => {
    // A reader may name any language: those that nobody wrote are said as the complete one.
    const locale = others[given.toLowerCase()] === undefined ? complete.locale : given
    const known = spoken.get(locale)
    if (known) return known
    const translate = translation(complete, { locale, catalogue: others[locale.toLowerCase()] ?? {} })
    spoken.set(locale, translate)
    return translate
  }
}

interface Spoken<Texts extends Catalogue> {
  readonly locale: string
  readonly catalogue: Texts
}

type Say = (values?: Values) => string

function translation<Complete extends Catalogue>(
  complete: Spoken<Complete>,
  own: Spoken<Catalogue>,
): Translate<keyof Complete & string> {
  const texts = new Map<string, Say>()
  const textOf = (key: string): Say => {
    const { locale, catalogue } = own.catalogue[key] === undefined ? complete : own
    const text = catalogue[key]
    if (text === undefined) throw new Error(`No text has the key "${key}".`)
    const say = sayer(text, locale)
    texts.set(key, say)
    return say
  }
  return (key, values) => (texts.get(key) ?? textOf(key))(values)
}

function sayer(text: string, locale: string): Say {
  if (!text.includes('{')) return () => text
  const message = new IntlMessageFormat(text, locale)
  const format: Say = (values) => String(message.format(values))
  // Where only words and numbers are put in, that is quicker done by hand than by what also knows plurals: a list says a hundred of them.
  if (!/^[^{}'<]*(\{\w+(, number)?\}[^{}'<]*)+$/.test(text)) return format
  const numbers = new Intl.NumberFormat(locale)
  const pieces = [...text.matchAll(/([^{}]*)(?:\{(\w+)(, number)?\})?/g)]
  return (values = {}) => {
    let said = ''
    for (const [, before, name, isNumber] of pieces) {
      said += before
      if (name === undefined) continue
      const value = values[name]
      if (typeof value !== 'number' && (isNumber || typeof value !== 'string')) return format(values)
      said += isNumber ? numbers.format(value as number) : value
    }
    return said
  }
}
