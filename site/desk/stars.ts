import { icon } from '#site/components/icon.ts'
import { attribute, type Html, html } from '#site/html/html.ts'
import type { DeskTexts } from '#site/i18n/desk/texts.ts'

/** None to three stars, urgent in pink; low priority shows none. */
export function stars(priority: 0 | 1 | 2 | 3, t: DeskTexts): Html | null {
  if (priority === 0) return null
  const lit = Array.from({ length: priority }, () => icon({ name: 'star' }))
  const tone = attribute('data-tone', priority === 3 ? 'late' : undefined)
  return html`<span class="stars"${tone} role="img" aria-label="${t(`priority.${priority}`)}">${lit}</span>`
}
