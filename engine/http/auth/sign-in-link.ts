import { hashSecret, newSecret } from '#engine/http/auth/secret.ts'
import type { Services } from '#engine/http/services.ts'

type Needs = Pick<Services, 'store' | 'clock' | 'random'> & {
  readonly settings: Pick<Services['settings'], 'publicUrl'>
}

export const linkLifetimeMs = {
  /** A link that was asked for. */
  signIn: 15 * 60_000,
  /** The first link of a new agent, who may read it tomorrow. */
  invitation: 72 * 3_600_000,
} as const

/**
 * Makes a one-time sign-in link for an agent. Opening it shows a button; only pressing that (a POST) uses it up, because mail
 * scanners open every link they see. Only the hash of its secret is kept.
 */
export async function createSignInLink(
  { store, clock, random, settings }: Needs,
  agent: string,
  lifetimeMs: number = linkLifetimeMs.signIn,
): Promise<string> {
  const secret = newSecret(random)
  const now = clock.now()
  await store.access.addSignInLink({ hash: hashSecret(secret), agent, createdAt: now, expiresAt: now + lifetimeMs })
  return `${settings.publicUrl}/desk/sign-in/${secret}`
}

/** The agent whom this link signs in, or null when it is unknown, used or too old. It works once, also when two ask at once. */
export async function takeSignInLink(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  secret: string,
): Promise<string | null> {
  const row = await store.access.takeSignInLink(hashSecret(secret), clock.now())
  return row?.agent ?? null
}

/**
 * The link that is printed at start, for the first admin: only while nobody has ever signed in and only on loopback, where who reads
 * the terminal owns the machine. null otherwise, or when no agent is defined.
 */
export async function startLink(
  services: Pick<Services, 'store' | 'clock' | 'random' | 'settings' | 'runtime'>,
): Promise<string | null> {
  if (!services.settings.loopback || (await services.store.access.anybodySignedIn())) return null
  const agents = [...services.runtime.definitions().running.agents.values()]
  const first = agents.find((agent) => agent.value.role === 'admin') ?? agents[0]
  return first ? createSignInLink(services, first.id) : null
}
