/**
 * A pattern of the first part of a path that names a language (`zh-cn`, `ast`), without groups: routers take none. `api` is none, so that
 * `/api` stays the API's.
 */
export const languagePart = '(?:[a-z]{2}|[b-z][a-z]{2}|a[a-oq-z][a-z]|ap[a-hj-z])(?:-[a-z0-9]{2,8})*'

/** No language that a person reads has a longer one. */
const longest = 35

/**
 * The language that a stranger names, as BCP 47 writes it (`zh-cn` → `zh-CN`); null where it names none. Dates are written in it later, where
 * what is no tag would throw, and the mail would never go out.
 */
export function languageTag(said: string): string | null {
  if (said === '' || said.length > longest) return null
  try {
    return Intl.getCanonicalLocales(said)[0] ?? null
  } catch {
    return null
  }
}
