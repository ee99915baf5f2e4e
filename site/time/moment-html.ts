import { attribute, type Html, html } from '#site/html/html.ts'
import { type MomentStyle, momentIn } from './moment.ts'

export interface Moment {
  readonly at: number
  readonly now: number
  readonly locale: string
  /** IANA name. */
  readonly timeZone: string
  /** `clock` when left out. */
  readonly style?: MomentStyle
  readonly class?: string | undefined
}

/** An instant in the zone that the server knows; the page's script puts it into the reader's own. */
export function moment({ at, now, locale, timeZone, style = 'clock', class: own }: Moment): Html {
  const said = momentIn(locale, timeZone, { at, now, style })
  return html`<time${attribute('class', own)} datetime="${new Date(at).toISOString()}" data-moment="${style}">${said}</time>`
}
