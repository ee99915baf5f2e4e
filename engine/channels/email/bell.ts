import type { Clock } from '#engine/ports/clock.ts'

/** Something to wait for: a ring, or the end of a time. A ring that nobody waits for is heard by the next who does. */
export interface Bell {
  ring(): void
  /** Forgets a ring that nobody has heard. */
  hush(): void
  wait(ms: number): Promise<void>
}

export function createBell(clock: Clock): Bell {
  let isRung = false
  let wake: (() => void) | null = null
  return {
    ring() {
      isRung = true
      wake?.()
    },
    hush() {
      isRung = false
    },
    wait(ms) {
      return new Promise((resolve) => {
        const done = () => {
          isRung = false
          wake = null
          cancel()
          resolve()
        }
        const cancel = clock.after(ms, done)
        wake = done
        if (isRung) done()
      })
    },
  }
}
