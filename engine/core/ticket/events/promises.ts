import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'

/** `promise.given { metric, dueAt }`: what the requester has been told; plan and portal keep to it. */
export const promises = {
  'promise.given': (ticket: Ticket, { at, data }: TicketEvent): Ticket => ({
    ...ticket,
    promised: { metric: String(data.metric), dueAt: Number(data.dueAt), givenAt: at },
  }),
}
