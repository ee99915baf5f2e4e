import type { OwnCall } from '#engine/ports/extensions.ts'

const timeoutMs = 15_000

/** What own actions are handed to reach the world with. */
export function ownTools(secret: (name: string) => string | null): Pick<OwnCall, 'fetch' | 'secret'> {
  return {
    fetch: (input, init) => fetch(input, { signal: AbortSignal.timeout(timeoutMs), ...init }),
    secret,
  }
}
