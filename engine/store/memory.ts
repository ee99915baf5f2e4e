import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { BatchRows } from './rows.ts'
import type { CommitBatch, Loaded, LoadRequest } from './write-store.ts'

/** What this process wrote or read last, so that the next batch need not ask the database for it. */
export interface Memory {
  /** What `load` would most likely say, or null where it has to be asked. */
  recall(request: LoadRequest): Loaded | null
  read(loaded: Loaded): void
  /** A commit began that will most likely succeed. */
  writes(batch: CommitBatch, rows: BatchRows): void
  /** Somebody else wrote, or a commit failed. */
  forget(): void
}

/** Snapshots kept, by number and by length: tickets that are worked on now. */
const mostTickets = 2_000
const mostCharacters = 8_000_000

/**
 * A new ticket is kept as its text until it is asked for: most never are, and V8 moves and marks one string with less work than the hundred
 * objects of a ticket.
 */
interface Kept {
  ticket: Ticket | string
  readonly length: number
}

export function createMemory(): Memory {
  const tickets = new Map<number, Kept>()
  let characters = 0
  let position: number | null = null
  let lastNumber: number | null = null

  const drop = (number: number) => {
    characters -= tickets.get(number)?.length ?? 0
    tickets.delete(number)
  }
  const keep = (number: number, kept: Kept) => {
    drop(number)
    tickets.set(number, kept)
    characters += kept.length
    while (tickets.size > mostTickets || characters > mostCharacters) drop(tickets.keys().next().value as number)
  }
  const forget = () => {
    tickets.clear()
    characters = 0
    position = null
    lastNumber = null
  }

  return {
    forget,
    recall({ tickets: asked, newTickets }) {
      if (position === null || (newTickets > 0 && lastNumber === null)) return null
      const known = new Map<number, Ticket>()
      for (const number of asked) {
        const kept = tickets.get(number)
        if (!kept) return null
        if (typeof kept.ticket === 'string') kept.ticket = JSON.parse(kept.ticket) as Ticket
        known.set(number, kept.ticket)
      }
      const from = (lastNumber ?? 0) + 1
      return {
        tickets: known,
        dedupe: new Map(),
        numbers: Array.from({ length: newTickets }, (_, index) => from + index),
        position,
      }
    },
    read(loaded) {
      if (loaded.position !== position) forget()
      position = loaded.position
      const [next] = loaded.numbers
      if (next !== undefined) lastNumber = next - 1
    },
    writes(batch, rows) {
      position = batch.loaded.position + batch.events.length
      for (const [index, { ticket, from }] of batch.tickets.entries()) {
        if (from === 0) lastNumber = Math.max(lastNumber ?? 0, ticket.number)
        const text = String(rows.tickets[index]?.at(-1))
        keep(ticket.number, { ticket: from === 0 ? text : ticket, length: text.length })
      }
    },
  }
}
