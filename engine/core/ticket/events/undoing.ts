import type { Json, JsonObject } from '#engine/core/json.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Snoozed, Ticket, Timer, WorkflowPosition } from '#engine/core/ticket/ticket.ts'
import { awake } from './merging.ts'

/** How a ticket stood before somebody did something that they may take back. */
export interface Standing {
  readonly version: number
  readonly priority: Ticket['priority']
  readonly team: string
  readonly assignee: string | null
  readonly tags: readonly string[]
  readonly snoozed: Snoozed | null
  readonly workflow: WorkflowPosition
  readonly timers: readonly Timer[]
}

/** Longer ago than so many undos, nothing waits to be sent any more. */
const mostUndone = 20

/**
 * `ticket.undone { to, from, standing }`: the events `from` to `to` count no more. The ticket stands where it stood; replies of these
 * events that wait are dropped, and mails of theirs that wait are not sent.
 */
export const undoing = {
  'ticket.undone': (ticket: Ticket, { data }: TicketEvent): Ticket => {
    const { priority, team, assignee, tags, snoozed } = data.standing as unknown as Standing
    const from = Number(data.from)
    return {
      ...awake(ticket),
      priority,
      team,
      assignee,
      tags,
      ...(snoozed !== null && { snoozed }),
      scheduledReplies: ticket.scheduledReplies.filter(({ id }) => id < from),
      undone: [...(ticket.undone ?? []), { from, to: Number(data.to) }].slice(-mostUndone),
    }
  },
}

export function standingOf(ticket: Ticket): Standing {
  const { version, priority, team, assignee, tags, snoozed = null, workflow, timers } = ticket
  return { version, priority, team, assignee, tags, snoozed, workflow, timers: timers.filter(isOfWorkflow) }
}

/** The event that brings the ticket back to how it stood. */
export function undoOf(ticket: Ticket, standing: Standing): { readonly type: string; readonly data: JsonObject } {
  const data = { from: standing.version + 1, to: ticket.version, standing: standing as unknown as Json }
  return { type: 'ticket.undone', data }
}

/** Whether what an event called for is not to be done any more. */
export function isUndone({ undone = [] }: Ticket, seq: number): boolean {
  return undone.some(({ from, to }) => from <= seq && seq <= to)
}

function isOfWorkflow({ kind }: Timer): boolean {
  return kind === 'workflow'
}
