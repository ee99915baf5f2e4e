import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Store } from '#engine/store/store.ts'
import type { FeedEntry } from './runtime.ts'

const page = 500

/**
 * Tells subscribers of every commit, of this engine and others, in position order without gaps: whatever rings, the feed reads on
 * from the last position it has told. Nothing is read while nobody listens.
 */
export function createFeed(store: Store, log: Log) {
  const subscribers = new Set<(entry: FeedEntry) => void>()
  let position: number | null = null
  let reading: Promise<void> | null = null
  let again = false

  const read = async () => {
    do {
      again = false
      try {
        await readOn()
      } catch (error) {
        log.error({ error: String(error) }, 'the feed cannot be read')
      }
    } while (again)
    reading = null
  }

  const readOn = async () => {
    position ??= await store.events.lastPosition()
    for (;;) {
      const events = await store.events.after(position, page)
      for (const entry of entriesOf(events)) for (const tell of subscribers) tell(entry)
      position = events.at(-1)?.position ?? position
      if (events.length < page) return
    }
  }

  const ring = () => {
    if (subscribers.size === 0) return
    if (reading) again = true
    else reading = read()
  }

  return {
    ring,
    async subscribe(entry: (entry: FeedEntry) => void): Promise<() => void> {
      if (subscribers.size === 0) position = null
      subscribers.add(entry)
      position ??= await store.events.lastPosition()
      return () => void subscribers.delete(entry)
    },
  }
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
