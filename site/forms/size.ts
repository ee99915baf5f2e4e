/** `10 MB`, `850 kB`: sizes as file managers show them. */
export function sizeIn(locale: string, bytes: number): string {
  const mega = bytes >= 1_000_000
  const amount = new Intl.NumberFormat(locale, { maximumFractionDigits: mega ? 1 : 0 }).format(
    bytes / (mega ? 1_000_000 : 1000),
  )
  return `${amount} ${mega ? 'MB' : 'kB'}`
}
