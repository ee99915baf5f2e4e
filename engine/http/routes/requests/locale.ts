import { languagePart, languageTag } from '#engine/core/language-tag.ts'
import type { DoorContext } from '#engine/http/door.ts'

/** A language as the first part of a path. */
export const localePart = `/:locale{${languagePart}}`

/** The language that the path asks for (BCP 47); null for a path without one. */
export function askedLanguage(c: DoorContext): string | null {
  const part = c.req.param('locale')
  return part === undefined ? null : languageTag(part)
}

/** `/zh-cn` or nothing: what stands before `/requests` in the path that was asked for. */
export function localePrefix(c: DoorContext): string {
  const part = c.req.param('locale')
  return part === undefined ? '' : `/${part}`
}
