import type { SlaClock } from '#engine/core/sla/clock-state.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { nextTimer } from '#engine/core/ticket/timers.ts'

/** What became of a clock. */
export type ClockResult = Pick<SlaClock, 'policy' | 'metric' | 'startedAt' | 'dueAt' | 'metAt' | 'breachedAt'>

/** What really happened to one ticket: its whole log, and how its clocks stand at the end of it. */
export interface History {
  readonly ticket: number
  /** The last instant of which it is known what happened, nothing included. */
  readonly until: number
  readonly clocks: readonly ClockResult[]
  /** In order, with content. */
  readonly events: readonly TicketEvent[]
}

/**
 * Until when the life of a stored ticket is known. A timer that is overdue was fired by no engine, so nothing is known of what would have
 * come of it: the life ends just before it, in reality and in every replay.
 */
export function knownUntil(ticket: Ticket, now: number): number {
  const timer = nextTimer(ticket)
  return timer === null ? now : Math.min(now, timer.dueAt - 1)
}

/** Whether somebody outside did it: what followed from it comes back by itself, and so do timers and moves to a newer revision. */
export function isFromOutside({ id, type }: TicketEvent): boolean {
  return !id.includes('-') && type !== 'timer.fired' && type !== 'ticket.migrated'
}

export function clockResult({ policy, metric, startedAt, dueAt, metAt, breachedAt }: ClockResult): ClockResult {
  return { policy, metric, startedAt, dueAt, metAt, breachedAt }
}
