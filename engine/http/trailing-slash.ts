import type { DoorContext } from '#engine/http/door.ts'
import { routedStart } from '#engine/http/routed-page.ts'

/** Pages of the help center have a slash at their end. */
const routed = new RegExp(`^(${routedStart}(?:/[^/]+)*)/+$`, 'i')

/** Where somebody meant to go who wrote a slash behind the address of a route, by hand or because others have one; else null. */
export function withoutSlash({ req }: DoorContext): string | null {
  if ((req.method !== 'GET' && req.method !== 'HEAD') || !req.path.endsWith('/')) return null
  const { pathname, search } = new URL(req.url)
  const path = routed.exec(pathname)?.[1]
  return path === undefined ? null : path + search
}
