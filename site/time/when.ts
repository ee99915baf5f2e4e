import { dateFormat } from '#engine/core/time/format.ts'

const dayMs = 86_400_000

/**
 * An instant the way people name it: `Tuesday 11:00`, from a week on `Tuesday 1 December 11:00`. `timeZone` is an IANA name. The same on
 * the server and on the page, which only puts it into the reader's own zone.
 */
export function whenIn(
  locale: string,
  timeZone: string,
  { at, now }: { readonly at: number; readonly now: number },
): string {
  const language = locale === 'en' ? 'en-GB' : locale
  const part = (options: Intl.DateTimeFormatOptions) => dateFormat(language, { ...options, timeZone }).format(at)
  const weekday = part({ weekday: /^(zh|ja|ko)\b/.test(locale) ? 'short' : 'long' })
  const time = part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  if (at - now < 6 * dayMs) return `${weekday} ${time}`
  const date = part({ day: 'numeric', month: 'long' })
  return /^(zh|ja|ko)\b/.test(locale) ? `${date}（${weekday}）${time}` : `${weekday} ${date} ${time}`
}

/** What a zone is called: its city in English (`Berlin`), elsewhere the name that the language has for it (`中欧时间`). */
export function zoneName(locale: string, timeZone: string, at: number): string {
  if (/^(Etc\/)?(UTC|GMT|Universal)$/i.test(timeZone)) return 'UTC'
  const city = timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone
  if (/^en\b/.test(locale)) return city
  const parts = dateFormat(locale, { timeZone, timeZoneName: 'longGeneric' }).formatToParts(at)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? city
}

/** A day as `2026-11-16` in words. */
export function dayIn(locale: string, day: string): string {
  const language = locale === 'en' ? 'en-GB' : locale
  return dateFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00Z`))
}
