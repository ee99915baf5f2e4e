import type { Clock } from '#engine/ports/clock.ts'

/** A clock that goes as another one does, and can leave time out: what falls due in it runs at once, in order. */
export interface SkippingClock extends Clock {
  skip(ms: number): void
}

export function skippingClock(real: Clock): SkippingClock {
  let skippedMs = 0
  const waits = new Set<{ readonly dueAt: number; readonly run: () => void; cancel: () => void }>()
  const monotonicMs = () => real.monotonicMs() + skippedMs
  const arm = (wait: { readonly dueAt: number; readonly run: () => void; cancel: () => void }) => {
    wait.cancel = real.after(Math.max(0, wait.dueAt - monotonicMs()), () => {
      waits.delete(wait)
      wait.run()
    })
  }
  return {
    now: () => real.now() + skippedMs,
    monotonicMs,
    after(delayMs, run) {
      const wait = { dueAt: monotonicMs() + delayMs, run, cancel: () => {} }
      waits.add(wait)
      arm(wait)
      return () => {
        waits.delete(wait)
        wait.cancel()
      }
    },
    skip(ms) {
      skippedMs += ms
      for (const wait of [...waits].sort((a, b) => a.dueAt - b.dueAt)) {
        wait.cancel()
        arm(wait)
      }
    },
  }
}
