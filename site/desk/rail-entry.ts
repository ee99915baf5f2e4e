import { icon } from '#site/components/icon.ts'
import type { IconName } from '#site/components/icons.ts'
import { attribute, type Html, html } from '#site/html/html.ts'

export interface RailEntry {
  readonly href: string
  readonly icon: IconName
  /** A word of ours, or `name`: a title that somebody gave, in whichever direction it runs. */
  readonly title: string | Html
  /** How many wait there, in words; left out where nothing is counted. */
  readonly count?: string | undefined
  readonly tone?: 'warn' | 'late' | undefined
}

/** A way through the desk: some thirty stand on every page. */
export function railEntry({ href, icon: name, title, count, tone }: RailEntry, here: string): Html {
  const current = attribute('aria-current', href === here ? 'page' : undefined)
  const number = count !== undefined && html`<span class="num"${attribute('data-tone', tone)}>${count}</span>`
  return html`<li><a${attribute('href', href)}${current}>${icon({ name })}${title}${number}</a></li>`
}

/** A title that somebody gave to a list or a team. */
export function givenName(title: string): Html {
  return html`<span class="name" dir="auto">${title}</span>`
}
