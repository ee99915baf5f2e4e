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
import { type IdentityProvider, IdentityRefused } from '#engine/ports/identity-provider.ts'
import type { Settings } from '#engine/runtime/settings.ts'

const timeoutSeconds = 10

/**
 * OpenID Connect by the authorization code flow with PKCE. The provider is asked for its endpoints at first use, so that an engine starts
 * while the provider is away, and again after a failure. ID tokens are checked against the provider's published keys, although the flow
 * would allow to trust the connection alone.
 */
export function openidProvider({ issuer, clientId, clientSecret }: NonNullable<Settings['oidc']>): IdentityProvider {
  let known: Promise<Configuration> | null = null
  const configuration = () => {
    const url = new URL(issuer)
    const execute = [
      enableNonRepudiationChecks,
      // The settings allow plain http on this machine alone.
      ...(url.protocol === 'http:' ? [allowInsecureRequests] : []),
    ]
    known ??= discovery(url, clientId, clientSecret, undefined, { execute, timeout: timeoutSeconds })
    known.catch(() => {
      known = null
    })
    return known
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
      const config = await configuration()
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
