import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Dialect } from './dialect.ts'
import { indexNext } from './search-index.ts'

/** A pause between steps, and how long commits must have been quiet: intake comes first. */
const restMs = 100
/** Under a load that never pauses a step is taken all the same, this often; a commit waits for it, so it is a small one. */
const patienceMs = 500
const atOnce = 200
const atOnceUnderLoad = 25

/**
 * Feeds what was written into the full-text index in small steps after commits: trigrams cost more than everything else a ticket
 * writes. Search looks at what is not indexed yet too, so that nothing is ever missing.
 */
export function createIndexer(dialect: Dialect, clock: Clock, log: Log) {
  let working: Promise<void> | null = null
  let cancel: (() => void) | null = null
  let stopped = false
  /** Committed since the step under way began, which may not have seen it. */
  let rang = false
  let committedAt = Number.NEGATIVE_INFINITY
  let steppedAt = Number.NEGATIVE_INFINITY

  const wait = () => {
    if (!stopped && !working && !cancel) cancel = clock.after(restMs, step)
  }
  const step = () => {
    cancel = null
    const now = clock.monotonicMs()
    const isQuiet = now - committedAt >= restMs
    if (!isQuiet && now - steppedAt < patienceMs) {
      wait()
      return
    }
    steppedAt = now
    rang = false
    working = indexNext(dialect, isQuiet ? atOnce : atOnceUnderLoad)
      .then((more) => {
        working = null
        if (more || rang) wait()
      })
      .catch((error: unknown) => {
        working = null
        if (!stopped) log.warn({ error: String(error) }, 'the search index could not be fed')
        if (rang) wait()
      })
  }
  // What a killed process left is taken up at start.
  wait()

  return {
    /** Something was committed. */
    ring() {
      committedAt = clock.monotonicMs()
      rang = true
      wait()
    },
    async stop() {
      stopped = true
      cancel?.()
      await working
    },
  }
}
