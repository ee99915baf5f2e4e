import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

type Claims = Record<string, unknown>

export interface OpenidProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Who signs in there next, and what the provider lies about. */
  next: {
    readonly email?: string
    readonly verified?: boolean
    readonly claims?: (claims: Claims) => Claims
    readonly header?: Claims
    /** Signs with a key that it does not publish. */
    readonly foreignKey?: boolean
    /** The address is not in the token, only in what the provider says when asked. */
    readonly byUserInfo?: boolean
  }
  /** Answers everything with 503. */
  isAway: boolean
  /** Answers nothing. */
  isSilent: boolean
  stop(): Promise<void>
}

// Finding such keys takes longer than a test.
const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 })
const clientId = 'docket'
const clientSecret = 'a secret of tests'

/**
 * A small real OpenID provider: discovery, published keys, codes that work once with the right client, redirect address and PKCE
 * verifier, and signed ID tokens. It asks nobody: whoever is named in `next` has signed in.
 */
export async function startOpenidProvider(): Promise<OpenidProvider> {
  const codes = new Map<string, Readonly<Record<string, string>>>()
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (provider.isSilent) return
    if (provider.isAway) return answer(503, {})
    handle(request)
      .then(({ status = 200, body, location }) =>
        location === undefined ? answer(status, body) : response.writeHead(302, { location }).end(),
      )
      .catch(() => answer(500, {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const provider: OpenidProvider = {
    issuer,
    clientId,
    clientSecret,
    next: {},
    isAway: false,
    isSilent: false,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  async function handle(request: IncomingMessage): Promise<{ status?: number; body?: unknown; location?: string }> {
    const url = new URL(request.url ?? '/', issuer)
    if (url.pathname === '/.well-known/openid-configuration') return { body: discoveryDocument(issuer) }
    if (url.pathname === '/keys') {
      const key = own.publicKey.export({ format: 'jwk' })
      return { body: { keys: [{ ...key, kid: 'one', use: 'sig', alg: 'RS256' }] } }
    }
    if (url.pathname === '/authorize') {
      const asked = Object.fromEntries(url.searchParams)
      const code = `code-${codes.size}-${createHash('sha256')
        .update(asked.state ?? '')
        .digest('hex')
        .slice(0, 8)}`
      codes.set(code, asked)
      const back = new URL(asked.redirect_uri ?? issuer)
      back.searchParams.set('code', code)
      back.searchParams.set('state', asked.state ?? '')
      return { location: back.href }
    }
    if (url.pathname === '/token') return { ...(await token(request)) }
    if (url.pathname === '/userinfo') return { body: { sub: 'subject-1', ...address() } }
    return { status: 404, body: {} }
  }

  async function token(request: IncomingMessage): Promise<{ status?: number; body: unknown }> {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const fields = new URLSearchParams(text)
    const basic = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString()
    const known =
      basic === `${clientId}:${encodeURIComponent(clientSecret).replaceAll('%20', '+')}` ||
      (fields.get('client_id') === clientId && fields.get('client_secret') === clientSecret)
    const code = fields.get('code') ?? ''
    const asked = codes.get(code)
    codes.delete(code)
    const challenge = createHash('sha256')
      .update(fields.get('code_verifier') ?? '')
      .digest('base64url')
    if (!known || !asked || asked.code_challenge !== challenge || asked.redirect_uri !== fields.get('redirect_uri'))
      return { status: 400, body: { error: 'invalid_grant' } }
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: issuer,
      aud: clientId,
      sub: 'subject-1',
      iat: now,
      exp: now + 300,
      nonce: asked.nonce,
      ...(provider.next.byUserInfo ? {} : address()),
    }
    const idToken = jwt({ alg: 'RS256', kid: 'one', ...provider.next.header }, provider.next.claims?.(claims) ?? claims)
    return { body: { access_token: 'an access token', token_type: 'Bearer', expires_in: 300, id_token: idToken } }
  }

  function address(): Claims {
    const { email = 'ana@example.com', verified = true } = provider.next
    return { email, email_verified: verified }
  }

  function jwt(header: Claims, claims: Claims): string {
    const part = (value: Claims) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const said = `${part(header)}.${part(claims)}`
    const { privateKey } = provider.next.foreignKey ? foreign : own
    return header.alg === 'none'
      ? `${said}.`
      : `${said}.${sign('sha256', Buffer.from(said), privateKey).toString('base64url')}`
  }

  return provider
}

function discoveryDocument(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    code_challenge_methods_supported: ['S256'],
  }
}
