import { isFromOutside } from '#engine/core/replay/history.ts'
import type { SlaClock } from '#engine/core/sla/clock-state.ts'
import { openPause } from '#engine/core/sla/clock-time.ts'
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
  return isFromOutside(event) || isSentLater(event) || isSolvedByAnswer(event)
}

/** An answer of the desk goes out when it can be taken back no more: by a timer, but somebody wrote it. */
function isSentLater({ type, data }: TicketEvent): boolean {
  return type === 'agent.replied' && data.reply !== undefined
}

/** "Send and solve": the answer called for it, and whoever wrote that did both. */
function isSolvedByAnswer({ type, by }: TicketEvent): boolean {
  return type === 'ticket.solved' && by.role === 'agent'
}

/** Whether a wake ended a snooze that no workflow knows of. */
export function endsSnooze({ type, seq }: TicketEvent, events: readonly TicketEvent[]): boolean {
  if (type !== 'ticket.woken') return false
  return events.findLast((one) => one.type === 'ticket.snoozed' && one.seq < seq)?.data.until !== undefined
}

/** When the ticket first went on in another one and came back, so that its clocks stood still for a while; null where it never did. */
export function stoodStillFrom(ticket: Ticket, events: readonly TicketEvent[]): number | null {
  return events.find((event) => isMerging(event) && event.at !== ticket.merged?.at)?.at ?? null
}

/**
 * The state that each event brought the ticket to, null where it stayed. Before it moved to newer files it went by others, which no scenario
 * can be played by.
 */
export function statesEntered(events: readonly TicketEvent[]): readonly (string | null)[] {
  const moved = events.findLastIndex(({ type }) => type === 'ticket.migrated')
  return events.map(({ why }, index) =>
    index > moved ? (why.findLast(({ fact }) => fact === 'state')?.value ?? null) : null,
  )
}

const minute = 60_000

/** Shortly before a timer fired, when the ticket stood as it had; null where the engine was away, since a scenario's timers are never late. */
export function justBefore({ type, at, data }: TicketEvent): number | null {
  const dueAt = Number(data.dueAt)
  return type === 'timer.fired' && at - dueAt < minute / 2 ? dueAt - minute : null
}

/** Its clocks as they ran until it went on in another one. */
export function ownClocks({ clocks, merged }: Ticket): readonly SlaClock[] {
  return clocks.map((clock) =>
    merged !== undefined && clock.state === 'paused' && openPause(clock) === merged.at
      ? { ...clock, state: 'running', pauses: clock.pauses.slice(0, -1) }
      : clock,
  )
}

function isMerging({ type }: TicketEvent): boolean {
  return type === 'ticket.merged'
}
