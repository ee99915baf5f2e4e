import { DocketError, isPassing } from '#engine/core/docket-error.ts'
import { everyRule, type Rules } from '#engine/core/rules.ts'
import { isUndone } from '#engine/core/ticket/events/undoing.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Random } from '#engine/ports/random.ts'
import type { Delivery } from '#engine/ports/relay.ts'
import type { OutboxRow } from '#engine/store/outbox-store.ts'
import type { Store } from '#engine/store/store.ts'
import { createAlarm } from './alarm.ts'
import type { Runtime, Submission } from './runtime.ts'

/** Why an effect is not even tried. */
export type NotNow =
  /** Nobody's fault: due again at `until`, and no attempt. */
  | { readonly outcome: 'postponed'; readonly until: number; readonly answer: string }
  /** Not by itself any more: a dead letter, until somebody sends it again. */
  | { readonly outcome: 'held'; readonly answer: string }

/** What became of an effect, or of a whole group with it. */
export type Settlement = Delivery | NotNow

/** Brings one effect outside. `rows` is the claimed row, and after it those of its group that were claimed with it. */
export interface Deliverer {
  /** The rows that go out together; a group's other rows are claimed here. */
  collect(row: OutboxRow, leaseUntil: number): Promise<readonly OutboxRow[] | NotNow>
  deliver(rows: readonly OutboxRow[]): Promise<Delivery>
  /** What its ticket says of a row that will never be delivered; null: nothing. */
  lastWord(row: OutboxRow, answer: string): Submission | null
}

export interface Outbox {
  /** Something may be due. */
  ring(): void
  /** How many deliveries have begun and not ended. */
  underWay(): number
  readonly counts: { sent: number; retried: number; dead: number }
  /** Takes nothing new and waits for what is under way. */
  stop(): Promise<void>
}

const takenBack = { outcome: 'sent', answer: 'not sent: it was undone before' } as const

/** Longer than any delivery takes; what is claimed is under way at once, so nothing waits out its lease in a queue. */
const leaseMs = 120_000
/** More than the connections of a relay: while some mails are on their way, the next are read and written. */
const atOnce = 16
/** Under a load that never pauses: as many in a second, but no answer waits for eight mails to be written. */
const atOnceUnderLoad = 2
/** What ends one by one is made up for together: a claim waits a moment until half of the places are free. */
const momentMs = 50
/** First retry after a minute, doubling up to six hours; given up after five days. */
const firstRetryMs = 60_000
const longestRetryMs = 6 * 3_600_000
const giveUpMs = 5 * 24 * 3_600_000

/**
 * Delivers effects at least once: a row is claimed with a lease and a fence, delivered, and settled; when the process dies in between,
 * the lease ends and it is delivered again under the same id.
 */
