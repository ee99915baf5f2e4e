import { contentSecurityPolicy } from '#engine/http/csp.ts'
import type { DoorContext, DoorEnv } from '#engine/http/door.ts'
import type { Settings } from '#engine/runtime/settings.ts'

export type SecurityHeaders = readonly (readonly [name: string, value: string])[]

/**
 * The headers of every answer: pages, files, errors, streams. A route may set a stricter value of its own (an attachment's sandbox)
 * and keeps it; that is why this is not Hono's `secureHeaders`, which writes over what is there and knows nothing of answers that
 * Astro writes to the socket itself.
 */
export function securityHeaders(settings: Settings): SecurityHeaders {
  return [
    ['Content-Security-Policy', contentSecurityPolicy(settings)],
    // Browsers ignore it on plain http, where it does no harm.
    ['Strict-Transport-Security', 'max-age=31536000'],
    // Keeps request keys out of foreign logs; `no-referrer` would make our own form posts carry `Origin: null`.
    ['Referrer-Policy', 'same-origin'],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['Origin-Agent-Cluster', '?1'],
    ['Permissions-Policy', 'camera=(), microphone=(), geolocation=(), browsing-topics=()'],
    ['X-Permitted-Cross-Domain-Policies', 'none'],
  ]
}

/** Adds what the answer does not say itself; one `Response` is made anew where its headers cannot be changed. */
export function secureAnswer(c: DoorContext, headers: SecurityHeaders): void {
  if (!isMutable(c.res.headers)) c.res = new Response(c.res.body, c.res)
  for (const [name, value] of headers) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
}

function isMutable(headers: Headers): boolean {
  try {
    headers.delete('X-Not-There')
    return true
  } catch {
    return false
  }
}

/**
 * Sets them on Node's own response before anything is answered: it keeps them for an answer that Astro writes to the socket itself, and
 * what a `Response` says of the same name wins.
 */
export function secureOutgoing(outgoing: DoorEnv['Bindings']['outgoing'], headers: SecurityHeaders): void {
  if (!outgoing || outgoing.headersSent) return
  for (const [name, value] of headers) outgoing.setHeader(name, value)
}
