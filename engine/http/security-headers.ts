import { contentSecurityPolicy } from '#engine/http/csp.ts'
import type { DoorContext, DoorEnv } from '#engine/http/door.ts'
import type { Settings } from '#engine/runtime/settings.ts'

/**
 * The headers of every answer: pages, files, errors, streams. A route may set a stricter value of its own (an attachment's sandbox)
 * and keeps it; that is why this is not Hono's `secureHeaders`, which writes over what is there and knows nothing of answers that
 * Astro writes to the socket itself.
 */
export function securityHeaders(settings: Settings): readonly (readonly [name: string, value: string])[] {
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

/** Adds what the answer does not say itself. */
export function secureAnswer(c: DoorContext, headers: ReturnType<typeof securityHeaders>): void {
  for (const [name, value] of headers) if (!c.res.headers.has(name)) c.header(name, value)
}

/** Sets them on Node's own response, for answers that never become a `Response`. */
export function secureOutgoing(
  outgoing: DoorEnv['Bindings']['outgoing'],
  headers: ReturnType<typeof securityHeaders>,
): void {
  if (!outgoing || outgoing.headersSent) return
  for (const [name, value] of headers) outgoing.setHeader(name, value)
}
