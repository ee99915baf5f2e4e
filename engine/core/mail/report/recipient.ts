import { parseAddress } from '#engine/core/mail/address.ts'
import { cleanLine } from '#engine/core/text.ts'
import type { FailedRecipient } from '#engine/ports/mail-reader.ts'
import { severityOf, statusOf } from './status.ts'

export const mostRecipients = 100
const reasonCharacters = 500

export type Action = FailedRecipient['action']

/** A recipient with what is known of it; only a failure or a delay has a severity. */
export function recipient(address: string, action: Action, given: string | null, reason: string): FailedRecipient {
  const status = statusOf(given, reason)
  const bad = action === 'failed' || action === 'delayed'
  const severity = !bad ? null : action === 'delayed' ? 'soft' : severityOf(status, reason)
  return { address, action, severity, status, reason: cleanLine(reason, reasonCharacters) }
}

/** Each address once (the first stands), at most a hundred. */
export function distinct(recipients: readonly FailedRecipient[]): readonly FailedRecipient[] {
  const first = new Map<string, FailedRecipient>()
  for (const one of recipients) if (!first.has(one.address.toLowerCase())) first.set(one.address.toLowerCase(), one)
  return [...first.values()].slice(0, mostRecipients)
}

/**
 * The address of an `address-type; address` field (RFC 3464, 2.1.2) or of a bare one, normalised; null where it is no mail address.
 * Original recipients may have been left in xtext (RFC 3461, 4).
 */
export function addressIn(value: string): string | null {
  const [, type = '', rest = value] = /^\s*([\w-]+)\s*;(.*)$/.exec(value) ?? []
  if (!['', 'rfc822', 'utf-8'].includes(type.toLowerCase())) return null
  const bare = rest
    .trim()
    .replace(/^<|>$/g, '')
    .replace(/[.,:;]+$/, '')
  return parseAddress(bare) ?? parseAddress(decodeXtext(bare))
}

function decodeXtext(text: string): string {
  return text.replace(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
