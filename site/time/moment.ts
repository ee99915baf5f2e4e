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
  const time = part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  if (style === 'date') return part({ day: 'numeric', month: 'long' })
  if (style === 'span') return `${part({ weekday: 'short' })} ${time}`
  const isEastAsian = /^(zh|ja|ko)\b/.test(locale)
  const weekday = part({ weekday: 'short' })
  const date = part({ day: 'numeric', month: 'short' })
  const year = { year: 'numeric' } as const
  const isThisYear = part(year) === part(year, now)
  const dated = isThisYear ? date : part({ day: 'numeric', month: 'short', ...year })
  if (style === 'day') return isEastAsian ? `${dated}（${weekday}）${time}` : `${weekday} ${dated}, ${time}`
  const day = { year: 'numeric', month: 'numeric', day: 'numeric' } as const
  if (part(day) === part(day, now)) return time
  return Math.abs(now - at) < 6 * dayMs ? `${weekday} ${time}` : dated
}
