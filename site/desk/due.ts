import type { DeskFrame } from '#engine/http/routes/desk/frame.ts'
import { icon } from '#site/components/icon.ts'
import { attribute, type Html, html } from '#site/html/html.ts'
import type { DeskTexts } from '#site/i18n/desk/texts.ts'
import { momentIn } from '#site/time/moment.ts'
import { moment } from '#site/time/moment-html.ts'
import { minutesIn } from './minutes.ts'

export interface DueClock {
  readonly metric: 'firstResponse' | 'nextResponse' | 'resolution' | 'reach'
  readonly state: 'running' | 'paused' | 'met' | 'breached'
  readonly dueAt: number
  /** Minutes of open time; null once it was met. */
  readonly left: number | null
}

/**
 * A deadline as a chip: working time left under a day, else weekday and time; late stays pink.
 * @param long `42 min left`, where nothing else says that it is left
 */
export function due(
  { metric, state, dueAt, left }: DueClock,
  { language: locale, timeZone, now }: Pick<DeskFrame, 'language' | 'timeZone' | 'now'>,
  t: DeskTexts,
  long = false,
): Html {
  const isLate = state === 'breached' || (state === 'running' && dueAt <= now)
  const isMet = left === null && !isLate
  const isShort = left !== null && left < 8 * 60
  const tone = isLate ? 'late' : isMet ? 'ok' : state === 'running' && left !== null && left < 60 ? 'warn' : undefined
  const name = isLate ? 'alert' : isMet ? 'check' : state === 'paused' ? 'pause' : 'clock'
  const time = minutesIn(t, Math.abs(left ?? 0))
  const at = momentIn(locale, timeZone, { at: dueAt, now, style: 'day' })
  const title = t('clock.title', { metric: t(`metric.${metric}`), time: at })
  const said = isLate
    ? left === null || left === 0
      ? t('clock.waslate')
      : t('clock.late', { time })
    : isMet
      ? t('clock.met')
      : state === 'paused'
        ? t('clock.paused')
        : isShort
          ? long
            ? t('clock.left', { time })
            : time
          : moment({ at: dueAt, now, locale, timeZone })
  return html`<span class="${state === 'paused' ? 'chip paused' : 'chip'}"${attribute('data-tone', tone)} title="${title}">${icon({ name })}${said}</span>`
}
