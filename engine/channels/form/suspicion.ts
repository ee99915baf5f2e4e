import type { Keys } from '#engine/runtime/keys.ts'

/** Name of the field that people do not see and programs like to fill. */
export const honeypot = 'docket-website'

/** Nobody reads and answers a form faster than this. */
const fastestMs = 2_000

export type Suspicion = 'honeypot' | 'too-fast' | 'forged-token'

/**
 * What looks like a program. A suspicious submission is answered like any other, and lies on the shelf until an agent decides.
 * A page from a static host has no token: then nothing is held against it.
 */
export function suspicionsOf(
  post: { readonly form: string; readonly honeypot: string; readonly token: string | null },
  keys: Keys,
  now: number,
): readonly Suspicion[] {
  const found: Suspicion[] = []
  if (post.honeypot !== '') found.push('honeypot')
  if (post.token !== null) {
    const issuedAt = keys.readFormToken(post.form, post.token)
    if (issuedAt === null) found.push('forged-token')
    else if (now - issuedAt < fastestMs) found.push('too-fast')
  }
  return found
}
