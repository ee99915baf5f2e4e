/** A company's own sign-in (OpenID Connect): it says which address somebody has proven to it. */
export interface IdentityProvider {
  /** Address of the page where the browser is sent. Rejects when the provider does not answer. */
  begin(trip: RoundTrip): Promise<string>
  /**
   * What the provider says about whoever came back to `url` (our own address, with its query). Throws IdentityRefused for whatever does
   * not hold: signature, issuer, audience, nonce, state, age, or an address that the provider has not verified.
   */
  finish(url: string, trip: RoundTrip): Promise<{ readonly email: string }>
}

/** Secrets of one way there and back; each is fresh and used once. */
export interface RoundTrip {
  readonly state: string
  readonly nonce: string
  /** PKCE. */
  readonly verifier: string
  readonly redirectUri: string
}

export class IdentityRefused extends Error {}
