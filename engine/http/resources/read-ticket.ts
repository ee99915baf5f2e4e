import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import type { Language } from '#engine/http/resources/event-sentence.ts'
import { ticketResource, ticketRow } from '#engine/http/resources/ticket.ts'
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
  return ticketResource(ticket, await services.store.events.of(ticket.number), {
    definitions: await definitionsOf(services, ticket),
    now: services.clock.now(),
    language,
    agent: caller.kind === 'agent' ? caller.agent.value : null,
    publicUrl: services.settings.publicUrl,
  })
}

/** Tickets of a list, in the order of `numbers`, with three queries however many they are. */
export async function readRows(
  services: Reads,
  numbers: readonly number[],
  language: Language,
): Promise<readonly TicketRow[]> {
  const { store, clock } = services
  const [tickets, contents] = await Promise.all([store.tickets.many(numbers), store.events.firstContents(numbers)])
  const byNumber = new Map(tickets.map((ticket) => [ticket.number, ticket]))
  const now = clock.now()
  const rows = numbers.map(async (number) => {
    const ticket = byNumber.get(number)
    if (!ticket) return []
    const reading = { definitions: await definitionsOf(services, ticket), now, language }
    return [ticketRow(ticket, contents.get(number) ?? null, reading)]
  })
  return (await Promise.all(rows)).flat()
}

/** The definitions that a ticket is pinned to; today's where its revision is not kept any more. */
export async function definitionsOf({ runtime }: Pick<Services, 'runtime'>, { revision }: Pick<Ticket, 'revision'>) {
  const { running } = runtime.definitions()
  return revision === running.revision ? running : ((await runtime.definitionsAt(revision)) ?? running)
}
