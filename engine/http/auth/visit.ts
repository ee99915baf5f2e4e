import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { hashSecret, newSecret } from '#engine/http/auth/secret.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Services } from '#engine/http/services.ts'

/**
 * A customer's visit: who came by a link that was mailed to an address sees the requests of that address for a while. There is no account
 * behind it. An opaque cookie of 256 random bits, whose SHA-256 is a row in the store; it opens no page of the desk and nothing of the API.
 */
export const visitLimits = {
  linkMs: 15 * 60_000,
  idleMs: 12 * 3_600_000,
  lifetimeMs: 7 * 86_400_000,
  touchEveryMs: 60_000,
} as const

const purpose = 'requests'

/** A one-time link to the requests of an address; only the hash of its secret is kept. `prefix` is `/zh-cn` or nothing. */
export async function createVisitLink(
  { store, clock, random, settings }: Pick<Services, 'store' | 'clock' | 'random' | 'settings'>,
  email: string,
  prefix: string,
): Promise<string> {
  const secret = newSecret(random)
  const expiresAt = clock.now() + visitLimits.linkMs
  await store.access.addOnce({ hash: hashSecret(secret), purpose, body: { email }, expiresAt })
  return `${settings.publicUrl}${prefix}/requests/enter/${secret}`
}

/** Uses a link up and begins a visit under a new id; false when the link is unknown, used or too old. */
export async function beginVisit(c: DoorContext, secret: string): Promise<boolean> {
  const { store, clock, random, settings } = c.var.door.services
  const now = clock.now()
  const kept = await store.access.takeOnce(hashSecret(secret), purpose, now)
  if (kept === null) return false
  await endVisit(c)
  const cookie = newSecret(random)
  await store.access.addVisit({
    hash: hashSecret(cookie),
    email: String(kept.email),
    lastSeenAt: now,
    expiresAt: now + visitLimits.lifetimeMs,
  })
  setCookie(c, nameOf(settings), cookie, { ...optionsOf(settings), maxAge: visitLimits.lifetimeMs / 1000 })
  return true
}

/** Whose requests this browser may see, or null. */
export async function visitorOf(c: DoorContext): Promise<string | null> {
  const { store, clock, settings } = c.var.door.services
  const cookie = getCookie(c, nameOf(settings))
  if (cookie === undefined || !/^[\w-]{43}$/.test(cookie)) return null
  const hash = hashSecret(cookie)
  const visit = await store.access.visit(hash)
  if (visit === null) return null
  const now = clock.now()
  if (visit.expiresAt <= now || visit.lastSeenAt + visitLimits.idleMs <= now) {
    await store.access.removeVisit(hash)
    return null
  }
  if (now - visit.lastSeenAt > visitLimits.touchEveryMs) await store.access.touchVisit(hash, now)
  return visit.email
}

/** Ends the visit on the server and takes the cookie back. */
export async function endVisit(c: DoorContext): Promise<void> {
  const { store, settings } = c.var.door.services
  const cookie = getCookie(c, nameOf(settings))
  if (cookie === undefined) return
  await store.access.removeVisit(hashSecret(cookie))
  deleteCookie(c, nameOf(settings), optionsOf(settings))
}

function nameOf(settings: Services['settings']): string {
  return isSecure(settings) ? '__Host-docket-requests' : 'docket-requests'
}

function optionsOf(settings: Services['settings']) {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure(settings) } as const
}

function isSecure({ publicUrl }: Services['settings']): boolean {
  return publicUrl.startsWith('https://')
}
