import { isFromOutside } from '#engine/core/replay/history.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'

/** The events until a ticket went on in another one: what came to it after that moved it no more. */
export function ownLife(ticket: Ticket, events: readonly TicketEvent[]): readonly TicketEvent[] {
  const merged = ticket.merged === undefined ? -1 : events.findLastIndex(isMerging)
  return merged === -1 ? events : events.slice(0, merged + 1)
}

/** Whether it is a step of a scenario: what somebody did, when it took effect. */
export function isStep(event: TicketEvent): boolean {
  if (event.type === 'reply.scheduled' || event.type === 'reply.cancelled') return false
  return isFromOutside(event) || isSentLater(event)
}

/** An answer of the desk goes out when it can be taken back no more: by a timer, but somebody wrote it. */
function isSentLater({ type, data }: TicketEvent): boolean {
  return type === 'agent.replied' && data.reply !== undefined
}

/** Whether a wake ended a snooze that no workflow knows of. */
export function endsSnooze({ type, seq }: TicketEvent, events: readonly TicketEvent[]): boolean {
  if (type !== 'ticket.woken') return false
  return events.findLast((one) => one.type === 'ticket.snoozed' && one.seq < seq)?.data.until !== undefined
}

/** When a clock of the ticket first stood still because it was merged; null where it never was. */
export function mergedAt(events: readonly TicketEvent[]): number | null {
  return events.find(isMerging)?.at ?? null
}

function isMerging({ type }: TicketEvent): boolean {
  return type === 'ticket.merged'
}
