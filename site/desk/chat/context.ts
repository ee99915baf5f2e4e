import type { ConversationCard } from '#engine/core/chat/wire.ts'
import { momentIn } from '#site/time/moment.ts'
import type { SayInDeskChat } from '../../i18n/desk-chat/texts.ts'

/** What every part of the page is drawn with. */
export interface Context {
  readonly say: SayInDeskChat
  /** BCP 47. */
  readonly locale: string
  /** IANA name. */
  readonly timeZone: string
  readonly now: number
}

/** How a visitor is called who may have given no name. */
export function nameOf({ visitor }: Pick<ConversationCard, 'visitor'>, { say, locale }: Context): string {
  if (visitor.name !== '') return visitor.name
  if (visitor.email !== null) return visitor.email
  return visitor.country === null
    ? say('visitor')
    : say('visitor.from', { country: countryName(visitor.country, locale) })
}

export function countryName(code: string, locale: string): string {
  return new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }).of(code) ?? code
}

export function languageName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

export function clock(at: number, { locale, timeZone, now }: Context): string {
  return momentIn(locale, timeZone, { at, now, style: 'clock' })
}

/** How long ago, in the largest unit: `20 s`, `4 min`, `2 h`. */
export function ago(at: number, { say, now }: Context): string {
  const seconds = Math.max(0, Math.round((now - at) / 1_000))
  if (seconds < 60) return say('seconds', { count: seconds })
  if (seconds < 3_600) return say('minutes', { count: Math.floor(seconds / 60) })
  return say('hours', { count: Math.floor(seconds / 3_600) })
}
