import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Defined } from '#engine/core/catalogue.ts'
import { notFound } from '#engine/http/admission.ts'
import { audit } from '#engine/http/audit.ts'
import { ownPath } from '#engine/http/auth/own-path.ts'
import { hashSecret, newSecret, sameText } from '#engine/http/auth/secret.ts'
import { startSession } from '#engine/http/auth/session.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { limit } from '#engine/http/rate-limit.ts'
import type { RouteModule } from '#engine/http/route.ts'
import type { Services } from '#engine/http/services.ts'
import { type IdentityProvider, IdentityRefused } from '#engine/ports/identity-provider.ts'
import type { AgentFile } from '#engine/schemas/types.ts'

const purpose = 'provider'
const tripMs = 10 * 60_000
const callback = '/desk/company/back'

/**
 * Signing in by the company's own provider, where one is set. The way there and back is bound to this browser by a cookie, so that
 * nobody can be signed in by a link that somebody else made. Who has no agent file with that address stays outside.
 */
export const companySignInRoutes: RouteModule = () => [
  { method: 'GET', path: '/desk/company', access: { who: 'anyone' }, handle: begin },
  { method: 'GET', path: callback, access: { who: 'key' }, handle: finish },
]

async function begin(c: DoorContext): Promise<Response> {
  await limit(c, 'provider', 60, 15 * 60_000)
  const { settings, store, clock, random, identity, log } = c.var.door.services
  if (identity === null) throw notFound()
  const next = ownPath(c.req.query('next'))
  // The provider sends back to the public URL, and the cookie has to be there.
  const called = new URL(c.req.url)
  if (called.host !== new URL(settings.publicUrl).host)
    return c.redirect(`${settings.publicUrl}/desk/company?next=${encodeURIComponent(next)}`, 303)
  const [state, nonce, verifier] = [newSecret(random), newSecret(random), newSecret(random)]
  const redirectUri = settings.publicUrl + callback
  c.header('Cache-Control', 'no-store')
  const url = await identity.begin({ state, nonce, verifier, redirectUri }).catch((error: unknown) => {
    log.warn({ error: codeOf(error) }, 'the identity provider does not answer')
    return null
  })
  if (url === null) return backToSignIn(c, 'away', next)
  const expiresAt = clock.now() + tripMs
  await store.access.addOnce({ hash: hashSecret(state), purpose, body: { nonce, verifier, next }, expiresAt })
  setCookie(c, cookieName(settings), state, { ...cookieOptions(settings), maxAge: tripMs / 1000 })
  return c.redirect(url, 303)
}

async function finish(c: DoorContext): Promise<Response> {
  await limit(c, 'provider', 60, 15 * 60_000)
  const { services } = c.var.door
  const { settings, store, clock, identity, log } = services
  if (identity === null) throw notFound()
  c.header('Cache-Control', 'no-store')
  const state = c.req.query('state') ?? ''
  const cookie = getCookie(c, cookieName(settings)) ?? ''
  deleteCookie(c, cookieName(settings), cookieOptions(settings))
  const kept =
    cookie !== '' && sameText(cookie, state)
      ? await store.access.takeOnce(hashSecret(state), purpose, clock.now())
      : null
  if (kept === null) return backToSignIn(c, 'refused', '/desk')
  const { nonce, verifier, next } = kept as { nonce: string; verifier: string; next: string }
  const trip = { state, nonce, verifier, redirectUri: settings.publicUrl + callback }
  // What the provider says is one thing; a fault of our own store is no refusal, and rises.
  const told = await asked(identity, trip, new URL(c.req.url).search)
  const agent = 'email' in told ? agentAt(services, told.email) : null
  if (agent === null) {
    const why = 'why' in told ? told.why : 'no agent has this address'
    log.warn({ error: why }, 'a sign-in by the identity provider was refused')
    await audit(services, { role: 'system', actor: 'sign-in' }, 'session.refused', { proof: 'provider', why })
    return backToSignIn(c, 'refused', next)
  }
  await startSession(c, agent, 'provider')
  return c.redirect(next, 303)
}

/** Whose address the provider vouches for, or why it does not. */
async function asked(
  identity: IdentityProvider,
  trip: Parameters<IdentityProvider['finish']>[1],
  search: string,
): Promise<{ readonly email: string } | { readonly why: string }> {
  try {
    return await identity.finish(trip.redirectUri + search, trip)
  } catch (error) {
    return { why: error instanceof IdentityRefused ? error.message : codeOf(error) }
  }
}

function agentAt({ runtime }: Services, email: string): Defined<AgentFile> | null {
  const agents = [...runtime.definitions().running.agents.values()]
  return agents.find(({ value }) => value.email.toLowerCase() === email.toLowerCase()) ?? null
}

function backToSignIn(c: DoorContext, why: 'refused' | 'away', next: string): Response {
  return c.redirect(`/desk/sign-in?${why}&next=${encodeURIComponent(next)}`, 303)
}

function cookieName({ publicUrl }: { readonly publicUrl: string }): string {
  return publicUrl.startsWith('https://') ? '__Host-docket-company' : 'docket-company'
}

function cookieOptions({ publicUrl }: { readonly publicUrl: string }) {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: publicUrl.startsWith('https://') } as const
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no answer'
}
