import { evaluate } from '#engine/core/condition.ts'
import { linearPattern } from '#engine/core/pattern.ts'
import { readableTeams } from '#engine/core/rights.ts'
import { ticketSubject } from '#engine/core/ticket/subjects.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import type { Services } from '#engine/http/services.ts'
import type { Condition } from '#engine/schemas/types.ts'
import type { TicketFilter } from '#engine/store/store.ts'

/** What a list is asked for: a view, and what narrows it further. */
export interface ListQuery extends Omit<TicketFilter, 'teams'> {
  /** Id of a view; null: every ticket. */
  readonly view: string | null
  readonly team: string | null
}

export interface ListedTickets {
  readonly tickets: readonly Ticket[]
  readonly next: string | null
}

/** A view's condition is asked of at most so many pages: a view that fits hardly anything must not read every ticket. */
const mostPages = 20

/**
 * The tickets that fit and that the caller may see, in the list's order. A view that leaves out much may give a page that
 * is not full although `next` says that there is more. null when there is no such view.
 */
export async function listTickets(services: Services, caller: Caller, query: ListQuery): Promise<ListedTickets | null> {
  const { running } = services.runtime.definitions()
  const { view: id, team, ...asked } = query
  const view = id === null ? null : running.views.get(id)?.value
  if (view === undefined) return null
  const seen = readableTeams(caller, running)
  const wanted = [team, view?.team ?? null].filter((one) => one !== null)
  const teams = seen.filter((one) => wanted.every((name) => name === one))
  const filter: TicketFilter = {
    ...asked,
    ...(teams.length === running.teams.size ? {} : { teams }),
    ...(view !== null && { whereabouts: 'here' as const }),
    shelved: asked.shelved ?? false,
  }
  if (view?.when) return listView(services, { ...plainTests(view.when), ...filter }, forReader(view.when, caller))
  // A view that says nothing is every open ticket.
  return services.store.tickets.list(view ? { open: true, ...filter } : filter)
}

/** In a view, the assignee `me` is whoever looks. */
function forReader(when: Condition, caller: Caller): Condition {
  const me = caller.kind === 'agent' ? caller.agent.id : ''
  const named = (test: unknown): unknown => {
    if (test === 'me') return me
    if (Array.isArray(test)) return test.map(named)
    return typeof test === 'object' && test !== null ? mapValues(test, (_, inner) => named(inner)) : test
  }
  const rewrite = (condition: object): unknown =>
    mapValues(condition, (key, test) => {
      if (key === 'any' && Array.isArray(test)) return test.map(rewrite)
      if (key === 'not' && typeof test === 'object' && test !== null) return rewrite(test)
      return key === 'assignee' ? named(test) : test
    })
  return rewrite(when) as Condition
}

function mapValues(object: object, change: (key: string, value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(key, value)]))
}

/** Reads on until the page is full. Each page asks for no more than is missing, so that its cursor is the list's. */
async function listView({ store, clock }: Services, filter: TicketFilter, when: Condition): Promise<ListedTickets> {
  const now = clock.now()
  const fits = (ticket: Ticket) => evaluate(when, ticketSubject(ticket), { now, matcher: linearPattern }).holds
  const tickets: Ticket[] = []
  let next = filter.cursor ?? null
  for (let page = 0; page < mostPages && tickets.length < filter.limit; page++) {
    const read = await store.tickets.list({
      ...filter,
      ...(next === null ? {} : { cursor: next }),
      limit: filter.limit - tickets.length,
    })
    tickets.push(...read.tickets.filter(fits))
    next = read.next
    if (next === null) break
  }
  return { tickets, next }
}

/** Tests of a condition that the store can make too; the condition itself is still asked, so what is missed here costs only time. */
function plainTests(when: Condition): Partial<TicketFilter> {
  const { priority, channel } = when as Readonly<Record<string, unknown>>
  return {
    ...(typeof priority === 'number' ? { priority: priority as NonNullable<TicketFilter['priority']> } : {}),
    ...(typeof channel === 'string' ? { channel: channel as NonNullable<TicketFilter['channel']> } : {}),
  }
}
