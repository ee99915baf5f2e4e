import type { Ring } from '#engine/http/routes/desk/ring.ts'
import { icon } from '#site/components/icon.ts'
import { type Html, html } from '#site/html/html.ts'

const icons = { new: 'snew', open: 'sopen', wait: 'swait', solved: 'ssolved' } as const

/** A ring and the state's title: shape says state, colour is kept for urgency. */
export function state(ring: Ring, title: string): Html {
  return html`<span class="state ${ring}">${icon({ name: icons[ring] })}${title}</span>`
}
