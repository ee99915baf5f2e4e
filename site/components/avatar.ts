import { attribute, type Html, html } from '#site/html/html.ts'
import { hueOf } from './hue.ts'

export interface AvatarLook {
  readonly name: string
  readonly small?: boolean
  /** Said to screen readers; left out where the name is written beside it. */
  readonly label?: string | undefined
}

/** One initial in one of seven hues; the name stands beside it, or is given as `label`. */
export function avatar({ name, small = false, label }: AvatarLook): Html {
  const [initial = '?'] = name.trim()
  const said = label === undefined ? html` aria-hidden="true"` : html` role="img"${attribute('aria-label', label)}`
  return html`<span class="${small ? 'avatar s' : 'avatar'}" data-h="${hueOf(name)}"${said}>${initial.toLocaleUpperCase()}</span>`
}
