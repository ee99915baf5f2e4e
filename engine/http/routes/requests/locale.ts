import { languageTag } from '#engine/core/language-tag.ts'
import type { DoorContext } from '#engine/http/door.ts'

/** A language as the first part of a path; three letters must not begin with "a", so that `/api` stays the API's. */
export const localePart = '/:locale{(?:[a-z]{2}|[b-z][a-z]{2})(?:-[a-z0-9]{2,8})*}'

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
