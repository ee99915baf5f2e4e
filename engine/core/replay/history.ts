import type { SlaClock } from '#engine/core/sla/clock-state.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'

/** What became of a clock. */
export type ClockResult = Pick<SlaClock, 'policy' | 'metric' | 'startedAt' | 'dueAt' | 'metAt' | 'breachedAt'>

/** What really happened to one ticket: its whole log, and how its clocks stand at the end of it. */
export interface History {
  readonly ticket: number
  readonly clocks: readonly ClockResult[]
  /** In order, with content. */
  readonly events: readonly TicketEvent[]
}

/** Whether somebody outside did it: what followed from it comes back by itself, and so do timers and moves to a newer revision. */
export function isFromOutside({ id, type }: TicketEvent): boolean {
  return !id.includes('-') && type !== 'timer.fired' && type !== 'ticket.migrated'
}

export function clockResult({ policy, metric, startedAt, dueAt, metAt, breachedAt }: ClockResult): ClockResult {
  return { policy, metric, startedAt, dueAt, metAt, breachedAt }
}
