import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { definitionsOf } from '#engine/http/resources/read-ticket.ts'
import { keptRow } from '#engine/http/resources/ticket.ts'
import type { TicketRow } from '#engine/http/resources/types.ts'
import { listTickets } from '#engine/http/ticket-list.ts'
import type { DeskFrame } from './frame.ts'
import { type Ring, ringOf } from './ring.ts'

export interface OtherTicket extends Pick<TicketRow, 'number' | 'title' | 'stateTitle' | 'mergedInto'> {
  readonly ring: Ring
}

/** As many as are seen at a glance; the rest is a link to the list. */
const most = 5

/** What else the same address asked, solved and closed tickets too, the newest first; of what this agent may see. */
export async function othersOf(
  c: DoorContext,
  { number, requester: { email } }: Ticket,
  { now, language }: Pick<DeskFrame, 'now' | 'language'>,
): Promise<readonly OtherTicket[]> {
  const { services } = c.var.door
  const { running } = services.runtime.definitions()
  const asked = { view: null, team: null, requester: email, sort: ['-createdAt'], limit: most + 1 } as const
  const tickets = (await listTickets(services, callerOf(c), asked))?.tickets ?? []
  return Promise.all(
    tickets
      .filter((ticket) => ticket.number !== number)
      .slice(0, most)
      .map(async (ticket) => {
        const row = keptRow(ticket, null, { definitions: await definitionsOf(services, ticket), now, language })
        const { title, stateTitle, mergedInto } = row
        return { number: ticket.number, title, stateTitle, mergedInto, ring: ringOf(running, ticket) }
      }),
  )
}
