import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Services } from '#engine/http/services.ts'

/** Counts what one client does. Both ways throw DocketError `too-many-requests` with `retryAfterSeconds`. */
export interface Limits {
  /** The first wall: this process alone, without a round trip. */
  here(name: string, key: string, points: number, windowMs: number): Promise<void>
  /** All engines together, in the store: for what an attacker would spread out or wait for. */
  everywhere(name: string, key: string, points: number, windowMs: number): Promise<void>
}

export function createLimits({ settings, store, clock }: Pick<Services, 'settings' | 'store' | 'clock'>): Limits {
  if (!settings.rateLimit) return { here: async () => {}, everywhere: async () => {} }
  const walls = new Map<string, RateLimiterMemory>()

  const wall = (name: string, points: number, windowMs: number) => {
    const key = `${name}\0${points}\0${windowMs}`
    const known = walls.get(key)
    if (known) return known
    const made = new RateLimiterMemory({ keyPrefix: name, points, duration: windowMs / 1000 })
    walls.set(key, made)
    return made
  }

  return {
    async here(name, key, points, windowMs) {
      try {
        await wall(name, points, windowMs).consume(key)
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) throw tooMany(refusal.msBeforeNext)
        throw refusal
      }
    },
    async everywhere(name, key, points, windowMs) {
      const used = await store.limits.consume(`${name}:${key}`, 1, windowMs, clock.now())
      if (used > points) throw tooMany(windowMs)
    },
  }
}

function tooMany(waitMs: number): DocketError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000))
  return new DocketError(
    'too-many-requests',
    'Too many requests from your network. Please wait a little and try again.',
    {
      retryAfterSeconds,
    },
  )
}
