import { readableTeams } from '#engine/core/rights.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { fitsView, planView, type ViewPlan } from '#engine/core/view.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import type { Services } from '#engine/http/services.ts'
import type { TicketFilter } from '#engine/store/ticket-store.ts'

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
 * The tickets that fit and that the caller may see, in the order that is asked for, else the view's, else the usual one. A view that leaves out much may give a page that
 * is not full although `next` says that there is more. null when there is no such view.
 */
export async function listTickets(services: Services, caller: Caller, query: ListQuery): Promise<ListedTickets | null> {
  const { running } = services.runtime.definitions()
  const { view: id, team, ...asked } = query
  const view = id === null ? null : running.views.get(id)?.value
  if (view === undefined) return null
  const plan = view && planView(view, caller.kind === 'agent' ? caller.agent.id : null)
  const named = [...(team === null ? [] : [[team]]), ...(plan?.filter.teams ? [plan.filter.teams] : [])]
  const teams = readableTeams(caller, running).filter((one) => named.every((some) => some.includes(one)))
  const filter: TicketFilter = {
    ...plan?.filter,
    ...asked,
    ...(teams.length === running.teams.size ? { teams: undefined } : { teams }),
    ...(plan && { whereabouts: 'here' as const, sort: asked.sort ?? plan.sort }),
    shelved: asked.shelved ?? false,
  }
  return plan ? listView(services, plan, filter) : services.store.tickets.list(filter)
}

/** Reads on until the page is full. Each page asks for no more than is missing, so that its cursor is the list's. */
async function listView({ store, clock }: Services, plan: ViewPlan, filter: TicketFilter): Promise<ListedTickets> {
  const now = clock.now()
  const tickets: Ticket[] = []
  let next = filter.cursor ?? null
  for (let page = 0; page < mostPages && tickets.length < filter.limit; page++) {
    const read = await store.tickets.list({
      ...filter,
      ...(next === null ? {} : { cursor: next }),
      limit: filter.limit - tickets.length,
    })
    tickets.push(...read.tickets.filter((ticket) => fitsView(plan, ticket, now)))
    next = read.next
    if (next === null) break
  }
  return { tickets, next }
}
