import { Html } from '#site/html/html.ts'
import { type IconName, icons } from './icons.ts'

export interface IconLook {
  readonly name: IconName
  readonly small?: boolean
  /** Points the other way where text runs from right to left. */
  readonly flip?: boolean
  readonly class?: string | undefined
}

const drawn = new Map<string, Html>()

/** A symbol of the product. Nobody reads it: what it means is said beside it. `class` is one of our own. */
export function icon({ name, small = false, flip = false, class: own = '' }: IconLook): Html {
  const classes = ['icon', small && 's', flip && 'flip', own].filter(Boolean).join(' ')
  const key = `${name} ${classes}`
  const known = drawn.get(key)
  if (known) return known
  const svg = new Html(`<svg class="${classes}" viewBox="0 0 20 20" aria-hidden="true">${icons[name]}</svg>`)
  drawn.set(key, svg)
  return svg
}