export function createOutbox(options: {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly submit: Runtime['submit']
  readonly deliverers: Readonly<Record<OutboxRow['effect']['kind'], Deliverer>>
  readonly failpoint: (name: string) => void
  /** True when intake pauses, false when it does not within a moment: what comes in goes before what goes out. */
  readonly pause: () => Promise<boolean>
  readonly holds?: Rules
}): Outbox {
  const { store, submit, clock, random, log, deliverers, failpoint, pause, holds = everyRule } = options
  const counts = { sent: 0, retried: 0, dead: 0 }
  let stopping = false

  const underWay = new Set<Promise<void>>()
  let claimedAtMs = Number.NEGATIVE_INFINITY

  const work = async () => {
    while (!stopping) {
      const most = (await pause()) ? atOnce : atOnceUnderLoad
      const free = most - underWay.size
      // Whatever ends first rings.
      if (free <= 0) return null
      const waitMs = free * 2 < most ? claimedAtMs + momentMs - clock.monotonicMs() : 0
      if (waitMs > 0) return clock.now() + Math.ceil(waitMs)
      claimedAtMs = clock.monotonicMs()
      const leaseUntil = clock.now() + leaseMs
      const rows = await store.outbox.claim(clock.now(), leaseUntil, free)
      if (rows.length === 0) break
      // Whoever stood still for so long would send what another one has sent, or has told to be dead; all of it is due again.
      if (clock.now() < leaseUntil) rows.forEach(begin)
    }
    return stopping ? null : store.outbox.nextDueAt()
  }

  /** A delivery that takes long keeps its own place and nobody else's. */
  const begin = (row: OutboxRow) => {
    const running = handle(row)
      .catch((error: unknown) =>
        log.error({ ticket: row.effect.ticket, error: String(error) }, 'an effect could not be settled'),
      )
      .finally(() => {
        underWay.delete(running)
        alarm.ring()
      })
    underWay.add(running)
  }

  const handle = async (row: OutboxRow) => {
    const { kind, ticket } = row.effect
    const deliverer = deliverers[kind]
    let rows: readonly OutboxRow[] = [row]
    let settlement: Settlement
    try {
      const collected = (await isTakenBack(row)) ? takenBack : await deliverer.collect(row, clock.now() + leaseMs)
      if ('outcome' in collected) {
        settlement = collected
      } else {
        rows = collected
        failpoint('outbox.before-send')
        settlement = await deliverer.deliver(rows)
        failpoint('outbox.after-send')
      }
    } catch (error) {
      log.error({ ticket, kind, error: String(error) }, 'an effect could not be delivered')
      settlement = { outcome: 'later', answer: String(error).slice(0, 300) }
    }
    for (const one of rows) await settle(one, settlement, deliverer)
  }

  const isTakenBack = async ({ effect }: OutboxRow) => {
    const ticket = effect.revocable ? await store.tickets.get(effect.ticket) : null
    return ticket !== null && isUndone(ticket, effect.seq)
  }

  const settle = async (row: OutboxRow, settlement: Settlement, deliverer: Deliverer) => {
    const { effect, fence } = row
    const now = clock.now()
    if (settlement.outcome === 'sent') {
      counts.sent++
      await store.outbox.sent(effect.id, fence, now, settlement.answer)
      return
    }
    if (settlement.outcome === 'postponed') {
      await store.outbox.postpone(effect.id, fence, settlement.until, settlement.answer)
      return
    }
    if (settlement.outcome === 'held') {
      counts.dead++
      await store.outbox.dead(effect.id, fence, now, settlement.answer)
      return
    }
    if (settlement.outcome === 'later' && now - effect.dueAt < giveUpMs && holds('mail-is-tried-again')) {
      counts.retried++
      await store.outbox.retry(effect.id, fence, now + retryMs(row.attempts), settlement.answer)
      return
    }
    counts.dead++
    log.warn(
      { ticket: effect.ticket, kind: effect.kind, answer: settlement.answer.slice(0, 3) },
      'an effect is a dead letter',
    )
    const word = holds('dead-letters-are-told') ? deliverer.lastWord(row, settlement.answer) : null
    await giveUp(row, word, settlement.answer)
  }

  /** In one commit with what is said of it, so that no end of the process parts them; without the word only where that is refused. */
  const giveUp = async ({ effect: { id, ticket }, fence }: OutboxRow, word: Submission | null, answer: string) => {
    const at = clock.now()
    if (word !== null) {
      // Whoever was too slow has no say any more: another one tries it, or has.
      const isOurs = (await store.outbox.ofTicket(ticket)).some((row) => row.effect.id === id && row.fence === fence)
      if (!isOurs) return
      try {
        const { repeated } = await submit({ ...word, givesUp: { id, fence, at, answer } })
        if (!repeated) return
      } catch (error) {
        if (!(error instanceof DocketError) || isPassing(error)) throw error
        log.error({ ticket, error: String(error) }, 'a ticket cannot be told of a dead letter')
      }
    }
    await store.outbox.dead(id, fence, at, answer)
  }

  /** Doubles with each attempt; up to a quarter more by chance, so that what failed together does not come back together. */
  const retryMs = (attempts: number) => {
    const base = Math.min(firstRetryMs * 2 ** Math.max(attempts - 1, 0), longestRetryMs)
    return base + Math.floor((base / 4) * ((random.bytes(1)[0] ?? 0) / 256))
  }

  const alarm = createAlarm(clock, work, (error) => log.error({ error: String(error) }, 'the outbox cannot be read'))
  return {
    ring: alarm.ring,
    underWay: () => underWay.size,
    counts,
    async stop() {
      stopping = true
      await alarm.stop()
      await Promise.all(underWay)
    },
  }
}
