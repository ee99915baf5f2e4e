import { type SelectQueryBuilder, sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import { holds } from './like.ts'
import { openness } from './rows.ts'
import { numberIn, wordsOf } from './search-words.ts'
import type { Tables } from './tables.ts'
import { ticketOrder } from './ticket-order.ts'
import type { TicketFilter } from './ticket-store.ts'

export interface Asked extends Omit<TicketFilter, 'limit' | 'cursor'> {
  /** The words stand in so many tickets that the list is gone through in its order, and each ticket looked for among those that fit. */
  readonly isCommon?: boolean
}
type Query = SelectQueryBuilder<Tables, 'tickets', object>

const mostTeams = 16

/**
 * Queries whose results together are the tickets that fit, each ticket in one of them. A query asks for one state or one team, because the
 * index of states or teams gives it in the list's order, however many tickets stand in others.
 * @param held every state that a ticket on the desk stands in; see `heldStates`
 */
export function branchesOf(dialect: Dialect, filter: Asked, held: readonly string[]): readonly Query[] {
  const states = filter.states ?? (needsStates(filter) ? held : undefined)
  const isOfStates = states !== undefined && filter.shelved !== true
  const query = where(dialect, dialect.reader.selectFrom('tickets'), filter, isOfStates)
  if (states === undefined) return ofTeams(dialect, filter) ?? [query]
  if (filter.shelved === true) return [query.where(({ or }) => or([sql<boolean>`${inside(states)}`, among(states)]))]
  const exact = held.filter((state) => states.some((asked) => state === asked || state.startsWith(`${asked}.`)))
  const several = query
    .where(sql<boolean>`states <> ''`)
    .where('state', 'not in', [...exact, ''])
    .where(among(states))
  // An agent and a person have indexes of their own, and few tickets: those of the states must not be preferred.
  const isNarrow = typeof filter.assignee === 'string' || filter.requester !== undefined
  if (isNarrow && exact.length > 0) return [query.where(sql<boolean>`state || '' IN (${sql.join(exact)})`), several]
  return [...exact.map((state) => query.where('state', '=', state)), several]
}

/** One query a team; null where something else leaves few tickets, or the teams are too many. */
function ofTeams(dialect: Dialect, filter: Asked): readonly Query[] | null {
  const { teams = [], assignee, requester, domains, shelved } = filter
  const isNarrow =
    typeof assignee === 'string' ||
    requester !== undefined ||
    domains !== undefined ||
    isRare(filter) ||
    shelved === true
  if (isNarrow || teams.length < 2 || teams.length > mostTeams) return null
  return [...new Set(teams)].map((team) =>
    where(dialect, dialect.reader.selectFrom('tickets'), { ...filter, teams: [team] }),
  )
}

/** Whether `branchesOf` has to know every state that is held. */
export function asksHeldStates(filter: Asked): boolean {
  return filter.shelved !== true && (filter.states !== undefined || needsStates(filter))
}

/** Steps from state to state through the index: as many look-ups as there are states, however many tickets. */
export async function heldStates({ reader }: Dialect): Promise<readonly string[]> {
  const { rows } = await sql<{ state: string }>`WITH RECURSIVE held (state) AS (
      SELECT min(state) FROM tickets WHERE shelved = 0
      UNION ALL SELECT (SELECT min(state) FROM tickets WHERE shelved = 0 AND state > held.state) FROM held WHERE held.state IS NOT NULL
    ) SELECT state FROM held WHERE state IS NOT NULL`.execute(reader)
  return rows.map(({ state }) => state)
}

/** In an order of its own, every ticket is read state by state too: that index has the last change. */
function needsStates({ sort, states, shelved, ...filter }: Asked): boolean {
  const isNarrow = typeof filter.assignee === 'string' || filter.requester !== undefined || isRare(filter)
  return (
    sort !== undefined && !isNarrow && shelved !== true && filter.domains === undefined && !ticketOrder(sort).isUsual
  )
}

/** @param isOfStates the index of states is to give the order: SQLite would rather read everything that a team has, and sort it */
function where(dialect: Dialect, query: Query, filter: Asked, isOfStates = false): Query {
  let next = query.where(constant('shelved', filter.shelved === true))
  if (filter.teams !== undefined) {
    const teams = filter.teams.length > 0 ? [...filter.teams] : ['']
    next = isOfStates ? next.where(sql<boolean>`team || '' IN (${sql.join(teams)})`) : next.where('team', 'in', teams)
  }
  if (filter.open !== undefined) next = next.where(constant('open', filter.open))
  if (filter.whereabouts === 'here') next = next.where(sql<boolean>`open < ${sql.lit(openness.snoozed)}`)
  if (filter.whereabouts === 'snoozed') next = next.where(sql<boolean>`open = ${sql.lit(openness.snoozed)}`)
  if (filter.priority !== undefined) next = next.where('rank', '=', 3 - filter.priority)
  if (filter.channel !== undefined) next = next.where('channel', '=', filter.channel)
  if (filter.requester !== undefined) next = next.where('requester_email', '=', filter.requester)
  if (filter.domains !== undefined)
    next = next.where(sql<boolean>`requester_email <> '' AND ${atDomain(dialect, filter.domains)}`)
  if (filter.assignee === null) next = next.where('assignee', 'is', null)
  else if (filter.assignee !== undefined) next = next.where('assignee', '=', filter.assignee)
  return filter.text === undefined ? next : search(dialect, next, filter.text, filter.isCommon === true)
}

/** A quoted local part with an `@` of its own fits no domain: its address is no one’s at that domain by this measure. */
function atDomain({ emailDomain }: Dialect, domains: readonly string[]) {
  return sql`${emailDomain} IN (${sql.join(domains.length > 0 ? domains : [''])})`
}

/** Written into the statement: of a parameter, SQLite does not see that it fits the condition of a partial index, or prepares anew to see it. */
function constant(column: 'shelved' | 'open', value: boolean) {
  return sql<boolean>`${sql.ref(column)} = ${sql.lit(value ? 1 : 0)}`
}

/** In one of the states or inside it: `.` + 1 is `/`. */
function inside(states: readonly string[]) {
  const each = states.map((state) => sql`state = ${state} OR (state > ${`${state}.`} AND state < ${`${state}/`})`)
  return sql`(${sql.join(each.length > 0 ? each : [sql`1 = 0`], sql` OR `)})`
}

/** One of several active states is one of these or inside it. */
function among(states: readonly string[]) {
  const each = states.map((state) => sql`${holds(sql`states`, `"${state}"`)} OR ${holds(sql`states`, `"${state}.`)}`)
  return sql<boolean>`(${sql.join(each.length > 0 ? each : [sql`1 = 0`], sql` OR `)})`
}

/** Words that leave few tickets. */
function isRare({ text, isCommon }: Pick<Asked, 'text' | 'isCommon'>): boolean {
  return text !== undefined && isCommon !== true
}

/** Common words are looked for in what passes by in the order of the list, instead of fetching all that they name. */
function search(dialect: Dialect, query: Query, text: string, isCommon: boolean): Query {
  const words = wordsOf(text)
  if (words.length === 0) return query
  const asked = numberIn(words)
  const inText = sql<boolean>`${isCommon ? dialect.passing('number') : sql.ref('number')} IN (${dialect.found(words)})`
  if (asked === null) return query.where(inText)
  return query.where(({ eb, or }) => or([eb('number', '=', asked), inText]))
}
