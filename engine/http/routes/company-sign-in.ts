import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { notFound } from '#engine/http/admission.ts'
import { audit } from '#engine/http/audit.ts'
import { ownPath } from '#engine/http/auth/own-path.ts'
import { hashSecret, newSecret, sameText } from '#engine/http/auth/secret.ts'
import { startSession } from '#engine/http/auth/session.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { limit } from '#engine/http/rate-limit.ts'
import type { RouteModule } from '#engine/http/route.ts'
import { IdentityRefused } from '#engine/ports/identity-provider.ts'

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
  try {
    const url = await identity.begin({ state, nonce, verifier, redirectUri })
    const expiresAt = clock.now() + tripMs
    await store.access.addOnce({ hash: hashSecret(state), purpose, body: { nonce, verifier, next }, expiresAt })
    setCookie(c, cookieName(settings), state, { ...cookieOptions(settings), maxAge: tripMs / 1000 })
    return c.redirect(url, 303)
  } catch (error) {
    log.warn({ error: codeOf(error) }, 'the identity provider does not answer')
    return failed(c, next)
  }
}

async function finish(c: DoorContext): Promise<Response> {
  await limit(c, 'provider', 60, 15 * 60_000)
  const { services } = c.var.door
  const { settings, store, clock, identity, runtime, log } = services
  if (identity === null) throw notFound()
  c.header('Cache-Control', 'no-store')
  const state = c.req.query('state') ?? ''
  const cookie = getCookie(c, cookieName(settings)) ?? ''
  deleteCookie(c, cookieName(settings), cookieOptions(settings))
  const kept =
    cookie !== '' && sameText(cookie, state)
      ? await store.access.takeOnce(hashSecret(state), purpose, clock.now())
      : null
  if (kept === null) return failed(c, '/desk')
  const { nonce, verifier, next } = kept as { nonce: string; verifier: string; next: string }
  const redirectUri = settings.publicUrl + callback
  try {
    const url = redirectUri + new URL(c.req.url).search
    const { email } = await identity.finish(url, { state, nonce, verifier, redirectUri })
    const agents = [...runtime.definitions().running.agents.values()]
    const agent = agents.find(({ value }) => value.email.toLowerCase() === email.toLowerCase())
    if (agent === undefined) throw new IdentityRefused('no agent has this address')
    await startSession(c, agent, 'provider')
    return c.redirect(next, 303)
  } catch (error) {
    const why = error instanceof IdentityRefused ? error.message : codeOf(error)
    log.warn({ error: why }, 'a sign-in by the identity provider was refused')
    await audit(services, { role: 'system', actor: 'sign-in' }, 'session.refused', { proof: 'provider', why })
    return failed(c, next)
  }
}

function failed(c: DoorContext, next: string): Response {
  return c.redirect(`/desk/sign-in?refused&next=${encodeURIComponent(next)}`, 303)
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
