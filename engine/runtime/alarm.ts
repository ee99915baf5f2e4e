import type { Clock } from '#engine/ports/clock.ts'

/** A wait no longer than this: a wall clock that jumps is noticed within it. */
const longestWaitMs = 30_000

/**
 * Runs `work` whenever it is due or asked for, never twice at once. `work` returns the instant of the next due thing, or null.
 * Waiting is monotonic; what is due is decided by the wall clock at waking.
 */
export function createAlarm(clock: Clock, work: () => Promise<number | null>, failed: (error: unknown) => void) {
  let cancel: (() => void) | null = null
  let current: Promise<void> | null = null
  let again = false
  let stopped = false
  let ringsAt = Number.POSITIVE_INFINITY

  const run = async () => {
    do {
      again = false
      let next: number | null = null
      try {
        next = await work()
      } catch (error) {
        failed(error)
      }
      if (!again && !stopped) wait(next)
    } while (again && !stopped)
    current = null
  }

  const wait = (dueAt: number | null) => {
    cancel?.()
    ringsAt = dueAt ?? Number.POSITIVE_INFINITY
    const delayMs = dueAt === null ? longestWaitMs : Math.min(Math.max(dueAt - clock.now(), 0), longestWaitMs)
    cancel = clock.after(delayMs, ring)
  }

  const ring = () => {
    if (stopped) return
    cancel?.()
    cancel = null
    if (current) again = true
    else current = run()
  }

  return {
    ring,
    /** Makes sure that it rings by then. */
    by(dueAt: number) {
      if (stopped) return
      if (current) again = true
      else if (dueAt < ringsAt) wait(dueAt)
    },
    async stop() {
      stopped = true
      cancel?.()
      await current
    },
  }
}

export type Alarm = ReturnType<typeof createAlarm>
