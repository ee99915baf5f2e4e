import { createHash, timingSafeEqual } from 'node:crypto'
import type { Random } from '#engine/ports/random.ts'

/** 256 unpredictable bits as base64url: a session id, the secret of a sign-in link, an API token. */
export function newSecret(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url')
}

/** What the store keeps of a secret: its SHA-256 in hex, so that a stolen database opens nothing. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Compares without telling by time how far two texts agree. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}
