import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { assignment } from './assignment.ts'
import { attention } from './attention.ts'
import { lifecycle } from './lifecycle.ts'
import { merging } from './merging.ts'
import { messages } from './messages.ts'
import { participants } from './participants.ts'
import { promises } from './promises.ts'
import { properties } from './properties.ts'
import { replies } from './replies.ts'
import { undoing } from './undoing.ts'

/** How an event changes a ticket's own facts; its workflow, clocks and effects are stepped elsewhere. */
export type Change = (ticket: Ticket, event: TicketEvent) => Ticket

const changes: Readonly<Record<string, Change>> = {
  ...messages,
  ...replies,
  ...participants,
  ...assignment,
  ...properties,
  ...lifecycle,
  ...promises,
  ...merging,
  ...attention,
  ...undoing,
}

/** An event type without an entry (one that a workflow file adds) changes nothing by itself. */
export function change(ticket: Ticket, event: TicketEvent): Ticket {
  return changes[event.type]?.(ticket, event) ?? ticket
}
