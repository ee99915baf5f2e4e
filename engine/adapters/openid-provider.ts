import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
} from 'openid-client'
import type { Clock } from '#engine/ports/clock.ts'
import { type IdentityProvider, IdentityRefused } from '#engine/ports/identity-provider.ts'
import type { Settings } from '#engine/runtime/settings.ts'

const timeoutSeconds = 10
/** Somebody looks at a page that does not change meanwhile. */
const answerSeconds = 3
const freshMs = 60_000

/**
 * OpenID Connect by the authorization code flow with PKCE. The provider is asked for its endpoints before a browser is sent to it, unless it
 * answered within the last minute: a browser that is sent to one that is away stands before a page of its own, and nothing leads back. So an
 * engine starts while the provider is away, too. ID tokens are checked against the provider's published keys, although the flow would allow
 * to trust the connection alone.
 */
export function openidProvider(
  { issuer, clientId, clientSecret }: NonNullable<Settings['oidc']>,
  clock: Pick<Clock, 'monotonicMs'>,
): IdentityProvider {
  let asked: { readonly atMs: number; readonly answer: Promise<Configuration> } | null = null
  /** Whoever comes back was sent by what it said then. */
  let known: Configuration | null = null
  const configuration = (): Promise<Configuration> => {
    if (asked !== null && clock.monotonicMs() - asked.atMs < freshMs) return asked.answer
    const own = { atMs: clock.monotonicMs(), answer: discovered() }
    asked = own
    own.answer.catch(() => {
      if (asked === own) asked = null
    })
    return own.answer
  }
  const discovered = async (): Promise<Configuration> => {
    const url = new URL(issuer)
    const execute = [
      enableNonRepudiationChecks,
      // The settings allow plain http on this machine alone.
      ...(url.protocol === 'http:' ? [allowInsecureRequests] : []),
    ]
    const config = await discovery(url, clientId, clientSecret, undefined, { execute, timeout: answerSeconds })
    config.timeout = timeoutSeconds
    known = config
    return config
  }

  return {
    async begin({ state, nonce, verifier, redirectUri }) {
      const url = buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid email',
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return url.href
    },
    async finish(url, { state, nonce, verifier }) {
      const config = known ?? (await configuration())
      const tokens = await refusing(() =>
        authorizationCodeGrant(config, new URL(url), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        }),
      )
      const claims = tokens.claims()
      if (claims === undefined) throw new IdentityRefused('no ID token')
      // Some providers put the address into the token, others give it only when asked.
      const said =
        claims.email === undefined
          ? await refusing(() => fetchUserInfo(config, tokens.access_token, claims.sub))
          : claims
      if (typeof said.email !== 'string') throw new IdentityRefused('no address')
      if (said.email_verified !== true) throw new IdentityRefused('the address is not verified')
      return { email: said.email }
    },
  }
}

/** The library's errors name what did not hold, and may repeat what the provider sent: only the code goes on. */
async function refusing<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'not verified'
    throw new IdentityRefused(code)
  }
}
