import type { Ticket } from '#engine/core/ticket/ticket.ts'

/**
 * `ticket.accepted` and `ticket.discarded` decide about a ticket on the shelf. `ticket.solved`, `ticket.closed`, `ticket.reopened` and
 * the like change nothing by themselves: the workflow says what they mean.
 */
export const lifecycle = {
  'ticket.accepted': (ticket: Ticket): Ticket => ({ ...ticket, shelved: false }),
  'ticket.discarded': (ticket: Ticket): Ticket => ({
    ...ticket,
    workflow: { ...ticket.workflow, tags: [...new Set([...ticket.workflow.tags, 'closed'])].sort() },
  }),
}
