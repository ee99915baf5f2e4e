import type { Definitions } from '#engine/core/catalogue.ts'
import { allClosures } from '#engine/core/closure.ts'
import { isPassing } from '#engine/core/docket-error.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Random } from '#engine/ports/random.ts'
import type { Store } from '#engine/store/store.ts'
import type { Accepted, Submission } from './runtime.ts'
import { openTakeover, type TakeoverRecord } from './takeover-record.ts'

/** Tickets moved at once; and looked at only. Both are a few milliseconds of work between two turns of the event loop. */
const batch = 50
const page = 200
/** Renewed with every batch: an engine that dies is followed by another one after it. */
const leaseMs = 15_000
const lease = 'takeover'

/**
 * Moves open tickets whose closure a new revision changed, in small batches that share the write lane with live traffic, so that due
 * instants follow the files without waiting for each ticket's next event. Tickets that cannot move stay, and are asked again with the
 * next revision. Of several engines one does it, since a plan tells what happens to tickets that nobody has moved yet: each is looked at
 * before it is moved, and those that nothing moves after that.
 */
export function createRevisionSweep(options: {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly running: () => Definitions
  readonly at: (revision: string) => Promise<Definitions | null>
  readonly submit: (submission: Submission) => Promise<Accepted>
}) {
  const { store, clock, log, running, submit } = options
  const owner = options.random.id()
  let current: Promise<void> | null = null
  let again = false
  let stopped = false
  let cancelRetry = () => {}

  const sweep = async () => {
    do {
      again = false
      try {
        if (!(await leased())) retryLater()
        else await sweepOnce().finally(() => store.leases.release(lease, owner))
      } catch (error) {
        log.error({ error: String(error) }, 'tickets could not be moved to the running revision')
        retryLater()
      }
    } while (again && !stopped)
    current = null
  }

  const leased = () => store.leases.take(lease, owner, clock.now(), clock.now() + leaseMs)

  const retryLater = () => {
    cancelRetry()
    if (!stopped) cancelRetry = clock.after(leaseMs, ring)
  }

  const sweepOnce = async () => {
    const definitions = running()
    const goesOn = async () => {
      if (stopped || running() !== definitions) return false
      const isOurs = await leased()
      // Whoever has it now may have begun before us, and know nothing of what we leave.
      if (!isOurs) retryLater()
      return isOurs
    }
    const record = await openTakeover(options, definitions)
    const { moved, left, wasAll } = await moveAll(definitions, record, goesOn)
    const isWhole = wasAll && (record === null || (await lookAtRest(record, goesOn)))
    await record?.close(isWhole)
    if (moved > 0) log.info({ revision: definitions.revision, moved }, 'tickets moved to the running revision')
    if (left !== null) throw left
  }

  const moveAll = async (definitions: Definitions, record: TakeoverRecord | null, goesOn: () => Promise<boolean>) => {
    const closures = allClosures(definitions)
    let moved = 0
    /** Why some of them have to be asked again. */
    let left: unknown = null
    for (let after = 0; await goesOn(); ) {
      const numbers = await store.tickets.withOtherClosures(closures, after, batch)
      if (numbers.length === 0) return { moved, left, wasAll: true }
      if (record) for (const ticket of await store.tickets.many(numbers)) record.look(ticket)
      const results = await Promise.allSettled(numbers.map((ticket) => submit(takeoverOf(ticket))))
      for (const [index, result] of results.entries()) {
        if (result.status === 'fulfilled') moved += result.value.events.length > 0 ? 1 : 0
        else if (isPassing(result.reason)) left = result.reason
        else log.error({ ticket: numbers[index], error: String(result.reason) }, 'a ticket cannot be moved')
      }
      after = numbers.at(-1) as number
    }
    return { moved, left, wasAll: false }
  }

  /** What nothing moves may still be listed elsewhere, or be written to in other words. False where it was not let finish. */
  const lookAtRest = async (record: TakeoverRecord, goesOn: () => Promise<boolean>) => {
    for (let after = 0; await goesOn(); ) {
      const numbers = await store.tickets.withOtherClosures([], after, page)
      const unseen = numbers.filter((number) => !record.hasSeen(number))
      for (const ticket of await store.tickets.many(unseen)) record.look(ticket)
      if (numbers.length < page) return true
      after = numbers.at(-1) as number
    }
    return false
  }

  const ring = () => {
    if (stopped) return
    if (current) again = true
    else current = sweep()
  }

  return {
    ring,
    async stop() {
      stopped = true
      cancelRetry()
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
