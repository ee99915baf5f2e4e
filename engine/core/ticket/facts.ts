import type { Definitions } from '#engine/core/catalogue.ts'
import { ownGuardHolds } from '#engine/core/own.ts'
import type { Facts } from '#engine/core/workflow/guards.ts'
import { ticketSubject } from './subjects.ts'
import type { Ticket } from './ticket.ts'

/** What guards may know of a ticket at an instant. */
export function factsOf({ own }: Pick<Definitions, 'own'>, ticket: Ticket, now: number): Facts {
  const told = { now, createdAt: ticket.createdAt, assignee: ticket.assignee, subject: ticketSubject(ticket) }
  return {
    ...told,
    enteredAt: ticket.workflow.enteredAt,
    firstReply: ticket.firstRepliedAt === null,
    own: (type, params) => ownGuardHolds(own, type, told, params),
  }
}
