import en from './en.json' with { type: 'json' }
import zh from './zh-cn.json' with { type: 'json' }

export type BuilderKey = keyof typeof en
export type BuilderWords = Readonly<Record<BuilderKey, string>>
export type SayInBuilder = (key: BuilderKey, values?: Readonly<Record<string, string | number>>) => string

const catalogues: Readonly<Record<string, Partial<BuilderWords>>> = { 'zh-cn': zh }

/** The words of the form builder in one language; what it lacks is said in English. */
export function builderWords(locale: string): BuilderWords {
  return { ...en, ...catalogues[locale.toLowerCase()] }
}

/** Says them, with `{name}` filled in. */
export function sayingInBuilder(words: BuilderWords): SayInBuilder {
  return (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all))
}
