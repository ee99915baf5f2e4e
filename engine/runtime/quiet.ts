import type { Clock } from '#engine/ports/clock.ts'

const quietMs = 20
const patienceMs = 250

/** Tells work that can wait when nothing else is going on. */
export function createQuiet(clock: Clock) {
  let noiseAt = Number.NEGATIVE_INFINITY
  return {
    /** Something was just committed. */
    noise() {
      noiseAt = clock.monotonicMs()
    },
    /** Resolves after 20 ms without noise, or after 250 ms in any case; at once when it is quiet already for long. */
    moment(): Promise<void> {
      const askedAt = clock.monotonicMs()
      return new Promise((resolve) => {
        const look = () => {
          const now = clock.monotonicMs()
          if (now - noiseAt >= quietMs || now - askedAt >= patienceMs) resolve()
          else clock.after(quietMs, look)
        }
        look()
      })
    },
  }
}
