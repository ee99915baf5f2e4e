import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import { descriptionsOf } from '#engine/http/resources/descriptions.ts'
import type { Language } from '#engine/http/resources/event-sentence.ts'
import { keptRow, ticketResource } from '#engine/http/resources/ticket.ts'
import type { TicketResource, TicketRow } from '#engine/http/resources/types.ts'
import type { Services } from '#engine/http/services.ts'

type Reads = Pick<Services, 'store' | 'runtime' | 'clock' | 'settings'>

/** A ticket with its whole thread, for a caller who may see it. */
export async function readTicket(
  services: Reads,
  ticket: Ticket,
  caller: Caller,
  language: Language,
): Promise<TicketResource> {
  const events = await services.store.events.of(ticket.number)
  return ticketResource(ticket, events, {
    definitions: await definitionsOf(services, ticket),
    now: services.clock.now(),
    language,
    agent: caller.kind === 'agent' ? caller.agent.value : null,
    publicUrl: services.settings.publicUrl,
  })
}

/** Tickets as rows of a list, with one query at most; a row that says the same is the same object. */
export async function readRows(
  services: Reads,
  tickets: readonly Ticket[],
  language: Language,
): Promise<readonly TicketRow[]> {
  const descriptions = await descriptionsOf(services, tickets)
  const now = services.clock.now()
  const rows: TicketRow[] = []
  for (const [index, ticket] of tickets.entries()) {
    const definitions = await definitionsOf(services, ticket)
    rows.push(keptRow(ticket, descriptions[index] ?? '', { definitions, now, language }))
  }
  return rows
}

/** The definitions that a ticket is pinned to; today's where its revision is not kept any more. */
export async function definitionsOf({ runtime }: Pick<Services, 'runtime'>, { revision }: Pick<Ticket, 'revision'>) {
  const { running } = runtime.definitions()
  return revision === running.revision ? running : ((await runtime.definitionsAt(revision)) ?? running)
}
