import type { Log } from '#engine/ports/log.ts'

/** Work that the answer does not wait for, so that its duration tells nothing. */
export interface Background {
  /** A failure is logged under `name`. */
  run(name: string, work: () => Promise<void>): void
  /** Resolves when nothing is running any more. */
  settled(): Promise<void>
}

export function createBackground(log: Log): Background {
  const running = new Set<Promise<void>>()
  return {
    run(name, work) {
      const one = Promise.resolve()
        .then(work)
        .catch((error: unknown) => {
          log.error({ work: name, error }, 'background work failed')
        })
        .finally(() => running.delete(one))
      running.add(one)
    },
    async settled() {
      while (running.size > 0) await Promise.all(running)
    },
  }
}
