import { Resolver } from 'node:dns/promises'
import { authenticate, type DNSResolver } from 'mailauth'
import { best, keyword, readAuthenticationResults, unanswered } from '#engine/core/mail/authentication-results.ts'
import { judgedBytes } from '#engine/core/mail/signatures.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { AuthResult, MailAuth, MailAuthenticator } from '#engine/ports/mail-auth.ts'

/** A sender whose name servers do not answer holds up a mail no longer than this. */
const longestMs = 8_000
const answersKeptMs = 60_000
const mostAnswers = 2_000

/**
 * SPF, DKIM, DMARC and ARC by mailauth, asking the sender's name servers. Where `authserv` names a server that is trusted, its topmost
 * Authentication-Results header is believed instead. Without a peer SPF says nothing, and DMARC passes by DKIM or not at all.
 */
export function senderChecks(clock: Clock, resolver: DNSResolver = cached(clock, nameServers())): MailAuthenticator {
  return {
    async check({ raw, peer, helo, envelopeFrom, authserv }) {
      if (authserv !== null) {
        const trusted = readAuthenticationResults(headersNamed(raw, 'authentication-results'), authserv)
        if (trusted !== null) return trusted
      }
      return Promise.race([
        ask({ raw, peer, helo, envelopeFrom, resolver }).catch(() => unanswered),
        new Promise<MailAuth>((resolve) => clock.after(longestMs, () => resolve(unanswered))),
      ])
    },
  }
}

async function ask(mail: {
  readonly raw: Uint8Array
  readonly peer: string | null
  readonly helo: string | null
  readonly envelopeFrom: string
  readonly resolver: DNSResolver
}): Promise<MailAuth> {
  const { spf, dkim, dmarc, arc } = await authenticate(bufferOf(judgedBytes(mail.raw)), {
    resolver: mail.resolver,
    mta: 'docket',
    disableBimi: true,
    ...(mail.peer !== null && { ip: mail.peer, sender: mail.envelopeFrom }),
    ...(mail.helo !== null && { helo: mail.helo }),
  })
  const signatures = dkim?.results ?? []
  const policy = dmarc ? keyword(dmarc.status.result) : 'none'
  const aligned = signatures.some(({ status }) => status.result === 'pass' && status.aligned)
  return {
    spf: spf && mail.peer !== null ? keyword(spf.status.result) : 'none',
    dkim: best(signatures.map(({ status }) => keyword(status.result))),
    dmarc: dmarcOf(policy, aligned, mail.peer !== null),
    arc: arc ? keyword(arc.status.result) : 'none',
    domain: dmarc ? (dmarc.domain ?? null) : null,
    by: 'docket',
  }
}

/**
 * DMARC passes by SPF or by DKIM, so where nobody knows the peer a missing signature disproves nothing: most likely SPF would have passed. A
 * domain without a policy passes when an aligned signature does.
 */
function dmarcOf(policy: AuthResult, aligned: boolean, knowsPeer: boolean): AuthResult {
  if (aligned && policy === 'none') return 'pass'
  return policy === 'fail' && !knowsPeer ? 'none' : policy
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Values of a header, topmost first, unfolded. */
function headersNamed(raw: Uint8Array, name: string): readonly string[] {
  const head = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, 200_000)).toString('latin1')
  const lines = (head.split(/\r?\n\r?\n/, 1)[0] ?? '').replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  const start = `${name}:`
  return lines.filter((line) => line.toLowerCase().startsWith(start)).map((line) => line.slice(start.length).trim())
}

function nameServers(): DNSResolver {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 })
  return (domain, type) => resolver.resolve(domain, type) as Promise<string[]>
}

/** Many mails of one sender ask the same; a no is kept as well as an answer. */
function cached(clock: Clock, resolver: DNSResolver): DNSResolver {
  const known = new Map<string, { readonly answer: ReturnType<DNSResolver>; readonly until: number }>()
  return (domain, type) => {
    const key = `${type} ${domain}`
    const found = known.get(key)
    if (found && found.until > clock.monotonicMs()) return found.answer
    if (known.size >= mostAnswers) known.clear()
    const answer = resolver(domain, type)
    answer.catch(() => {})
    known.set(key, { answer, until: clock.monotonicMs() + answersKeptMs })
    return answer
  }
}
