import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { Defined } from '#engine/core/catalogue.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { audited } from '#engine/http/audit.ts'
import { hashSecret } from '#engine/http/auth/secret.ts'
import type { Services } from '#engine/http/services.ts'
import type { AgentFile } from '#engine/schemas/types.ts'
import type { PasskeyRow } from '#engine/store/access-store.ts'
import type { RelyingParty } from './relying-party.ts'

type Needs = Pick<Services, 'store' | 'clock' | 'random'>
type Agent = Defined<AgentFile>

/** Loaded by the first who uses a passkey: its certificates are a thousand modules, which an engine that starts need not read. */
const library = () => import('@simplewebauthn/server')

export const passkeyLimits = {
  /** How long a browser may take to answer. */
  challengeMs: 5 * 60_000,
  mostPerAgent: 20,
} as const

/** Why a passkey was not taken; for the audit, since whoever sent it is told the same each time. */
export class PasskeyRefused extends Error {
  /** Whose passkey it is; null for one that we do not know, of which there may be any number. */
  readonly agent: string | null

  constructor(why: string, agent: string | null = null) {
    super(why)
    this.name = 'PasskeyRefused'
    this.agent = agent
  }
}

/**
 * What the browser needs to make a passkey for this agent. The challenge is kept as a hash, for this agent alone and for one answer. The
 * key must be found without a user name, and must ask its owner for a finger, a face or a PIN: it stands alone.
 */
export async function registrationOptions(needs: Needs, party: RelyingParty, agent: Agent) {
  const { generateRegistrationOptions } = await library()
  const known = await needs.store.access.passkeysOf(agent.id)
  const options = await generateRegistrationOptions({
    rpName: 'Docket',
    rpID: party.id,
    userName: agent.value.email,
    userDisplayName: agent.value.name,
    userID: Uint8Array.from(Buffer.from(ownerOf(agent), 'hex')),
    challenge: Uint8Array.from(needs.random.bytes(32)),
    timeout: passkeyLimits.challengeMs,
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports: [...transports] })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await keepChallenge(needs, 'passkey:add', options.challenge, { agent: agent.id })
  return options
}

/** Checks what the browser made and keeps the public half, with its line in the audit. Throws PasskeyRefused. */
export async function addPasskey(
  needs: Needs,
  party: RelyingParty,
  agent: Agent,
  response: Json,
  name: string,
): Promise<void> {
  const { verifyRegistrationResponse } = await library()
  const { registrationInfo } = await refusing(
    agent.id,
    async (challenge) => (await takeChallenge(needs, 'passkey:add', challenge))?.agent === agent.id,
    (expectedChallenge) =>
      verifyRegistrationResponse({
        response: response as unknown as RegistrationResponseJSON,
        expectedChallenge,
        expectedOrigin: party.origin,
        expectedRPID: party.id,
        requireUserVerification: true,
      }),
  )
  if (!registrationInfo) throw new PasskeyRefused('not verified')
  const { credential } = registrationInfo
  const passkey: PasskeyRow = {
    id: credential.id,
    agent: agent.id,
    owner: ownerOf(agent),
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports: (credential.transports ?? []).filter((transport) => /^[a-z-]{1,20}$/.test(transport)),
    name,
    createdAt: needs.clock.now(),
    usedAt: null,
  }
  const outcome = await audited(
    needs,
    { role: 'agent', actor: agent.id },
    'passkey.added',
    ({ access }) => access.addPasskey(passkey, passkeyLimits.mostPerAgent),
    (done) => (done === 'added' ? { name } : null),
  )
  if (outcome !== 'added') throw new PasskeyRefused(outcome === 'known' ? 'known already' : 'too many passkeys')
}

/** What the browser needs to sign in with a passkey: the same for everybody, so that it tells nothing about any address. */
export async function signInOptions(needs: Needs, party: RelyingParty) {
  const { generateAuthenticationOptions } = await library()
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    challenge: Uint8Array.from(needs.random.bytes(32)),
    timeout: passkeyLimits.challengeMs,
    userVerification: 'required',
  })
  await keepChallenge(needs, 'passkey:sign-in', options.challenge, {})
  return options
}

/** The agent whose passkey answered. Throws PasskeyRefused, also for a key of somebody who is gone or has another address now. */
export async function passkeyAgent(
  needs: Needs & Pick<Services, 'runtime'>,
  party: RelyingParty,
  response: Json,
): Promise<Agent> {
  const { access } = needs.store
  const id = (response as JsonObject | null)?.id
  const row = typeof id === 'string' ? await access.passkey(id) : null
  if (row === null) throw new PasskeyRefused('unknown passkey')
  const agent = needs.runtime.definitions().running.agents.get(row.agent)
  if (agent === undefined || ownerOf(agent) !== row.owner) throw new PasskeyRefused('no longer an agent', row.agent)
  const { verifyAuthenticationResponse } = await library()
  const { verified, authenticationInfo } = await refusing(
    agent.id,
    async (challenge) => (await takeChallenge(needs, 'passkey:sign-in', challenge)) !== null,
    (expectedChallenge) =>
      verifyAuthenticationResponse({
        response: response as unknown as AuthenticationResponseJSON,
        expectedChallenge,
        expectedOrigin: party.origin,
        expectedRPID: party.id,
        requireUserVerification: true,
        credential: credentialOf(row),
      }),
  )
  const isFresh = verified && (await access.usedPasskey(row.id, authenticationInfo.newCounter, needs.clock.now()))
  if (!isFresh) throw new PasskeyRefused('not verified', agent.id)
  return agent
}

function credentialOf({ id, publicKey, counter }: PasskeyRow) {
  return { id, publicKey: Uint8Array.from(Buffer.from(publicKey, 'base64url')), counter }
}

/** Whose a passkey is: who comes under the same id with another address is somebody else. */
function ownerOf({ id, value }: Agent): string {
  return hashSecret(`passkey\0${id}\0${value.email.toLowerCase()}`)
}

function keepChallenge({ store, clock }: Needs, purpose: string, challenge: string, body: JsonObject): Promise<void> {
  const expiresAt = clock.now() + passkeyLimits.challengeMs
  return store.access.addOnce({ hash: hashSecret(challenge), purpose, body, expiresAt })
}

function takeChallenge({ store, clock }: Needs, purpose: string, challenge: string): Promise<JsonObject | null> {
  return store.access.takeOnce(hashSecret(challenge), purpose, clock.now())
}

/** The library throws for everything that does not hold; a fault of the store is none of its business and rises. */
async function refusing<T>(
  agent: string,
  expect: (challenge: string) => Promise<boolean>,
  verify: (expectedChallenge: (challenge: string) => Promise<boolean>) => Promise<T>,
): Promise<T> {
  let fault: { readonly error: unknown } | null = null
  const asked = async (challenge: string) => {
    try {
      return await expect(challenge)
    } catch (error) {
      fault = { error }
      return false
    }
  }
  try {
    return await verify(asked)
  } catch {
    const { error } = fault ?? { error: new PasskeyRefused('not verified', agent) }
    throw error
  }
}
