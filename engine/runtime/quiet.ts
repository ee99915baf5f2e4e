import type { Clock } from '#engine/ports/clock.ts'

const quietMs = 20
const patienceMs = 60

/** Tells work that can wait when nothing else is going on. */
export function createQuiet(clock: Clock) {
  let noiseAt = Number.NEGATIVE_INFINITY
  return {
    /** Something was just committed, or somebody is being answered. */
    noise() {
      noiseAt = clock.monotonicMs()
    },
    /** True after 20 ms without noise, at once when it is quiet already for long; false after 60 ms in any case. */
    moment(): Promise<boolean> {
      const askedAt = clock.monotonicMs()
      return new Promise((resolve) => {
        const look = () => {
          const now = clock.monotonicMs()
          if (now - noiseAt >= quietMs) resolve(true)
          else if (now - askedAt >= patienceMs) resolve(false)
          else clock.after(quietMs, look)
        }
        look()
      })
    },
  }
}
