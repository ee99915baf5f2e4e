import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { OutboxRow } from '#engine/store/outbox-store.ts'
import type { Store } from '#engine/store/store.ts'

/** `all`: everything that waits goes out; `new`: only what somebody did since the pause began, and the rest becomes dead letters. */
export type Resume = 'all' | 'new'

export interface Waiting {
  /** Ids of effects of what people did since the pause began. */
  readonly fresh: readonly string[]
  /** Of what waited before, and of what only time has set off since: after a restore, most of it has gone out long ago. */
  readonly stale: readonly string[]
}

const heldWhy = 'not sent: it waited when the outbox was resumed for what is new'

type Parts = Pick<Store, 'outbox' | 'outboxPause' | 'events'>

/** What waits during a pause; null when there is none. */
export async function waitingInPause({ outbox, outboxPause, events }: Parts): Promise<Waiting | null> {
  const pause = await outboxPause.get()
  if (pause === null) return null
  const rows = await outbox.waitingOut()
  const since = rows.filter(({ place }) => place >= (pause.position + 1) * 1_000)
  const logs = new Map<number, Log>()
  for (const { effect } of since) {
    if (logs.has(effect.ticket)) continue
    logs.set(effect.ticket, new Map((await events.of(effect.ticket)).map((event) => [event.seq, event])))
  }
  const isFresh = ({ effect }: OutboxRow) =>
    isOfPeople(effect.seq, logs.get(effect.ticket) ?? new Map(), pause.position)
  const fresh = since.filter(isFresh).map(({ effect }) => effect.id)
  const known = new Set(fresh)
  return { fresh, stale: rows.map(({ effect }) => effect.id).filter((id) => !known.has(id)) }
}

/** Ends the pause; null when there was none. Nothing is deleted: each dead letter can be sent again from the desk. */
export async function resumeOutbox(store: Parts, what: Resume, now: number): Promise<Waiting | null> {
  const waiting = await waitingInPause(store)
  if (waiting === null) return null
  if (what === 'new') await store.outbox.hold(waiting.stale, now, heldWhy)
  return (await store.outboxPause.end()) ? waiting : null
}

type Log = ReadonlyMap<number, TicketEvent & { readonly position: number }>

/**
 * Whether an event, or one that it follows from, was caused by a person or a program of theirs after a position: a deadline or a rule alone was
 * not. A reply that waited was caused when it was written.
 */
function isOfPeople(seq: number, log: Log, after: number): boolean {
  const event = log.get(seq)
  if (event === undefined) return false
  const { type, by, data, cause, position } = event
  const written = type === 'agent.replied' && typeof data.reply === 'number' ? log.get(data.reply) : undefined
  if (written !== undefined) return written.position > after
  if (by.role !== 'system' && by.role !== 'rule') return position > after
  return cause !== null && isOfPeople(cause, log, after)
}
