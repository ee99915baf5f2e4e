import type { JsonObject } from '#engine/core/json.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import { originsAfter, type Renames, renamed } from '#engine/core/ticket/origins.ts'
import type { Stood, Ticket } from '#engine/core/ticket/ticket.ts'

/**
 * `ticket.migrated { to, value, reason, before, moved?, renamed? }`: the ticket goes on under revision `to` at the state `value`; `moved`
 * says from which state to which, where they differ, and `renamed` which answers have another name now.
 * `ticket.accepted` and `ticket.discarded` decide about a ticket on the shelf. `ticket.solved`, `ticket.closed`, `ticket.reopened` and
 * the like change nothing by themselves: the workflow says what they mean.
 */
export const lifecycle = {
  'ticket.accepted': (ticket: Ticket): Ticket => ({ ...ticket, shelved: false }),
  'ticket.migrated': (ticket: Ticket, { data, at }: TicketEvent): Ticket => {
    const moved = data.moved as JsonObject | undefined
    const renames = (data.renamed ?? {}) as Renames
    if (moved === undefined && Object.keys(renames).length === 0) return ticket
    const { states, fields } = ticket.origins ?? { states: {}, fields: {} }
    const stood = stoodAfter(ticket, String(data.reason), at)
    return {
      ...ticket,
      fields: renamed(ticket.fields, renames),
      origins: {
        states: moved === undefined ? states : originsAfter(states, String(moved.from), String(moved.to)),
        fields: Object.entries(renames).reduce((origins, [from, to]) => originsAfter(origins, from, to), fields),
        ...(stood && { stood }),
      },
    }
  },
  'ticket.discarded': (ticket: Ticket): Ticket => ({
    ...ticket,
    workflow: { ...ticket.workflow, tags: [...new Set([...ticket.workflow.tags, 'closed'])].sort() },
  }),
}

function stoodAfter({ workflow, timers, origins }: Ticket, reason: string, at: number): Stood | undefined {
  if (reason === 'same-state') return origins?.stood
  if (reason !== 'map') return undefined
  return { at, enteredAt: workflow.enteredAt, timers: timers.filter(({ kind }) => kind === 'workflow') }
}
