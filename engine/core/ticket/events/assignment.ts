import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'

/**
 * `ticket.taken` (by the agent who takes it), `ticket.assigned { agent }`, `ticket.unassigned`. Where a team's rule did it, the first has
 * `reason` (the method), `open`, `skills?` and `language?`, the second `agent` and `reason: 'away' | 'gone' | 'moved'` (to a team that gives its tickets to its own people).
 */
export const assignment = {
  'ticket.taken': (ticket: Ticket, { by }: TicketEvent): Ticket =>
    by.role === 'agent' ? { ...ticket, assignee: by.id } : ticket,
  'ticket.assigned': (ticket: Ticket, { data }: TicketEvent): Ticket => ({ ...ticket, assignee: String(data.agent) }),
  'ticket.unassigned': (ticket: Ticket): Ticket => ({ ...ticket, assignee: null }),
}
