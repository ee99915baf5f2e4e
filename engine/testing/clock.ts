import type { Clock } from '#engine/ports/clock.ts'

/** A clock that is a number: it stands still until a test moves it, and runs what falls due on the way, in order. */
export interface TestClock extends Clock {
  advance(ms: number): void
  /** How many waits are pending. */
  waiting(): number
}

/** Monday, 2 March 2026, 10:00 in Berlin. */
export const monday = Date.parse('2026-03-02T09:00:00Z')

export function createTestClock(start: number = monday): TestClock {
  let now = start
  const waits = new Set<{ readonly at: number; readonly run: () => void }>()
  const nextWait = (until: number) => [...waits].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]

  return {
    now: () => now,
    monotonicMs: () => now - start,
    after(delayMs, run) {
      const wait = { at: now + delayMs, run }
      waits.add(wait)
      return () => void waits.delete(wait)
    },
    advance(ms) {
      const until = now + ms
      for (let wait = nextWait(until); wait !== undefined; wait = nextWait(until)) {
        waits.delete(wait)
        now = Math.max(now, wait.at)
        wait.run()
      }
      now = until
    },
    waiting: () => waits.size,
  }
}
