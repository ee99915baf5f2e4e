import type { Definitions } from '#engine/core/catalogue.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import { promiseFor } from '#engine/core/sla/promise.ts'
import type { Ticket } from './ticket.ts'

/** What a customer is told about the time; instants are epoch milliseconds. */
export interface PromiseView {
  /**
   * `running`: we answer by `dueAt`. `missed`: that has passed unanswered, and `nextAt` is by when we answer instead. `waiting`: your
   * turn, `dueAt` is when it is settled without you.
   */
  readonly kind: 'running' | 'missed' | 'waiting' | 'solved' | 'none'
  readonly dueAt: number | null
  readonly nextAt: number | null
  /** IANA name: the requester's zone where it is known, else that of the team's hours. */
  readonly timeZone: string
  /** Whether that zone is the requester's own. */
  readonly isOwnZone: boolean
}

/** While we wait for the customer nothing is due from us; once an instant has passed unmet it is said plainly. */
export function promiseView(definitions: Definitions, ticket: Ticket, now: number): PromiseView {
  const zone = {
    timeZone: ticket.timeZone ?? teamCalendar(definitions, ticket.team).timeZone,
    isOwnZone: ticket.timeZone !== null,
  }
  const none = { kind: 'none', dueAt: null, nextAt: null, ...zone } as const
  const { tags } = ticket.workflow
  if (tags.includes('solved') || tags.includes('closed')) return { ...none, kind: 'solved' }
  if (ticket.shelved) return none
  if (tags.includes('sla.paused')) return { ...none, kind: 'waiting', dueAt: settledAt(ticket) }
  const { promised } = ticket
  const isOpen =
    promised !== null && ticket.clocks.some(({ metric, metAt }) => metric === promised.metric && metAt === null)
  if (!isOpen) return none
  if (promised.dueAt > now) return { ...none, kind: 'running', dueAt: promised.dueAt }
  return { ...none, kind: 'missed', dueAt: promised.dueAt, nextAt: promiseFor(definitions, ticket, now)?.dueAt ?? null }
}

/** When the workflow goes on by itself, or null. */
function settledAt({ timers }: Ticket): number | null {
  const instants = timers.filter(({ kind }) => kind === 'workflow').map(({ dueAt }) => dueAt)
  return instants.length === 0 ? null : Math.min(...instants)
}
