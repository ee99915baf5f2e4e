/** `10 MB`, `850 kB`: sizes as file managers show them; what is there is never 0 kB. */
export function sizeIn(locale: string, bytes: number): string {
  const mega = bytes >= 1_000_000
  const amount = new Intl.NumberFormat(locale, { maximumFractionDigits: mega ? 1 : 0 }).format(
    mega ? bytes / 1_000_000 : Math.max(bytes / 1000, bytes > 0 ? 1 : 0),
  )
  return `${amount} ${mega ? 'MB' : 'kB'}`
}
