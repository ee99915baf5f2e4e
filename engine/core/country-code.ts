/** What proxies and databases write for a place that is none: unknown, Tor, unassigned. */
const noCountries: readonly string[] = ['XX', 'T1', 'ZZ']

/** The country that a proxy or a database names, as ISO 3166 writes it (`be` → `BE`); null where it names none. */
export function countryCode(said: string): string | null {
  const code = said.trim().toUpperCase()
  return /^[A-Z]{2}$/.test(code) && !noCountries.includes(code) ? code : null
}
