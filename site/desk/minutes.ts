import type { DeskTexts } from '#site/i18n/desk/texts.ts'

/** Open time in words: `42 min`, `2 h 40`, `16 h`. */
export function minutesIn(t: DeskTexts, minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)]
  if (hours === 0) return t('clock.minutes', { minutes: rest })
  if (rest === 0) return t('clock.hours', { hours })
  return t('clock.both', { hours, minutes: String(rest).padStart(2, '0') })
}
