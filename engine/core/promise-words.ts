import { dateFormat } from '#engine/core/time/format.ts'

/** An instant as people say it: weekday and time, with the date when it is a week away or more, and the name of the zone. */
export function sayTime(at: number, timeZone: string, language: string, now: number): string {
  const far = Math.abs(at - now) > 6 * 86_400_000
  const said = dateFormat(language, {
    timeZone,
    weekday: 'long',
    ...(far && { day: 'numeric', month: 'long' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
  return language === 'zh-CN'
    ? `${said}（${zoneName(timeZone, language)}）`
    : `${said.replace(' at ', ' ')} (${zoneName(timeZone, language)})`
}

/** `Berlin time`, `柏林时间`. */
export function zoneName(timeZone: string, language: string): string {
  if (language === 'zh-CN') {
    const parts = dateFormat('zh-CN', { timeZone, timeZoneName: 'longGeneric' }).formatToParts(0)
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
  }
  return timeZone === 'UTC' ? 'UTC' : `${(timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ')} time`
}

/** The promise as a sentence. */
export function sayPromise(dueAt: number, timeZone: string, language: string, now: number): string {
  const time = sayTime(dueAt, timeZone, language, now)
  return language === 'zh-CN' ? `我们会在${time}之前答复。` : `We answer by ${time}.`
}
