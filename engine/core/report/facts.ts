import type { ArticlesSeen } from '#engine/core/article/path.ts'
import type { Definitions } from '#engine/core/catalogue.ts'
import type { SlaMetric } from '#engine/core/sla/clock-state.ts'
import { openMsBetween } from '#engine/core/sla/hours.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Channel, Priority, Ticket } from '#engine/core/ticket/ticket.ts'
import { stateTags } from '#engine/core/workflow/states.ts'

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
  /** How often it was solved and then was not any more. */
  readonly reopened: number
  /** The last one that was given. */
  readonly rating: Rating | null
  /** Answers and solutions by agent. */
  readonly replies: Readonly<Record<string, number>>
  readonly solvedBy: Readonly<Record<string, number>>
  /** Calendar milliseconds in each state that it has left, by `<workflow> <state>`; a closed state is not waited in. */
  readonly stays: Readonly<Record<string, number>>
  /** A target that was missed once is missed, whatever came after it. */
  readonly sla: readonly {
    readonly policy: string
    readonly metric: SlaMetric
    readonly outcome: 'met' | 'breached' | 'running'
  }[]
  /** Left out: its requester was shown no article, or nobody knows. */
  readonly articles?: ArticlesSeen
}

/** Definitions by revision; null for one that is not kept. */
export type DefinitionsAt = (revision: string) => Definitions | null

/** Counts a ticket. null for one on the shelf: it never was work. The log is whole and in order; its content is not looked at. */
export function factsOf(ticket: Ticket, events: readonly TicketEvent[], at: DefinitionsAt): TicketFacts | null {
  if (ticket.shelved) return null
  const path = pathOf(ticket, events, at)
  const definitions = at(ticket.revision)
  const openMs = (until: number | null) =>
    until === null || definitions === null
      ? null
      : openMsBetween(teamCalendar(definitions, ticket.team), ticket.createdAt, until)
  const { tags } = ticket.workflow
  return {
    ticket: ticket.number,
    createdAt: ticket.createdAt,
    channel: ticket.channel,
    team: ticket.team,
    priority: ticket.priority,
    isOpen: ticket.merged === undefined && !tags.some(isFinal),
    assignee: ticket.assignee,
    firstReplyOpenMs: openMs(ticket.firstRepliedAt),
    solvedOpenMs: openMs(path.solvedAt),
    wasSolved: path.wasSolved,
    reopened: path.reopened,
    rating: lastRating(events),
    replies: countsBy(events.filter(({ type }) => type === 'agent.replied')),
    solvedBy: countsBy(path.solving),
    stays: path.stays,
    sla: outcomesOf(ticket, events),
    ...(ticket.articles && { articles: ticket.articles }),
  }
}

interface Path {
  readonly solvedAt: number | null
  readonly wasSolved: boolean
  readonly reopened: number
  readonly solving: readonly TicketEvent[]
  readonly stays: Readonly<Record<string, number>>
}

interface Standing {
  readonly key: string
  readonly tags: readonly string[]
  readonly since: number
}

/** The way through the workflow; of parallel states the one entered last. */
function pathOf({ team }: Ticket, events: readonly TicketEvent[], at: DefinitionsAt): Path {
  const stays: Record<string, number> = {}
  const solving: TicketEvent[] = []
  let standing: Standing | null = null
  let solvedAt: number | null = null
  let reopened = 0
  let ofTeam = String(events[0]?.data.team ?? team)
  for (const event of events) {
    ofTeam = event.why.findLast(({ fact }) => fact === 'team')?.value ?? ofTeam
    const state = stateAfter(event)
    if (state === null) continue
    const next = standingIn(at(event.revision), ofTeam, state, event.at)
    if (standing !== null && !standing.tags.includes('closed')) {
      stays[standing.key] = (stays[standing.key] ?? 0) + event.at - standing.since
    }
    const [was, is] = [standing?.tags.some(isFinal) ?? false, next.tags.some(isFinal)]
    if (is && !was) {
      solvedAt = event.at
      solving.push(event)
    }
    if (was && !is) {
      solvedAt = null
      reopened++
    }
    standing = next
  }
  return { solvedAt, wasSolved: solving.length > 0, reopened, solving, stays }
}

/** Where an event leads; null where it moves nothing. Undoing puts a ticket back to where it stood. */
function stateAfter({ type, why, data }: TicketEvent): string | null {
  if (type === 'ticket.undone') {
    const { workflow } = data.standing as unknown as { readonly workflow: Ticket['workflow'] }
    return workflow.states.at(-1) ?? null
  }
  return why.findLast(({ fact }) => fact === 'state')?.value ?? null
}

function standingIn(definitions: Definitions | null, team: string, state: string, since: number): Standing {
  const workflow = definitions?.workflows.get(definitions.teams.get(team)?.value.workflow ?? '')
  return {
    key: `${workflow?.id ?? ''} ${state}`,
    tags: workflow === undefined ? [] : stateTags(workflow.value, state),
    since,
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
