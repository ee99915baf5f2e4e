import { nearestLocale } from './form/translate.ts'

/** Of translations by language the one in this language, else one that it shares its first part with (`zh` for `zh-CN`); undefined for none. */
export function translated<T>(i18n: Readonly<Record<string, T>> | undefined, language: string): T | undefined {
  if (i18n === undefined) return undefined
  const name = nearestLocale(Object.keys(i18n), language)
  return name === null ? undefined : i18n[name]
}
