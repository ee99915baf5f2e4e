import type { Definitions } from '#engine/core/catalogue.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Random } from '#engine/ports/random.ts'
import type { Store } from '#engine/store/store.ts'
import type { CommitBatch } from '#engine/store/write-store.ts'

/** What the write lane works with. */
export interface LaneContext {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** Definitions in force now. */
  readonly running: () => Definitions
  /** Definitions of an older revision; null when it is not kept. */
  readonly at: (revision: string) => Promise<Definitions | null>
  /** Called after each commit, with the earliest timer of the tickets it changed, and its events. */
  readonly committed: (nextDueAt: number, events: CommitBatch['events']) => void
  /** Submissions that one commit takes at most. */
  readonly largestBatch: number
  /** A named point at which a test may kill the process. */
  readonly failpoint: (name: string) => void
}
