import { DocketError } from '#engine/core/docket-error.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { notFound } from '#engine/http/admission.ts'
import { audit } from '#engine/http/audit.ts'
import { ownPath } from '#engine/http/auth/own-path.ts'
import { PasskeyRefused, passkeyAgent, signInOptions } from '#engine/http/auth/passkeys.ts'
import { type RelyingParty, relyingParty } from '#engine/http/auth/relying-party.ts'
import { startSession } from '#engine/http/auth/session.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readJson } from '#engine/http/json-body.ts'
import { limit } from '#engine/http/rate-limit.ts'
import type { RouteModule } from '#engine/http/route.ts'

/** Signing in with a passkey: the page's script asks for a challenge, the browser answers it. */
export const passkeyRoutes: RouteModule = () => [
  { method: 'POST', path: '/desk/passkey/options', access: { who: 'anyone' }, maxBodyBytes: 1_024, handle: challenge },
  { method: 'POST', path: '/desk/passkey', access: { who: 'anyone' }, maxBodyBytes: 65_536, handle: signIn },
]

async function challenge(c: DoorContext): Promise<Response> {
  await limit(c, 'passkey', 60, 15 * 60_000)
  c.header('Cache-Control', 'no-store')
  return c.json(await signInOptions(c.var.door.services, partyOf(c)))
}

async function signIn(c: DoorContext): Promise<Response> {
  await limit(c, 'passkey', 60, 15 * 60_000)
  const { services } = c.var.door
  const body = (await readJson(c)) as JsonObject | null
  const next = ownPath(typeof body?.next === 'string' ? body.next : null)
  try {
    const agent = await passkeyAgent(services, partyOf(c), body?.response ?? null)
    await startSession(c, agent, 'passkey')
    return c.json({ next })
  } catch (error) {
    if (!(error instanceof PasskeyRefused)) throw error
    if (error.agent !== null)
      await audit(services, { role: 'agent', actor: error.agent }, 'session.refused', {
        proof: 'passkey',
        why: error.message,
      })
    throw new DocketError('invalid', 'This passkey does not open the desk.')
  }
}

export function partyOf(c: DoorContext): RelyingParty {
  const party = relyingParty(c)
  if (party === null) throw notFound()
  return party
}
