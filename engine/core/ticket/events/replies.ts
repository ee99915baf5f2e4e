import type { JsonObject } from '#engine/core/json.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import { replyOfTimer } from '#engine/core/ticket/scheduled-reply.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'

/**
 * A reply that is not sent at once.
 *
 *     reply.scheduled  data { via, sendAt, unlessCustomerWrites, solves? }, content as in `agent.replied`
 *     reply.cancelled  data { reply, reason: 'taken-back' | 'customer-wrote' }; `reply` is the sequence number of the first
 *
 * When its timer fires, `agent.replied` follows in the same step; with `solves`, `ticket.solved` behind it.
 */
export const replies = {
  'reply.scheduled': (ticket: Ticket, { seq, by, data, content }: TicketEvent): Ticket => ({
    ...ticket,
    scheduledReplies: [
      ...ticket.scheduledReplies,
      {
        id: seq,
        by,
        via: String(data.via ?? ''),
        sendAt: Number(data.sendAt),
        unlessCustomerWrites: data.unlessCustomerWrites === true,
        ...(data.solves === true && { solves: true }),
        content: (content ?? {}) as JsonObject,
      },
    ],
  }),
  'reply.cancelled': (ticket: Ticket, { data }: TicketEvent): Ticket => without(ticket, Number(data.reply)),
  'timer.fired': (ticket: Ticket, { data }: TicketEvent): Ticket =>
    data.kind === 'reply' ? without(ticket, replyOfTimer(String(data.timer))) : ticket,
}

function without(ticket: Ticket, reply: number): Ticket {
  return { ...ticket, scheduledReplies: ticket.scheduledReplies.filter(({ id }) => id !== reply) }
}
