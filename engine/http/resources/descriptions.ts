import type { JsonObject } from '#engine/core/json.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Services } from '#engine/http/services.ts'

/** A longer one, which a customer may write, is read each time. */
export const longestKept = 4_000

const kept = new WeakMap<Ticket, string>()

/**
 * What each of these tickets began with, from one query for those of which it is not known. It is kept as long as the ticket's snapshot: only
 * an erasure takes it away, which tells the ticket first, and of an erased ticket it is read each time.
 */
export async function descriptionsOf(
  { store }: Pick<Services, 'store'>,
  tickets: readonly Ticket[],
): Promise<readonly string[]> {
  const unknown = tickets.filter((ticket) => !kept.has(ticket))
  const contents = await store.events.firstContents(unknown.map(({ number }) => number))
  return tickets.map((ticket) => {
    const known = kept.get(ticket)
    if (known !== undefined) return known
    const first = contents.get(ticket.number)
    const description = descriptionIn(first)
    if (first !== undefined && ticket.erased === undefined && description.length <= longestKept)
      kept.set(ticket, description)
    return description
  })
}

/** @param first content of a ticket's first event; nothing once it was erased */
export function descriptionIn(first: JsonObject | null | undefined): string {
  return typeof first?.text === 'string' ? first.text : ''
}
