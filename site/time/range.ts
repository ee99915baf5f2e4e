/** Two days, `2026-11-25`, as people write them: `25 Nov – 5 Dec 2026`. What is no day, as it was typed, stays as it is. */
export function rangeIn(locale: string, from: string, to: string): string {
  const [first, last] = [Date.parse(from), Date.parse(to)]
  if (!(first <= last)) return `${from} – ${to}`
  const language = locale === 'en' ? 'en-GB' : locale
  const isEastAsian = /^(zh|ja|ko)\b/.test(locale)
  const format = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: isEastAsian ? 'long' : 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
  // Ranges of dates that are spelt out are written with slashes there.
  if (isEastAsian && first < last) return `${format.format(first)} – ${format.format(last)}`
  return format.formatRange(first, last)
}
