import type { Facts } from '#engine/core/workflow/guards.ts'
import { ticketSubject } from './subjects.ts'
import type { Ticket } from './ticket.ts'

/** What guards may know of a ticket at an instant. */
export function factsOf(ticket: Ticket, now: number): Facts {
  return {
    now,
    createdAt: ticket.createdAt,
    enteredAt: ticket.workflow.enteredAt,
    assignee: ticket.assignee,
    firstReply: ticket.firstRepliedAt === null,
    subject: ticketSubject(ticket),
  }
}
