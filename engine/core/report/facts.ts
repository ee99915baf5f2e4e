import type { ArticlesSeen } from '#engine/core/article/path.ts'
import type { SlaMetric } from '#engine/core/sla/clock-state.ts'
import { openMsBetween } from '#engine/core/sla/hours.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Channel, Priority, Ticket } from '#engine/core/ticket/ticket.ts'
import { type DefinitionsAt, pathOf } from './path.ts'

export type Rating = 1 | 3 | 5

/**
 * What reports count of one ticket, told by its log. Instants are UTC epoch milliseconds; `openMs` is time within the hours of its team,
 * as the revision says that governs the ticket.
 */
export interface TicketFacts {
  readonly ticket: number
  readonly createdAt: number
  readonly channel: Channel
  readonly team: string
  readonly priority: Priority
  /** Neither solved nor closed, nor part of another ticket. */
  readonly isOpen: boolean
  readonly assignee: string | null
  /** From the question to the first answer. */
  readonly firstReplyOpenMs: number | null
  /** From the question to the last time that it was solved; null for one that is not solved now. */
  readonly solvedOpenMs: number | null
  readonly wasSolved: boolean
  /** How often it was solved and then was not any more, save where that was taken back. */
  readonly reopened: number
  /** The last one that was given. */
  readonly rating: Rating | null
  /** Answers and solutions by agent. */
  readonly replies: Readonly<Record<string, number>>
  readonly solvedBy: Readonly<Record<string, number>>
  /** Calendar milliseconds in each state that it has left, by `<workflow> <state>`. */
  readonly stays: Readonly<Record<string, number>>
  /** A target that was missed once is missed, whatever came after it; `running`: an open ticket still has to meet it. */
  readonly sla: readonly {
    readonly policy: string
    readonly metric: SlaMetric
    readonly outcome: 'met' | 'breached' | 'running'
  }[]
  /** Left out: its requester was shown no article, or nobody knows. */
  readonly articles?: ArticlesSeen
}

/** Counts a ticket. null for one on the shelf: it never was work. The log is whole and in order; its content is not looked at. */
export function factsOf(ticket: Ticket, events: readonly TicketEvent[], at: DefinitionsAt): TicketFacts | null {
  if (ticket.shelved) return null
  const path = pathOf(ticket.team, events, at)
  const definitions = at(ticket.revision)
  const openMs = (until: number | null) =>
    until === null || definitions === null
      ? null
      : openMsBetween(teamCalendar(definitions, ticket.team), ticket.createdAt, until)
  const isOpen = ticket.merged === undefined && !ticket.workflow.tags.some(isFinal)
  return {
    ticket: ticket.number,
    createdAt: ticket.createdAt,
    channel: ticket.channel,
    team: ticket.team,
    priority: ticket.priority,
    isOpen,
    assignee: ticket.assignee,
    firstReplyOpenMs: openMs(ticket.firstRepliedAt),
    solvedOpenMs: openMs(path.solvedAt),
    wasSolved: path.solving.length > 0,
    reopened: path.reopened,
    rating: lastRating(events),
    replies: countsBy(events.filter(({ type }) => type === 'agent.replied')),
    solvedBy: countsBy(path.solving),
    stays: path.stays,
    sla: outcomesOf(ticket, events).filter(({ outcome }) => isOpen || outcome !== 'running'),
    ...(ticket.articles && { articles: ticket.articles }),
  }
}

function isFinal(tag: string): boolean {
  return tag === 'solved' || tag === 'closed'
}

function lastRating(events: readonly TicketEvent[]): Rating | null {
  const rating = Number(events.findLast(({ type }) => type === 'ticket.rated')?.data.rating)
  return rating === 1 || rating === 3 || rating === 5 ? rating : null
}

function countsBy(events: readonly TicketEvent[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { by } of events) if (by.role === 'agent') counts[by.id] = (counts[by.id] ?? 0) + 1
  return counts
}

/** Clocks as they stand, and breaches that the log remembers of clocks that began anew or are gone. */
function outcomesOf({ clocks }: Ticket, events: readonly TicketEvent[]): TicketFacts['sla'] {
  const outcomes = new Map<string, TicketFacts['sla'][number]>()
  for (const { policy, metric, metAt, breachedAt } of clocks) {
    const outcome = breachedAt !== null ? 'breached' : metAt !== null ? 'met' : 'running'
    outcomes.set(`${policy} ${metric}`, { policy, metric, outcome })
  }
  for (const { type, data } of events) {
    if (type !== 'sla.breached') continue
    const [policy, metric] = [String(data.policy), data.metric as SlaMetric]
    outcomes.set(`${policy} ${metric}`, { policy, metric, outcome: 'breached' })
  }
  return [...outcomes.values()]
}
