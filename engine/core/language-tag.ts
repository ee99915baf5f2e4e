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
