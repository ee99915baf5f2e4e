import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Dialect } from './dialect.ts'

/** A pause between steps, so that intake comes first. */
const restMs = 50

/**
 * Feeds the search queue into the index in small steps after commits: trigrams cost more than everything else a ticket writes. Search looks
 * into the queue too, so that nothing is ever missing.
 */
export function createIndexer(dialect: Dialect, clock: Clock, log: Log) {
  let working: Promise<void> | null = null
  let cancel: (() => void) | null = null
  let stopped = false

  const ring = () => {
    if (stopped || working || cancel) return
    cancel = clock.after(restMs, step)
  }
  const step = () => {
    cancel = null
    working = dialect
      .index()
      .then((more) => {
        working = null
        if (more) ring()
      })
      .catch((error: unknown) => {
        working = null
        if (!stopped) log.warn({ error: String(error) }, 'the search index could not be fed')
      })
  }
  // What a killed process left in the queue is taken up at start.
  ring()

  return {
    ring,
    async stop() {
      stopped = true
      cancel?.()
      await working
    },
  }
}
