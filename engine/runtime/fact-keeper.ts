import type { Definitions } from '#engine/core/catalogue.ts'
import { factsOf } from '#engine/core/report/facts.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Random } from '#engine/ports/random.ts'
import type { Store } from '#engine/store/store.ts'

/** Events of one step: a few milliseconds between two turns of the event loop. */
const batch = 400
/** How long commits must have been quiet before a step is taken unasked; intake comes first. */
const restMs = 1_000
/** Under a load that never pauses a step is taken all the same, this often. */
const patienceMs = 5_000
const longestCatchUpMs = 5_000
const lease = 'facts'
const leaseMs = 10_000

/**
 * Follows the log and counts each ticket that changed anew, so that a report reads one row a ticket. Of several engines one does it at a
 * time: two could write what they read in another order.
 */
export function createFactKeeper({
  store,
  clock,
  random,
  log,
  at,
}: {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly at: (revision: string) => Promise<Definitions | null>
}) {
  const owner = random.id()
  let cancel: (() => void) | null = null
  let current: Promise<boolean> | null = null
  let stopped = false
  let rangAt = Number.NEGATIVE_INFINITY
  let steppedAt = Number.NEGATIVE_INFINITY

  /** One step, or as many as `untilMs` (monotonic) allows; true when nothing is left. */
  const follow = async (untilMs: number): Promise<boolean> => {
    if (!(await store.leases.take(lease, owner, clock.now(), clock.now() + leaseMs))) return false
    try {
      for (;;) {
        const position = await store.facts.position()
        const changed = await store.facts.changedAfter(position, batch)
        if (changed === null) return true
        await count(changed.tickets, changed.position)
        if (stopped || clock.monotonicMs() >= untilMs) return false
        await store.leases.take(lease, owner, clock.now(), clock.now() + leaseMs)
      }
    } finally {
      await store.leases.release(lease, owner)
    }
  }

  const count = async (tickets: readonly number[], position: number) => {
    const histories = await store.histories.of(tickets)
    const revisions = new Set(
      histories.flatMap(({ ticket, events }) => [ticket.revision, ...events.map(({ revision }) => revision)]),
    )
    const known = new Map<string, Definitions | null>()
    for (const revision of revisions) known.set(revision, await at(revision))
    const counted = histories.map(({ ticket, events }) => factsOf(ticket, events, (one) => known.get(one) ?? null))
    const kept = counted.filter((facts) => facts !== null)
    const numbers = new Set(kept.map(({ ticket }) => ticket))
    await store.facts.put(
      kept,
      tickets.filter((number) => !numbers.has(number)),
      position,
    )
  }

  /** Never two at once in this engine. */
  const run = (untilMs: number): Promise<boolean> => {
    const running = (current ?? Promise.resolve(false)).then(() => follow(untilMs))
    const settled = running.catch((error: unknown) => {
      if (!stopped) log.warn({ error: String(error) }, 'what reports count could not be counted')
      return false
    })
    current = settled
    void settled.then(() => {
      if (current === settled) current = null
    })
    return settled
  }

  const wait = () => {
    if (!stopped && cancel === null) cancel = clock.after(restMs, look)
  }

  const look = () => {
    cancel = null
    const now = clock.monotonicMs()
    if (now - rangAt < restMs && now - steppedAt < patienceMs) return wait()
    steppedAt = now
    void run(now).then((isDone) => {
      if (!isDone) wait()
    })
  }

  return {
    /** Something was committed, or may have been before the start. */
    ring() {
      rangAt = clock.monotonicMs()
      wait()
    },
    async catchUp(): Promise<boolean> {
      if (stopped) return false
      return run(clock.monotonicMs() + longestCatchUpMs)
    },
    async stop() {
      stopped = true
      cancel?.()
      await current
    },
  }
}
