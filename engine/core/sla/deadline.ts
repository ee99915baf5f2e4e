import type { Definitions } from '#engine/core/catalogue.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { SlaClock, SlaMetric } from './clock-state.ts'
import { openPause } from './clock-time.ts'
import { openMsBetween } from './hours.ts'
import { policyCalendar, policyOf } from './policy.ts'

/** The earliest open deadline: of the clocks that run, the one that is due first; of equals, the first. */
export function earliestDeadline(
  clocks: readonly SlaClock[],
): { readonly dueAt: number; readonly policy: string; readonly metric: SlaMetric } | null {
  let earliest: SlaClock | null = null
  for (const clock of clocks) {
    if (clock.state === 'running' && (earliest === null || clock.dueAt < earliest.dueAt)) earliest = clock
  }
  return earliest && { dueAt: earliest.dueAt, policy: earliest.policy, metric: earliest.metric }
}

/** Minutes of open time until the deadline, begun ones counted; negative after it. While paused, as many as when the pause began. */
export function openMinutesLeft(definitions: Definitions, { team }: Ticket, clock: SlaClock, now: number): number {
  const calendar = policyCalendar(definitions, policyOf(definitions, clock.policy), team)
  const from = clock.state === 'paused' ? (openPause(clock) ?? now) : now
  return Math.ceil(openMsBetween(calendar, from, clock.dueAt) / 60_000) + 0
}
