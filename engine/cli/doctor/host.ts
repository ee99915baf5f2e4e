import { isIP } from 'node:net'
import { connect, type PeerCertificate } from 'node:tls'
import { isLoopbackName } from '#engine/core/loopback.ts'
import { codeOf, type Finding } from './finding.ts'
import type { Names } from './names.ts'
import { call } from './web.ts'

const dayMs = 86_400_000
/** Most certificates are renewed a month before their end. */
const soonDays = 14

export interface Around {
  readonly names: Names
  /** UTC epoch milliseconds. */
  readonly now: number
  /** Further authorities to be trusted, as PEM; tests have their own. */
  readonly authority?: string
}

/** Name, certificate and the way from plain http of one origin. */
export async function hostFindings(origin: string, around: Around): Promise<readonly Finding[]> {
  const url = new URL(origin)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isLoopbackName(host) && url.protocol === 'http:')
    return [
      { check: `host ${url.host}`, state: 'off', detail: 'this machine alone: no name and no certificate to look at' },
    ]
  const name = isIP(host) ? [] : [await nameFinding(host, around.names)]
  if (url.protocol === 'http:')
    return [...name, { check: `tls ${host}`, state: 'failed', detail: 'plain http: everything travels in the clear' }]
  return [...name, await certificateFinding(url, around), await plainFinding(url)]
}

async function nameFinding(host: string, names: Names): Promise<Finding> {
  const check = `dns ${host}`
  try {
    return { check, state: 'ok', detail: (await names.addresses(host)).join(', ') }
  } catch (error) {
    return { check, state: 'failed', detail: `has no address: ${codeOf(error)}` }
  }
}

async function certificateFinding(url: URL, { now, authority }: Around): Promise<Finding> {
  const check = `tls ${url.hostname}`
  try {
    const { problem, protocol, until } = await handshake(url, authority)
    if (problem !== null)
      return { check, state: 'failed', detail: `browsers refuse the certificate: ${problem}; ${mendingOf(problem)}` }
    const days = Math.floor((until - now) / dayMs)
    const end = `${protocol}, certificate until ${new Date(until).toISOString().slice(0, 10)}`
    if (days < 0) return { check, state: 'failed', detail: `${end}: over` }
    return days < soonDays
      ? { check, state: 'warning', detail: `${end}: ${days} days left, and nobody has renewed it` }
      : { check, state: 'ok', detail: end }
  } catch (error) {
    return { check, state: 'failed', detail: `no encrypted connection: ${codeOf(error)}` }
  }
}

/** What to do, by OpenSSL's and Node's names of what is wrong. */
const mending: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself: let an authority make one, as certbot does',
  SELF_SIGNED_CERT_IN_CHAIN:
    'nobody knows its authority: let a public one make it, or name yours in NODE_EXTRA_CA_CERTS',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificates between it and its authority are missing: serve the full chain',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificates between it and its authority are missing: serve the full chain',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it was made for other names: have one made for this one',
}

function mendingOf(problem: string): string {
  const [code = ''] = Object.keys(mending).filter((name) => problem.includes(name))
  return mending[code] ?? 'have a new one made'
}

/** Connects whatever the certificate is worth, so that it can be said what is wrong with it. */
function handshake(url: URL, ca: string | undefined) {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return new Promise<{ readonly problem: string | null; readonly protocol: string; readonly until: number }>(
    (resolve, reject) => {
      const socket = connect(
        {
          host,
          port: Number(url.port || 443),
          rejectUnauthorized: false,
          ...(isIP(host) ? {} : { servername: host }),
          ...(ca !== undefined && { ca }),
        },
        () => {
          const certificate: PeerCertificate = socket.getPeerCertificate()
          const problem = socket.authorizationError
          resolve({
            // A date is judged below, by the day it runs out.
            problem: socket.authorized || String(problem) === 'CERT_HAS_EXPIRED' ? null : String(problem),
            protocol: socket.getProtocol() ?? 'TLS',
            until: Date.parse(certificate.valid_to),
          })
          socket.end()
        },
      )
      socket.setTimeout(10_000, () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })))
      socket.once('error', reject)
    },
  )
}

/** Whoever types the name alone comes by plain http first. */
async function plainFinding(url: URL): Promise<Finding> {
  const check = `http ${url.hostname}`
  // A port that was named is no place that somebody comes to by typing.
  if (url.port !== '') return { check, state: 'off', detail: `port ${url.port}: nobody comes there by plain http` }
  try {
    const answer = await call(`http://${url.host}/`)
    const location = answer.headers.get('location') ?? ''
    if (answer.status >= 300 && answer.status < 400 && location.startsWith('https://'))
      return { check, state: 'ok', detail: `leads to ${location} (${answer.status})` }
    return { check, state: 'failed', detail: `plain http is answered with ${answer.status} and does not lead to https` }
  } catch (error) {
    return { check, state: 'warning', detail: `plain http does not lead to https: ${codeOf(error)}` }
  }
}
