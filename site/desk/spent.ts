import type { OverviewTexts } from '#site/i18n/overview/texts.ts'

/** Working time in words: `42 min`, `2 h 40`, `16 h`; nobody counts working days. */
export function workedIn(t: OverviewTexts, minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)]
  if (hours === 0) return t('time.minutes', { minutes: rest })
  if (rest === 0) return t('time.hours', { hours })
  return t('time.both', { hours, minutes: String(rest).padStart(2, '0') })
}

/** A short wait in words: `40 s`, and from two minutes on as `spentIn`. */
export function waitedIn(t: OverviewTexts, seconds: number): string {
  return seconds < 120 ? t('time.seconds', { seconds }) : spentIn(t, seconds / 60)
}

/** Calendar time in words; two days and more as days: `3.5 days`. */
export function spentIn(t: OverviewTexts, minutes: number): string {
  return minutes < 2_880 ? workedIn(t, minutes) : t('time.days', { days: Math.round(minutes / 144) / 10 })
}
