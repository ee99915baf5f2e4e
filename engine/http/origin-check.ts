import { DocketError } from '#engine/core/docket-error.ts'
import { everyRule } from '#engine/core/rules.ts'
import { chatOrigins } from '#engine/http/cors.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Route } from '#engine/http/route.ts'

type Sender = 'own' | 'foreign' | 'unsaid'

/**
 * Refuses what another site makes a browser send (reliability.md, rule 17): `Sec-Fetch-Site` first, because a page cannot forge it,
 * then `Origin`. It looks at no content type, since any of them can be sent across sites.
 *
 * Exempt is what carries a bearer token or a signature and no cookie. Where nothing is said at all, the request is not a browser's: it may pass where
 * no cookie could lend it somebody's rights (the forms, a request key, an API call that must bring its own token).
 * Throws DocketError `forbidden`.
 */
export function checkOrigin(c: DoorContext, route: Pick<Route, 'access' | 'from'> | null): void {
  const hasCookie = c.req.header('cookie') !== undefined
  if (!hasCookie && (route?.access.who === 'signed' || isBearer(c))) return
  const { settings, holds = everyRule } = c.get('door').services
  if (!holds('other-sites-send-nothing')) return
  const { publicUrl, siteUrl, loopback } = settings
  const origins = route?.from === 'chat' ? chatOrigins(c) : route?.from === 'site' ? [publicUrl, siteUrl] : [publicUrl]
  // A loopback engine has several names; the one that was called has passed the Host allow-list.
  const sender = senderOf(c, loopback ? [...origins, `http://${c.req.header('host')}`] : origins)
  if (sender === 'own') return
  if (sender === 'unsaid' && (route?.from !== undefined || (!hasCookie && !needsCookie(route)))) return
  throw new DocketError('forbidden', 'This request came from another site, so it was not carried out.')
}

function isBearer(c: DoorContext): boolean {
  return /^bearer /i.test(c.req.header('authorization') ?? '')
}

function senderOf(c: DoorContext, origins: readonly string[]): Sender {
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  if (site === 'same-origin' || site === 'none') return 'own'
  if (origin !== undefined) return origins.includes(origin) ? 'own' : 'foreign'
  return site === undefined ? 'unsaid' : 'foreign'
}

/** Routes that only a cookie opens, and the sign-in itself, which gives one. */
function needsCookie(route: Pick<Route, 'access'> | null): boolean {
  return route !== null && route.access.who !== 'api' && route.access.who !== 'key'
}
