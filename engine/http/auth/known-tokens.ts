import type { Clock } from '#engine/ports/clock.ts'
import type { ApiTokenRow } from '#engine/store/access-store.ts'
import type { Store } from '#engine/store/store.ts'

/** A program sends many requests with one token, and nothing about a token changes; one that is removed opens nothing after this time. */
const knownMs = 5_000
const mostKnown = 500

/** The token of a hash, or null; what is unknown is asked of the store each time, so a new token opens at once. */
export type FindToken = (hash: string) => Promise<ApiTokenRow | null>

export function knownTokens({
  store,
  clock,
}: {
  readonly store: Pick<Store, 'access'>
  readonly clock: Clock
}): FindToken {
  const known = new Map<string, { readonly row: ApiTokenRow; readonly until: number }>()
  return async (hash) => {
    const now = clock.monotonicMs()
    const kept = known.get(hash)
    if (kept !== undefined && now < kept.until) return kept.row
    known.delete(hash)
    const row = await store.access.token(hash)
    if (row === null) return null
    if (known.size >= mostKnown) known.clear()
    known.set(hash, { row, until: now + knownMs })
    return row
  }
}
