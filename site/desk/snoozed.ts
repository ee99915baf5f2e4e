import type { TicketRow } from '#engine/http/resources/types.ts'
import type { DeskFrame } from '#engine/http/routes/desk/frame.ts'
import { icon } from '#site/components/icon.ts'
import { type Html, html } from '#site/html/html.ts'
import type { DeskTexts } from '#site/i18n/desk/texts.ts'
import { moment } from '#site/time/moment-html.ts'

/** Until when a ticket is out of the lists, as a chip; null for one that is not. */
export function snoozedChip(
  snoozed: TicketRow['snoozed'],
  { language: locale, timeZone, now }: Pick<DeskFrame, 'language' | 'timeZone' | 'now'>,
  t: DeskTexts,
): Html | null {
  if (snoozed === null) return null
  const moon = icon({ name: 'moon' })
  if (snoozed === 'reply')
    return html`<span class="chip" title="${t('work.snoozed.reply')}">${moon}${t('snoozed.reply')}</span>`
  const until = moment({ at: Date.parse(snoozed), now, locale, timeZone })
  return html`<span class="chip">${moon}<span class="sr">${t('work.snoozed.time')} </span>${until}</span>`
}
