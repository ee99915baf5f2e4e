import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Store } from '#engine/store/store.ts'
import { createPositionFeed } from './position-feed.ts'
import type { FeedEntry } from './runtime.ts'

/** Tells subscribers of what became of tickets, by this engine and others. */
export function createFeed({ events }: Pick<Store, 'events'>, log: Log) {
  return createPositionFeed(events, entriesOf, log)
}

/** Consecutive events of one ticket are one entry: they came from one commit, or follow each other at once. */
export function entriesOf(events: readonly (TicketEvent & { readonly position: number })[]): readonly FeedEntry[] {
  const entries: FeedEntry[] = []
  for (const event of events) {
    const last = entries.at(-1)
    const more = { position: event.position, ticket: event.ticket, version: event.seq }
    if (last?.ticket === event.ticket)
      entries[entries.length - 1] = { ...last, ...more, events: [...last.events, event] }
    else entries.push({ ...more, events: [event] })
  }
  return entries
}
