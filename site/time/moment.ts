import { momentPart } from './moment-part.ts'

/**
 * How an instant that has happened, or is near, is written. `clock`: `15:00` today, `Mon 15:00` within six days, else `23 Nov`.
 * `day`: `Mon 23 Nov, 15:00`. `date`: `1 December`. `span`: `Mon 15:00`, of a time that is read beside its neighbours.
 */
export type MomentStyle = 'clock' | 'day' | 'date' | 'span'

const dayMs = 86_400_000

/** Whether an instant is said by its weekday or time. Besides the day on which it is read, this alone changes what is said of it. */
export function isNear(at: number, now: number): boolean {
  return Math.abs(now - at) < 6 * dayMs
}

/** The day of an instant, in any words: what is said of others changes with it. */
export function dayOf(timeZone: string, now: number): string {
  return momentPart('date', 'en-GB', timeZone, now)
}

/** `timeZone` is an IANA name; the same on the server and on the page, which only puts it into the reader's own zone. */
export function momentIn(
  locale: string,
  timeZone: string,
  { at, now, style }: { readonly at: number; readonly now: number; readonly style: MomentStyle },
): string {
  const language = locale === 'en' ? 'en-GB' : locale
  const part = (name: Parameters<typeof momentPart>[0], instant = at) => momentPart(name, language, timeZone, instant)
  const dated = () => part(part('year') === part('year', now) ? 'shortMonth' : 'shortMonthOfYear')
  if (style === 'date') return part('month')
  if (style === 'span') return `${part('weekday')} ${part('time')}`
  if (style === 'day') {
    const isEastAsian = /^(zh|ja|ko)\b/.test(locale)
    return isEastAsian
      ? `${dated()}（${part('weekday')}）${part('time')}`
      : `${part('weekday')} ${dated()}, ${part('time')}`
  }
  if (!isNear(at, now)) return dated()
  return part('date') === part('date', now) ? part('time') : `${part('weekday')} ${part('time')}`
}
