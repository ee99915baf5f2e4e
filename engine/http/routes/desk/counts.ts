import type { Defined } from '#engine/core/catalogue.ts'
import { readableTeams } from '#engine/core/rights.ts'
import { planView } from '#engine/core/view.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import type { Services } from '#engine/http/services.ts'
import type { ViewFile } from '#engine/schemas/types.ts'
import type { TicketFilter } from '#engine/store/ticket-store.ts'

/** Nothing is counted further than this: a list of a million tickets must not be read to say how long it is. */
export const mostCounted = 100

/** What is counted: a filter, or a view. */
export type Counted = Omit<TicketFilter, 'limit' | 'cursor'> | Defined<ViewFile>

/**
 * How many tickets fit each that the caller may see, `cap` at most; null for null, and for a view whose condition says more than the
 * store can count.
 */
export async function countTickets(
  { store, runtime }: Pick<Services, 'store' | 'runtime'>,
  caller: Caller,
  counted: readonly (Counted | null)[],
  cap = mostCounted,
): Promise<readonly (number | null)[]> {
  const { running } = runtime.definitions()
  const seen = readableTeams(caller, running)
  const filters = counted.map((one) => {
    const filter = one === null ? null : 'value' in one ? filterOf(one, caller) : one
    if (filter === null) return null
    const teams = filter.teams ? seen.filter((team) => filter.teams?.includes(team)) : seen
    return { shelved: false, ...filter, teams: teams.length === running.teams.size ? undefined : teams }
  })
  const known = await store.tickets.counts(
    filters.filter((filter) => filter !== null),
    cap,
  )
  const left = known.values()
  return filters.map((filter) => (filter === null ? null : (left.next().value ?? 0)))
}

function filterOf({ value }: Defined<ViewFile>, caller: Caller) {
  const { filter, rest } = planView(value, caller.kind === 'agent' ? caller.agent.id : null)
  return rest === null ? { ...filter, whereabouts: 'here' as const } : null
}
