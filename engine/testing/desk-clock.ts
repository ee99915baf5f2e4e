import type { Definitions } from '#engine/core/catalogue.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { SlaMetric } from '#engine/core/sla/clock-state.ts'
import type { Actor, TicketEvent } from '#engine/core/ticket/event.ts'
import type { CreatedData } from '#engine/core/ticket/events/created.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { dueTimer } from '#engine/core/ticket/timers.ts'
import { transition } from '#engine/core/ticket/transition.ts'
import { ticketCreated } from './ticket-created.ts'

/** One ticket lived through in virtual time: what came due before an event fires first, at its own instant. */
export interface TicketLife {
  ticket(): Ticket
  readonly events: readonly TicketEvent[]
  /** Something happens at an instant such as `2026-11-20T15:00:00Z`. */
  happens(at: string, type: string, data?: JsonObject, by?: Actor, said?: JsonObject): void
  /** Nothing happens until then. */
  wait(until: string): void
  /** The ticket goes on under other definitions. */
  follow(definitions: Definitions): void
  /** `running 2026-11-23T16:00Z`: one clock in a line; undefined when it is not attached. */
  clock(policy: string, metric: SlaMetric): string | undefined
}

export const agent: Actor = { role: 'agent', id: 'ana' }
export const customer: Actor = { role: 'customer' }

export function createTicket(definitions: Definitions, at: string, data: Partial<CreatedData> = {}): TicketLife {
  const events: TicketEvent[] = []
  let governing = definitions
  let ticket: Ticket | null = null

  const submit = (now: number, input: { type: string; data: JsonObject; content: JsonObject | null; by: Actor }) => {
    const id = String(events.length).padStart(32, '0')
    const made = transition(governing, ticket, { ...input, id, ticket: 1, at: now })
    ticket = made.ticket
    events.push(...made.events)
  }
  const wait = (until: number) => {
    for (let now = nextDue(ticket); ticket !== null && now <= until; now = nextDue(ticket)) {
      const at = Math.max(now, ticket.updatedAt)
      const due = dueTimer(ticket, at)
      if (due === null) break
      submit(at, due)
    }
  }

  submit(Date.parse(at), ticketCreated(data))
  return {
    events,
    ticket: () => ticket as Ticket,
    happens(when, type, given = {}, by = type.startsWith('customer') ? customer : agent, said = message) {
      wait(Date.parse(when))
      submit(Date.parse(when), { type, by, data: given, content: said })
    },
    wait: (until) => wait(Date.parse(until)),
    follow(next) {
      governing = next
    },
    clock(policy, metric) {
      const found = ticket?.clocks.find((one) => one.policy === policy && one.metric === metric)
      return found && `${found.state} ${short(found.dueAt)}`
    },
  }
}

/** `2026-11-23T16:00Z`. */
export function short(instant: number): string {
  return new Date(instant).toISOString().replace(/(:00)?\.000Z$/, 'Z')
}

const message: JsonObject = { text: 'Hello', files: [] }

function nextDue(ticket: Ticket | null): number {
  return Math.min(Number.POSITIVE_INFINITY, ...(ticket?.timers.map(({ dueAt }) => dueAt) ?? []))
}
