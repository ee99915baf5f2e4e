import ipaddr from 'ipaddr.js'
import { isLoopbackName } from '#engine/core/loopback.ts'
import type { DoorContext } from '#engine/http/door.ts'

/** Whom a passkey is made for (WebAuthn, section 4): a host name, and the only origin that may use it. */
export interface RelyingParty {
  readonly id: string
  readonly origin: string
}

/**
 * The public URL decides, whatever Host a request has. A loopback engine has several names, and the one that was called (it has passed
 * the Host allow-list) is meant. null where it is an IP address: browsers make no passkey for one.
 */
export function relyingParty(c: DoorContext): RelyingParty | null {
  const own = new URL(c.var.door.services.settings.publicUrl)
  const called = new URL(c.req.url)
  const { hostname, origin } =
    own.protocol === 'http:' && isLoopbackName(own.hostname) && isLoopbackName(called.hostname) ? called : own
  return !ipaddr.isValid(hostname.replace(/^\[|\]$/g, '')) ? { id: hostname, origin } : null
}

/** Where a loopback engine that was called by its address can be opened instead, for passkeys to work; null elsewhere. */
export function namedOrigin(c: DoorContext): string | null {
  const called = new URL(c.req.url)
  if (relyingParty(c) !== null || !isLoopbackName(called.hostname)) return null
  return `http://localhost${called.port === '' ? '' : `:${called.port}`}`
}
