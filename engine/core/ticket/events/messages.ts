import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'

/**
 * `customer.replied`, `agent.replied`, `agent.noted`
 *
 *     data     { via: 'portal' | 'desk' | 'email' | 'chat' | 'rule', verified?: boolean, hidden?: boolean }
 *     content  { text, html?, quoted?, files: FileRef[] }
 *
 * `hidden` keeps a stranger's message out of the request page until an agent shares it.
 */
export const messages = {
  'agent.replied': (ticket: Ticket, event: TicketEvent): Ticket =>
    ticket.firstRepliedAt === null ? { ...ticket, firstRepliedAt: event.at } : ticket,
  'customer.replied': (ticket: Ticket, event: TicketEvent): Ticket =>
    event.by.role === 'customer' && event.data.verified === true && !ticket.requester.verified
      ? { ...ticket, requester: { ...ticket.requester, verified: true } }
      : ticket,
}
