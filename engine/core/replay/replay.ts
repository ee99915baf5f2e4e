import type { Definitions } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { EventInput, TicketEvent } from '#engine/core/ticket/event.ts'
import { renamed, renamedAnswers } from '#engine/core/ticket/origins.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { dueTimer, nextTimer } from '#engine/core/ticket/timers.ts'
import { transition } from '#engine/core/ticket/transition.ts'
import { clockResult, type History, isFromOutside } from './history.ts'

/** An event that these definitions do not take. */
export interface Rejected {
  readonly seq: number
  readonly type: string
  readonly at: number
  readonly reason: string
}

export interface Replayed {
  readonly history: History
  /** null when even its creation was rejected. */
  readonly ticket: Ticket | null
  readonly rejected: readonly Rejected[]
}

/**
 * The life of a ticket once more, from its creation, under other definitions. People are not simulated: what they did happens at its
 * recorded instant, and what these definitions do not take is reported and skipped. Effects go nowhere. A timer that fired in reality
 * fires again when it did; one that only these definitions set fires at its due instant, until the life ends. Pure: the same input gives the same output, and
 * the definitions that governed the ticket give its recorded log.
 */
export function replay(definitions: Definitions, history: History): Replayed {
  const { until } = history
  const events: TicketEvent[] = []
  const rejected: Rejected[] = []
  const fired = history.events.filter(({ type }) => type === 'timer.fired')
  let ticket: Ticket | null = null

  const feed = ({ type, by, data, content }: EventInput, id: string, at: number) => {
    const made = transition(definitions, ticket, { type, by, data, content, id, ticket: history.ticket, at })
    ticket = made.ticket
    events.push(...made.events)
  }
  const fireDue = (now: number) => {
    while (ticket !== null) {
      const next = firingUntil(ticket, fired, now)
      const input: EventInput | null = next === null ? null : dueTimer(ticket, next.at)
      if (next === null || input === null) return
      feed(input, next.id, next.at)
      // A timer that is still there after it fired would fire for ever.
      if (isThere(ticket, input)) return
    }
  }

  for (const event of history.events) {
    if (!isFromOutside(event)) continue
    fireDue(event.at)
    if (ticket === null && event.seq > 1) continue
    try {
      feed(underNewNames(definitions, event), event.id, event.at)
    } catch (error) {
      if (!(error instanceof DocketError)) throw error
      rejected.push({ seq: event.seq, type: event.type, at: event.at, reason: error.message })
    }
  }
  fireDue(until)
  const last = ticket as Ticket | null
  const clocks = (last?.clocks ?? []).map(clockResult)
  return { history: { ticket: history.ticket, until, clocks, events }, ticket: last, rejected }
}

function isThere(ticket: Ticket | null, { data: { timer, dueAt, generation } }: EventInput): boolean {
  return (
    ticket?.timers.some((one) => one.name === timer && one.dueAt === dueAt && one.generation === generation) === true
  )
}

/** Answers of a new ticket under the names that these forms give them. */
function underNewNames(definitions: Definitions, event: TicketEvent): EventInput {
  const { form } = event.data as { readonly form?: Ticket['form'] }
  const fields = event.content?.fields as JsonObject | undefined
  if (event.type !== 'ticket.created' || !form || fields === undefined) return event
  const renames = renamedAnswers(definitions, { form, fields })
  return Object.keys(renames).length === 0
    ? event
    : { ...event, content: { ...event.content, fields: renamed(fields, renames) } }
}

interface Firing {
  readonly id: string
  readonly at: number
}

/** When the earliest timer fires by itself; null when that is after `now`, or within the step of what happens then. */
function firingUntil(ticket: Ticket, fired: readonly TicketEvent[], now: number): Firing | null {
  const timer = nextTimer(ticket)
  if (timer === null || timer.dueAt > now) return null
  const real = fired.findLast(({ data }) => data.dueAt === timer.dueAt && data.timer === timer.name)
  if (real === undefined) {
    const at = Math.max(timer.dueAt, ticket.updatedAt)
    return { id: `replayed.${ticket.number}.${ticket.version}`, at }
  }
  // One that fired in the step of another event does so again.
  const byItself = !real.id.includes('-')
  return byItself && real.at >= ticket.updatedAt && real.at <= now ? real : null
}
