import { contentSecurityPolicy } from '#engine/http/csp.ts'
import type { DoorContext, DoorEnv } from '#engine/http/door.ts'
import type { Settings } from '#engine/runtime/settings.ts'

export type SecurityHeaders = DoorEnv['Variables']['headers']

type Origins = Pick<Settings, 'publicUrl' | 'siteUrl'>

interface Rule {
  readonly name: string
  /** One line for whoever reads it in the files of a host. */
  readonly why: string
  readonly value: (origins: Origins) => string
  /** What a page that lies on a host of files says in its place, and why. */
  readonly onFiles?: { readonly value: string; readonly why: string }
}

const rules: readonly Rule[] = [
  {
    name: 'Content-Security-Policy',
    why: 'Scripts, styles and pictures come from this site and the engine alone, nothing stands inline, forms are sent to these two alone.',
    value: contentSecurityPolicy,
  },
  {
    // Browsers ignore it on plain http, where it does no harm.
    name: 'Strict-Transport-Security',
    why: 'For a year, browsers come by https only.',
    value: () => 'max-age=31536000',
  },
  {
    // Keeps request keys out of foreign logs; `no-referrer` would make our own form posts carry `Origin: null`.
    name: 'Referrer-Policy',
    why: 'Addresses of requests, which hold keys, are told to nobody else.',
    value: () => 'same-origin',
    // With `same-origin` a form that is posted across would carry `Origin: null`, which the engine refuses.
    onFiles: {
      value: 'strict-origin-when-cross-origin',
      why: 'Others learn the name of this site and no more; the engine has to learn it, since it takes forms from nobody else.',
    },
  },
  {
    name: 'X-Content-Type-Options',
    why: 'A file is what its type says; browsers do not guess.',
    value: () => 'nosniff',
  },
  {
    name: 'X-Frame-Options',
    why: 'Nobody shows these pages in a frame of theirs; for browsers that do not read it in the policy.',
    value: () => 'DENY',
  },
  {
    name: 'Cross-Origin-Opener-Policy',
    why: 'A page that opens this one in a window keeps no hand on it.',
    value: () => 'same-origin',
  },
  {
    name: 'Cross-Origin-Resource-Policy',
    why: 'Pages of others load no files from here.',
    value: () => 'same-origin',
  },
  {
    name: 'Origin-Agent-Cluster',
    why: 'Browsers keep these pages apart from those of neighbouring sub-domains.',
    value: () => '?1',
  },
  {
    name: 'Permissions-Policy',
    why: 'Nothing here asks for camera, microphone or place, and nothing may.',
    value: () => 'camera=(), microphone=(), geolocation=(), browsing-topics=()',
  },
  {
    name: 'X-Permitted-Cross-Domain-Policies',
    why: 'No rules for plug-ins are read from here.',
    value: () => 'none',
  },
]

/**
 * The headers of every answer: pages, files, errors, streams. A route may set a stricter value of its own (an attachment's sandbox)
 * and keeps it; that is why this is not Hono's `secureHeaders`, which writes over what is there and knows nothing of answers that
 * Astro writes to the socket itself.
 */
export function securityHeaders(settings: Origins): SecurityHeaders {
  return rules.map(({ name, value }) => [name, value(settings)])
}

export interface ExplainedHeader {
  readonly name: string
  readonly value: string
  readonly why: string
}

/** The same for a help center that lies as files on another host, each with its reason. */
export function fileHeaders(settings: Origins): readonly ExplainedHeader[] {
  return rules.map(({ name, why, value, onFiles }) => ({ name, value: value(settings), why, ...onFiles }))
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
