import type { Defined } from '#engine/core/catalogue.ts'
import { readableTeams } from '#engine/core/rights.ts'
import { planView, type ViewFilter } from '#engine/core/view.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import type { Services } from '#engine/http/services.ts'
import type { ViewFile } from '#engine/schemas/types.ts'
import type { TicketFilter } from '#engine/store/store.ts'

/** Nothing is counted further than this: a list of a million tickets must not be read to say how long it is. */
export const mostCounted = 100

/** How many tickets fit that the caller may see, `mostCounted` at most. */
export async function countTickets(
  { store, runtime }: Pick<Services, 'store' | 'runtime'>,
  caller: Caller,
  { teams, ...filter }: Omit<TicketFilter, 'limit' | 'cursor'>,
): Promise<number> {
  const { running } = runtime.definitions()
  const seen = readableTeams(caller, running)
  const wanted = teams === undefined ? seen : seen.filter((team) => teams.includes(team))
  const isEveryTeam = wanted.length === running.teams.size
  return store.tickets.counts({ shelved: false, ...filter, ...(isEveryTeam ? {} : { teams: wanted }) }, mostCounted)
}

/** The same for a view; null when its condition says more than the store can count. */
export async function countView(
  services: Pick<Services, 'store' | 'runtime'>,
  caller: Caller,
  view: Defined<ViewFile>,
): Promise<number | null> {
  const { filter, rest } = planView(view.value, caller.kind === 'agent' ? caller.agent.id : null)
  const filters = rest === null ? [filter] : statesOf(rest)?.map((state): ViewFilter => ({ ...filter, state }))
  if (filters === undefined) return null
  const counts = await Promise.all(
    filters.map((one) => countTickets(services, caller, { ...one, whereabouts: 'here' })),
  )
  return Math.min(
    counts.reduce((sum, count) => sum + count, 0),
    mostCounted,
  )
}

/** The states of a condition that asks for nothing but one of several. */
function statesOf(rest: object): readonly string[] | undefined {
  const [[key, test] = [], ...more] = Object.entries(rest)
  const isListed = key === 'state' && more.length === 0 && Array.isArray(test)
  return isListed && test.every((state) => typeof state === 'string') ? test : undefined
}
