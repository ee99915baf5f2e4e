import type { Definitions } from '#engine/core/catalogue.ts'
import { refusal } from './allowed.ts'
import type { Actor, EventInput, TicketEvent } from './event.ts'
import type { Refused } from './refused.ts'
import type { Ticket } from './ticket.ts'
import { transition } from './transition.ts'

/** Where a ticket stands once an answer was sent. */
export interface AfterReply {
  readonly ticket: Ticket
  /** Whether the answer alone settles it. */
  readonly isSettled: boolean
  /** Why it cannot be solved there; null where it can, or need not be. */
  readonly refused: Refused | null
}

/**
 * What "send and solve" would find: an answer moves the workflow first, and the state that it leads to decides.
 * DocketError where an answer is not taken at all.
 */
export function afterReply(
  definitions: Definitions,
  ticket: Ticket,
  { by, now }: { readonly by: Actor; readonly now: number },
): AfterReply {
  const at = Math.max(now, ticket.updatedAt)
  const reply = { type: 'agent.replied', by, data: { via: 'desk' }, content: { text: '', files: [] } }
  const { ticket: sent } = transition(definitions, ticket, { ...reply, id: 'after-reply', ticket: ticket.number, at })
  const isDone = isSettled(sent)
  return { ticket: sent, isSettled: isDone, refused: isDone ? null : whyNotSolved(definitions, sent, { by, now: at }) }
}

/**
 * The answer that was sent to solve the ticket and did not: its sequence number, as long as nothing else moved the ticket and nobody
 * wrote since; null for none.
 */
export function unsolvedReply(ticket: Ticket, events: readonly TicketEvent[]): number | null {
  if (isSettled(ticket) || ticket.merged !== undefined) return null
  const sent = events.findLast(({ type }) => type === 'agent.replied')
  if (sent?.data.solves !== true) return null
  const isPast = events.some(
    ({ seq, type, why }) => seq > sent.seq && (type === 'customer.replied' || why.some(({ fact }) => fact === 'state')),
  )
  return isPast ? null : sent.seq
}

/** Why this ticket cannot be solved as it stands; null where it can. */
export function whyNotSolved(
  definitions: Definitions,
  ticket: Ticket,
  { by, now }: { readonly by: Actor; readonly now: number },
): Refused | null {
  const event: EventInput = { type: 'ticket.solved', by, data: {}, content: null }
  return refusal(definitions, ticket, event, now)
}

function isSettled({ workflow: { tags } }: Ticket): boolean {
  return tags.includes('solved') || tags.includes('closed')
}
