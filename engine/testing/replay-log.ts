import type { Definitions } from '#engine/core/catalogue.ts'
import type { Effect } from '#engine/core/ticket/effect.ts'
import { foldable } from '#engine/core/ticket/erasure.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { transition } from '#engine/core/ticket/transition.ts'

/** What a log says once more: what came in is fed, under the definitions that decided it then, and what it caused comes back by itself. */
export async function replayLog(
  events: readonly TicketEvent[],
  definitionsAt: (revision: string) => Promise<Definitions | null>,
): Promise<{
  /** The part of the log that can be folded: all of it, or from the last erasure on. */
  readonly log: readonly TicketEvent[]
  readonly ticket: Ticket | null
  readonly again: readonly TicketEvent[]
  readonly effects: readonly Effect[]
}> {
  const log = foldable(events)
  const again: TicketEvent[] = []
  const effects: Effect[] = []
  let ticket: Ticket | null = null
  for (const event of log.filter(({ id }) => !id.includes('-'))) {
    const definitions = await definitionsAt(event.revision)
    if (!definitions) throw new Error(`revision ${event.revision} is missing`)
    const made: ReturnType<typeof transition> = transition(definitions, ticket, event)
    ticket = made.ticket
    again.push(...made.events)
    effects.push(...made.effects)
  }
  return { log, ticket, again, effects }
}
