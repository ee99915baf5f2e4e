import type { Definitions } from '#engine/core/catalogue.ts'
import { dayName, policyTitle } from '#engine/core/names.ts'
import { openMinutesLeft } from '#engine/core/sla/clock.ts'
import type { SlaClock, SlaMetric } from '#engine/core/sla/clock-state.ts'
import { explainClock, type Segment } from '#engine/core/sla/explain.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'

/** A clock of a ticket as the panel shows it: how far it is, and how its deadline was counted. Minutes are open time. */
export interface DeskClock {
  readonly policy: string
  readonly metric: SlaMetric
  readonly state: SlaClock['state']
  readonly isMet: boolean
  readonly dueAt: number
  readonly startedAt: number
  /** Negative after the deadline. */
  readonly leftMinutes: number
  readonly targetMinutes: number
  /** `file:line@revision` of the target. */
  readonly rule: string
  /** From start to deadline, without gaps. */
  readonly segments: readonly Segment[]
}

/** Clocks that somebody has to look at first: open ones by their deadline, then those that were met. */
export function clocksOf(
  definitions: Definitions,
  ticket: Ticket,
  { now, language }: { readonly now: number; readonly language: string },
): readonly DeskClock[] {
  if (ticket.shelved) return []
  const named = (segment: Segment): Segment =>
    segment.name === null ? segment : { ...segment, name: dayName(definitions, segment.name, language) }
  return ticket.clocks
    .map((clock): DeskClock => {
      const { segments } = explainClock(definitions, ticket, clock)
      return {
        policy: policyTitle(definitions, clock.policy, language),
        metric: clock.metric,
        state: clock.state,
        isMet: clock.metAt !== null,
        dueAt: clock.dueAt,
        startedAt: clock.startedAt,
        leftMinutes: openMinutesLeft(definitions, ticket, clock, now),
        targetMinutes: Math.round(segments.reduce((sum, { openMinutes }) => sum + openMinutes, 0)),
        rule: `${clock.rule}@${ticket.revision}`,
        segments: segments.map(named),
      }
    })
    .toSorted((a, b) => Number(a.isMet) - Number(b.isMet) || a.dueAt - b.dueAt)
}
