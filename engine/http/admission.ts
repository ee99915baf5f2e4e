import { DocketError } from '#engine/core/docket-error.ts'
import { can } from '#engine/core/rights.ts'
import { findCaller } from '#engine/http/auth/caller.ts'
import { currentSession } from '#engine/http/auth/session.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { wantsPage } from '#engine/http/errors.ts'
import type { Access } from '#engine/http/route.ts'

/**
 * Asks who may open a route, before anything is looked up. Returns an answer only to send a stranger to the sign-in page.
 * Throws DocketError `unauthenticated` (no credential) or `not-found` (one without the right: 404, never 403).
 */
export async function admit(c: DoorContext, access: Access): Promise<Response | null> {
  switch (access.who) {
    case 'anyone':
    case 'key':
    case 'signed':
      return null
    case 'api':
      return admitToApi(c, access.scope)
    case 'agent':
      return admitAgent(c, access.role)
    case 'loopback-or-admin':
      return c.var.door.services.settings.loopback ? null : admitAgent(c, 'admin')
  }
}

async function admitToApi(c: DoorContext, scope: 'read' | 'write'): Promise<null> {
  const caller = await findCaller(c)
  if (caller === null) throw new DocketError('unauthenticated', 'Send a token: "Authorization: Bearer …".')
  if (!can(caller, scope, { kind: 'api' })) throw notFound()
  c.set('caller', caller)
  return null
}

async function admitAgent(c: DoorContext, role: 'admin' | undefined): Promise<Response | null> {
  const session = await currentSession(c)
  if (session === null) return toSignIn(c)
  const caller = { kind: 'agent', agent: session.agent } as const
  if (!can(caller, 'open', { kind: 'desk' })) throw notFound()
  if (role === 'admin' && session.agent.value.role !== 'admin') throw notFound()
  c.set('caller', caller)
  return null
}

function toSignIn(c: DoorContext): Response {
  if (!wantsPage(c)) throw new DocketError('unauthenticated', 'Sign in at /desk/sign-in first.')
  // Whoever wanted to be signed out is.
  if (c.req.path === '/desk/sign-out') return c.redirect('/desk/sign-in', 303)
  const next = readingOf(c)
  const query = [
    ...(c.req.method === 'GET' ? [] : ['out']),
    ...(next === '/desk' ? [] : [`next=${encodeURIComponent(next)}`]),
  ]
  return c.redirect(`/desk/sign-in${query.length === 0 ? '' : `?${query.join('&')}`}`, 303)
}

/** What a browser was reading is worth coming back to; where something was done, that is the page on which it was. */
function readingOf(c: DoorContext): string {
  const isReading = c.req.method === 'GET'
  const page = isReading ? c.req.url : (c.req.header('referer') ?? '')
  if (!URL.canParse(page)) return '/desk'
  const { pathname, search } = new URL(page)
  // A page that refused something lies where that was sent to, which nobody can open.
  const ticket = isReading ? undefined : /^\/desk\/tickets\/\d+/.exec(pathname)?.[0]
  return ticket ?? pathname + search
}

/** The same words whether a thing is missing or not to be seen. */
export function notFound(): DocketError {
  return new DocketError('not-found', 'There is nothing here, or nothing that you may see.')
}
