import { dateFormat } from '#engine/core/time/format.ts'

/**
 * How an instant that has happened, or is near, is written. `clock`: `15:00` today, `Mon 15:00` within six days, else `23 Nov`.
 * `day`: `Mon 23 Nov, 15:00`. `date`: `1 December`. `span`: `Mon 15:00`, of a time that is read beside its neighbours.
 */
export type MomentStyle = 'clock' | 'day' | 'date' | 'span'

const dayMs = 86_400_000

/** `timeZone` is an IANA name; the same on the server and on the page, which only puts it into the reader's own zone. */
export function momentIn(
  locale: string,
  timeZone: string,
  { at, now, style }: { readonly at: number; readonly now: number; readonly style: MomentStyle },
): string {
  const language = locale === 'en' ? 'en-GB' : locale
  const part = (options: Intl.DateTimeFormatOptions, instant = at) =>
    dateFormat(language, { ...options, timeZone }).format(instant)
  // A list has many of these: only what is written is formatted.
  const time = () => part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const weekday = () => part({ weekday: 'short' })
  const dated = () => {
    const year = { year: 'numeric' } as const
    return part({ day: 'numeric', month: 'short', ...(part(year) !== part(year, now) && year) })
  }
  if (style === 'date') return part({ day: 'numeric', month: 'long' })
  if (style === 'span') return `${weekday()} ${time()}`
  if (style === 'day') {
    const isEastAsian = /^(zh|ja|ko)\b/.test(locale)
    return isEastAsian ? `${dated()}（${weekday()}）${time()}` : `${weekday()} ${dated()}, ${time()}`
  }
  if (Math.abs(now - at) >= 6 * dayMs) return dated()
  const day = { year: 'numeric', month: 'numeric', day: 'numeric' } as const
  return part(day) === part(day, now) ? time() : `${weekday()} ${time()}`
}
