/** `14:20`. */
export function clock(locale: string, at: number): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)
}

/** The day of an instant as one says it now: empty for today, else the weekday within a week, else day and month. */
export function day(locale: string, at: number, now: number): string {
  if (new Date(at).toDateString() === new Date(now).toDateString()) return ''
  const isNear = Math.abs(at - now) < 6 * 86_400_000
  return new Intl.DateTimeFormat(locale, isNear ? { weekday: 'long' } : { day: 'numeric', month: 'long' }).format(at)
}

/** When somebody is back: `14:20`, `Monday 09:00`. */
export function backAt(locale: string, at: number, now: number): string {
  return [day(locale, at, now), clock(locale, at)].filter(Boolean).join(' ')
}
