import type { Ticket } from '#engine/core/ticket/ticket.ts'

/** What stands at the top of the lists of a few teams; with their text, some ten megabytes at most. */
const most = 1_000

/**
 * Reads snapshots, and keeps those read last: agents look at the same lists again and again, and to parse a hundred tickets costs more than
 * to find them. A snapshot with another text is another ticket, so that nothing old is ever given.
 */
export function snapshotReader(): (row: { readonly number: number; readonly snapshot: string }) => Ticket {
  const kept = new Map<number, { readonly snapshot: string; readonly ticket: Ticket }>()
  return ({ number, snapshot }) => {
    const known = kept.get(number)
    const read = known?.snapshot === snapshot ? known : { snapshot, ticket: JSON.parse(snapshot) as Ticket }
    kept.delete(number)
    kept.set(number, read)
    if (kept.size > most) kept.delete(kept.keys().next().value as number)
    return read.ticket
  }
}
