import type { Definitions } from '#engine/core/catalogue.ts'
import type { SlaClock, SlaMetric } from '#engine/core/sla/clock-state.ts'
import { foldable, isErasure } from './erasure.ts'
import type { TicketEvent } from './event.ts'
import { happened } from './step.ts'
import type { Ticket } from './ticket.ts'

/** A ticket as it stood once one of its events had happened. */
export interface PastTicket {
  readonly event: TicketEvent
  readonly ticket: Ticket
  /** As it stood before; null where the log that can be folded begins. */
  readonly before: Ticket | null
}

/** One fact that an event changed; null stands for nothing. A deadline is a fact of its own per policy and metric. */
export type PastChange =
  | {
      readonly fact: 'state' | 'priority' | 'team' | 'assignee' | 'tags'
      readonly from: string | null
      readonly to: string | null
    }
  | {
      readonly fact: 'deadline'
      readonly policy: string
      readonly metric: SlaMetric
      readonly from: PastDeadline | null
      readonly to: PastDeadline | null
    }

export type PastDeadline = Pick<SlaClock, 'dueAt' | 'state'>

/**
 * The ticket after the event with this sequence number, which is one of those that are `foldable`. Each event is stepped under the definitions that
 * decided it, also those that followed from another in the same commit: what stood between two of them is shown as well.
 */
export function pastTicket(
  events: readonly TicketEvent[],
  seq: number,
  definitionsOf: (event: TicketEvent) => Definitions,
): PastTicket {
  let before: Ticket | null = null
  let ticket: Ticket | null = null
  for (const event of foldable(events)) {
    before = isErasure(event) ? (event.content?.standing as unknown as Ticket) : ticket
    ticket = happened(definitionsOf(event), before, event).ticket
    if (event.seq === seq) return { event, ticket, before }
  }
  throw new Error(`the log has no event ${seq}`)
}

/** What the event changed of state, priority, team, assignee, tags and deadlines. */
export function pastChanges({ before, ticket }: PastTicket): readonly PastChange[] {
  const facts = (['state', 'priority', 'team', 'assignee', 'tags'] as const)
    .map((fact) => ({ fact, from: before && said[fact](before), to: said[fact](ticket) }))
    .filter(({ from, to }) => from !== to)
  return [...facts, ...deadlineChanges(before?.clocks ?? [], ticket.clocks)]
}

const said = {
  state: ({ workflow }: Ticket) => workflow.states.join(', '),
  priority: ({ priority }: Ticket) => String(priority),
  team: ({ team }: Ticket) => team,
  assignee: ({ assignee }: Ticket) => assignee,
  tags: ({ tags }: Ticket) => (tags.length === 0 ? null : tags.join(', ')),
} as const

function deadlineChanges(before: readonly SlaClock[], after: readonly SlaClock[]): readonly PastChange[] {
  const keys = new Map([...before, ...after].map((clock) => [keyOf(clock), clock]))
  return [...keys].flatMap(([key, { policy, metric }]): PastChange[] => {
    const [from, to] = [before, after].map((clocks) => deadlineOf(clocks.find((clock) => keyOf(clock) === key)))
    const isSame = from?.dueAt === to?.dueAt && from?.state === to?.state
    return isSame ? [] : [{ fact: 'deadline', policy, metric, from: from ?? null, to: to ?? null }]
  })
}

const keyOf = ({ policy, metric }: SlaClock) => `${policy} ${metric}`

function deadlineOf(clock: SlaClock | undefined): PastDeadline | null {
  return clock === undefined ? null : { dueAt: clock.dueAt, state: clock.state }
}
