import type { Definitions } from '#engine/core/catalogue.ts'
import { allClosures } from '#engine/core/closure.ts'
import { createPlanner, planSummary } from '#engine/core/plan/plan.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Store } from '#engine/store/store.ts'
import type { Accepted, Submission } from './runtime.ts'

const batch = 50

/**
 * Moves open tickets whose closure a new revision changed, in small batches that share the write lane with live traffic, so that due
 * instants follow the files without waiting for each ticket's next event. Tickets that cannot move stay, and are asked again with the
 * next revision. What the revision does to them goes into the log, by the same plan that `docket plan` prints.
 */
export function createRevisionSweep(options: {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly running: () => Definitions
  readonly submit: (submission: Submission) => Promise<Accepted>
}) {
  const { store, clock, log, running, submit } = options
  let current: Promise<void> | null = null
  let again = false
  let stopped = false
  /** What was swept last; null after a start, when nobody knows what was in force before. */
  let before: Definitions | null = null

  const sweep = async () => {
    do {
      again = false
      try {
        await sweepOnce()
      } catch (error) {
        log.error({ error: String(error) }, 'tickets could not be moved to the running revision')
      }
    } while (again && !stopped)
    current = null
  }

  const sweepOnce = async () => {
    const definitions = running()
    const closures = allClosures(definitions)
    const planner = createPlanner(definitions, before, clock.now())
    let looked = 0
    let moved = 0
    for (let after = 0; !stopped && running() === definitions; ) {
      const tickets = await store.tickets.withOtherClosures(closures, after, batch)
      if (tickets.length === 0) break
      for (const ticket of await store.tickets.many(tickets)) planner.add(ticket)
      looked += tickets.length
      const results = await Promise.allSettled(tickets.map((ticket) => submit(takeoverOf(ticket))))
      moved += results.filter((result) => result.status === 'fulfilled' && result.value.events.length > 0).length
      after = tickets.at(-1) as number
    }
    before = definitions
    if (looked > 0)
      log.info({ revision: definitions.revision, ...planSummary(planner.plan()) }, 'what the revision does to tickets')
    if (moved > 0) log.info({ revision: definitions.revision, moved }, 'tickets moved to the running revision')
  }

  return {
    ring() {
      if (stopped) return
      if (current) again = true
      else current = sweep()
    },
    async stop() {
      stopped = true
      await current
    },
  }
}

/** Asks the lane to look at a ticket: what the new revision means for it is decided where it is loaded. */
function takeoverOf(ticket: number): Submission {
  return {
    ticket,
    event: { type: 'ticket.migrated', by: { role: 'system' }, data: {}, content: null },
    dedupe: null,
    expectedVersion: null,
    files: [],
  }
}
