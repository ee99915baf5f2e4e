import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Defined } from '#engine/core/catalogue.ts'
import { audited } from '#engine/http/audit.ts'
import { deviceOf } from '#engine/http/auth/device.ts'
import { hashSecret, newSecret, sameText } from '#engine/http/auth/secret.ts'
import type { Session } from '#engine/http/auth/who.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Services } from '#engine/http/services.ts'
import type { AgentFile } from '#engine/schemas/types.ts'
import type { AuditRow, SessionRow } from '#engine/store/access-store.ts'

export const sessionLimits = {
  idleMs: 12 * 3_600_000,
  lifetimeMs: 30 * 86_400_000,
  /** The row is touched at most this often: a page with ten requests costs one write. */
  touchEveryMs: 60_000,
} as const

/** The session that the request's cookie names, or null. Asks the store once a request. */
export async function currentSession(c: DoorContext): Promise<Session | null> {
  const known = c.get('session')
  if (known !== undefined) return known
  const session = await readSession(c.var.door.services, getCookie(c, cookieName(c.var.door.services)))
  c.set('session', session)
  return session
}

/** Reads a cookie's value. An open stream asks again and again, which is not use: it passes `touch: false`. */
export async function readSession(
  services: Services,
  cookie: string | undefined,
  { touch }: { readonly touch: boolean } = { touch: true },
): Promise<Session | null> {
  if (cookie === undefined || !/^[\w-]{43}\.[0-9a-f]{12}$/.test(cookie)) return null
  const { store, clock, runtime } = services
  const hash = hashSecret(cookie)
  const row = await store.access.session(hash)
  if (row === null) return null
  const now = clock.now()
  const agent = runtime.definitions().running.agents.get(row.agent)
  const ended =
    row.expiresAt <= now ||
    row.lastSeenAt + sessionLimits.idleMs <= now ||
    agent === undefined ||
    !sameText(standing(agent), cookie.slice(44))
  if (ended) {
    await store.access.removeSession(hash)
    return null
  }
  if (touch && now - row.lastSeenAt > sessionLimits.touchEveryMs) await store.access.touchSession(hash, now)
  return { agent, hash }
}

/** Signs an agent in under a new id, whatever cookie the request came with; that one's session ends. */
export async function startSession(
  c: DoorContext,
  agent: Defined<AgentFile>,
  proof: SessionRow['proof'],
): Promise<Session> {
  const { services } = c.var.door
  await endSession(c)
  const now = services.clock.now()
  const cookie = `${newSecret(services.random)}.${standing(agent)}`
  const session = { agent, hash: hashSecret(cookie) }
  const row: SessionRow = {
    hash: session.hash,
    agent: agent.id,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + sessionLimits.lifetimeMs,
    proof,
    device: deviceOf(c.req.header('user-agent') ?? ''),
  }
  await audited(
    services,
    { role: 'agent', actor: agent.id },
    'session.started',
    ({ access }) => access.addSession(row),
    () => ({ proof }),
  )
  setCookie(c, cookieName(services), cookie, { ...cookieOptions(services), maxAge: sessionLimits.lifetimeMs / 1000 })
  c.set('session', session)
  return session
}

/** Ends the session of the request's cookie on the server and takes the cookie back; `line` is written with it. */
export async function endSession(c: DoorContext, line: AuditRow | null = null): Promise<void> {
  const { services } = c.var.door
  const cookie = getCookie(c, cookieName(services))
  if (cookie === undefined) return
  await services.store.audit.withLine(
    ({ access }) => access.removeSession(hashSecret(cookie)),
    () => line,
  )
  deleteCookie(c, cookieName(services), cookieOptions(services))
  c.set('session', null)
}

/** `__Host-` binds the cookie to this very host over https; plain http (loopback only) cannot carry it. */
export function cookieName({ settings }: Pick<Services, 'settings'>): string {
  return isSecure(settings) ? '__Host-docket' : 'docket'
}

function cookieOptions({ settings }: Services) {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure(settings) } as const
}

function isSecure(settings: Services['settings']): boolean {
  return settings.publicUrl.startsWith('https://')
}

/** What must not change under a session: the role, and the address that proved who it is. */
function standing(agent: Defined<AgentFile>): string {
  return hashSecret(`${agent.id}\0${agent.value.role}\0${agent.value.email}`).slice(0, 12)
}
