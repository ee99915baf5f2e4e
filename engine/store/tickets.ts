import { type Compilable, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { commonWords } from './common-words.ts'
import type { Dialect } from './dialect.ts'
import { gather } from './gather.ts'
import { keepQueries } from './kept-queries.ts'
import { keepSnapshots } from './kept-snapshots.ts'
import { type Look, pageByLooking } from './search-pages.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'
import { type Asked, asksHeldStates, branchesOf, heldStates } from './ticket-filter.ts'
import { type TicketOrder, ticketOrder } from './ticket-order.ts'
import type { TicketFilter } from './ticket-store.ts'

const mostTries = 3

/** @param commonFrom in so many messages a word is common; see `pageByLooking` */
export function tickets(dialect: Dialect, commonFrom = 5_000): Store['tickets'] {
  const { reader } = dialect
  const kept = keepSnapshots()
  const snapshots = async (numbers: readonly number[]) => {
    if (numbers.length === 0) return []
    return reader
      .selectFrom('tickets')
      .select(['number', 'version', 'snapshot'])
      .where(dialect.among('number', numbers))
      .execute()
  }
  const byNumber = async (numbers: readonly number[]) =>
    new Map((await snapshots(numbers)).map((row) => [row.number, kept.read(row)]))
  const query = keepQueries(dialect)
  const common = commonWords(dialect, commonFrom)
  const allHeld = gather(async (_: readonly 'held'[]) => new Map([['held' as const, await heldStates(dialect)]]))
  const heldFor = async (filters: readonly Asked[]) =>
    filters.some(asksHeldStates) ? ((await allHeld('held')) ?? []) : []
  const listed = async (filter: TicketFilter, isCommon = false) => {
    const asked = { ...filter, isCommon }
    const held = await heldFor([asked])
    return query(
      `list ${JSON.stringify([asked, held])}`,
      () => listQuery(dialect, asked, held),
      // A cursor is written out, and which plan is good for a word depends on the word.
      asked.cursor === undefined && asked.text === undefined,
    )
  }
  /** One more than is asked for, which tells whether any are left. */
  const rowsOf = async (filter: TicketFilter) => {
    if (filter.text === undefined) return listed(filter)
    const look = async ({ filter: list, among, fits }: Look) => {
      const held = await heldFor([list])
      const places = () => placesQuery(dialect, { ...list, limit: among }, held)
      return query(
        `look ${JSON.stringify([filter, held, among])}`,
        () => lookQuery(dialect, places(), filter, fits),
        false,
      )
    }
    const found = await pageByLooking(dialect, filter, look, { commonFrom, common })
    return found.rows ?? listed(filter, found.isCommon)
  }
  /** Asks again while somebody changes what is being listed. */
  const pageOf = async (filter: TicketFilter) => {
    for (let tries = 1; ; tries++) {
      const rows = await rowsOf(filter)
      const shown = rows.slice(0, filter.limit)
      const tickets = await kept.at(shown, snapshots)
      const last = rows.length > filter.limit ? shown.at(-1) : undefined
      if (tickets.length === shown.length || tries === mostTries) return { tickets, last }
    }
  }
  const firstOf = async (filters: readonly TicketFilter[]) => {
    const held = await heldFor(filters)
    const rows = await query(`lists ${JSON.stringify([filters, held])}`, () => listsQuery(dialect, filters, held), true)
    const tickets = new Map((await kept.at(rows, snapshots)).map((ticket) => [ticket.number, ticket]))
    const lists = filters.map((_, index) => rows.filter(({ list }) => Number(list) === index))
    return {
      lists: lists.map((list) => list.flatMap(({ number }) => tickets.get(number) ?? [])),
      isWhole: rows.every(({ number }) => tickets.has(number)),
    }
  }
  return {
    get: gather(byNumber),

    /** Nothing of it is kept: who goes through all tickets looks at each once. */
    many: async (numbers) => (await snapshots(numbers)).map(({ snapshot }) => JSON.parse(snapshot) as Ticket),

    async list(asked) {
      const filter = { ...asked, limit: Math.min(Math.max(Math.trunc(asked.limit), 1), 200) }
      const { tickets, last } = await pageOf(filter)
      return { tickets, next: last === undefined ? null : ticketOrder(filter.sort).cursorOf(last) }
    },

    async firstOfEach(filters) {
      if (filters.length === 0) return []
      for (let tries = 1; ; tries++) {
        const { lists, isWhole } = await firstOf(filters)
        if (isWhole || tries === mostTries) return lists
      }
    },

    async counts(filters, cap) {
      if (filters.length === 0) return []
      const held = await heldFor(filters)
      const key = `counts ${JSON.stringify([filters, held, cap])}`
      const [row] = await query(
        key,
        () => countsQuery(dialect, filters, held, cap),
        filters.every(({ text }) => text === undefined),
      )
      return filters.map((_, index) => Number(row?.[`count${index}`]))
    },

    /** Steps from one to the next through the index: as many look-ups as there are agents, however many tickets. */
    async assignees() {
      const { rows } = await sql<{ assignee: string }>`WITH RECURSIVE held (assignee) AS (
          SELECT min(assignee) FROM tickets WHERE shelved = 0 AND assignee IS NOT NULL
          UNION ALL SELECT (SELECT min(assignee) FROM tickets WHERE shelved = 0 AND assignee IS NOT NULL AND assignee > held.assignee)
            FROM held WHERE held.assignee IS NOT NULL
        ) SELECT assignee FROM held WHERE assignee IS NOT NULL`.execute(reader)
      return rows.map(({ assignee }) => assignee)
    },

    async due(now, limit) {
      const rows = await reader
        .selectFrom('tickets')
        .select('number')
        .where('wake_at', '<=', now)
        .orderBy('wake_at')
        .limit(limit)
        .execute()
      return rows.map(({ number }) => number)
    },

    async nextDueAt() {
      const row = await reader
        .selectFrom('tickets')
        .select('wake_at')
        .where('wake_at', 'is not', null)
        .orderBy('wake_at')
        .limit(1)
        .executeTakeFirst()
      return row?.wake_at ?? null
    },

    async withOtherClosures(closures, after, limit) {
      const rows = await reader
        .selectFrom('tickets')
        .select('number')
        .where('living', '=', 1)
        .where('number', '>', after)
        .where('closure', 'not in', closures.length > 0 ? [...closures] : [''])
        .orderBy('number')
        .limit(limit)
        .execute()
      return rows.map(({ number }) => number)
    },
  }
}

/** The first tickets of a list, `limit` at most, by their numbers and places in its order. */
function placesQuery(dialect: Dialect, filter: TicketFilter & Asked, held: readonly string[]): PlacesQuery {
  const { reader } = dialect
  const order = ticketOrder(filter.sort)
  const rest = filter.cursor === undefined ? null : order.after(filter.cursor)
  const branches = branchesOf(dialect, filter, held).map((branch) => {
    const query = branch.select(['number', ...order.places.map((place) => place as never)])
    return inOrder(rest ? query.where(rest) : query, order).limit(sql.lit(filter.limit))
  })
  const [only] = branches
  // In its order as it stands: sorted once more, all of it would be read before the first is given.
  if (branches.length === 1 && only !== undefined) return only as unknown as PlacesQuery
  const all = union(branches.map((branch) => reader.selectFrom(branch.as('branch')).selectAll()))
  return inOrder(reader.selectFrom(all.as('page')).selectAll('page'), order).limit(
    filter.limit,
  ) as unknown as PlacesQuery
}

function listQuery(dialect: Dialect, filter: TicketFilter & Asked, held: readonly string[]): Compilable<PlacedRow> {
  return atVersions(dialect, placesQuery(dialect, { ...filter, limit: filter.limit + 1 }, held), filter)
}

/** The first of several lists, in the usual order, each row with the place of its `list` among them. */
function listsQuery(
  dialect: Dialect,
  filters: readonly TicketFilter[],
  held: readonly string[],
): Compilable<PlacedRow> {
  const { reader } = dialect
  const parts = filters.map((filter, index) =>
    reader
      .selectFrom(placesQuery(dialect, filter, held).as('branch'))
      .selectAll('branch')
      .select(sql.lit(index).as('list')),
  )
  const rows = reader
    .selectFrom(union(parts as never).as('page'))
    .innerJoin('tickets', 'tickets.number', 'page.number' as never)
    .selectAll('page')
    .select('tickets.version')
    .orderBy('list' as never)
  return inOrder(rows, ticketOrder()) as unknown as Compilable<PlacedRow>
}

function lookQuery(
  dialect: Dialect,
  looked: PlacesQuery,
  filter: TicketFilter,
  fits: Look['fits'],
): Compilable<PlacedRow> {
  const found = dialect.reader
    .selectFrom(looked.as('looked'))
    .selectAll('looked')
    .where(fits(sql.ref('looked.number')))
    .limit(sql.lit(filter.limit + 1))
  return atVersions(dialect, found as unknown as PlacesQuery, filter)
}

function atVersions({ reader }: Dialect, places: PlacesQuery, { sort }: TicketFilter): Compilable<PlacedRow> {
  const rows = reader
    .selectFrom(places.as('page'))
    .innerJoin('tickets', 'tickets.number', 'page.number')
    .selectAll('page')
    .select('tickets.version')
  return inOrder(rows, ticketOrder(sort)) as unknown as Compilable<PlacedRow>
}

/** One row, with `count0` for the first filter and so on. */
function countsQuery(
  dialect: Dialect,
  filters: readonly Asked[],
  held: readonly string[],
  cap: number,
): Compilable<Readonly<Record<string, unknown>>> {
  const { reader } = dialect
  const columns = filters.map((filter, index) => {
    const branches = branchesOf(dialect, filter, held).map((branch) => branch.select('number').limit(sql.lit(cap)))
    const all = union(branches.map((branch) => reader.selectFrom(branch.as('branch')).selectAll()))
    return reader
      .selectFrom(reader.selectFrom(all.as('every')).select('number').limit(sql.lit(cap)).as('some'))
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .as(`count${index}`)
  })
  return reader.selectNoFrom(columns)
}

function union<Table extends keyof Tables | 'branch', Out>(
  queries: readonly SelectQueryBuilder<Tables & Record<'branch', Out>, Table, Out>[],
): SelectQueryBuilder<Tables & Record<'branch', Out>, Table, Out> {
  return queries.reduce((all, query) => all.unionAll(query as never))
}

type PlacesQuery = SelectQueryBuilder<Tables, 'tickets', { readonly number: number }>
type PlacedRow = Readonly<Record<string, unknown>> & { readonly number: number; readonly version: number }

function inOrder<Table extends keyof Db, Db, Out>(
  query: SelectQueryBuilder<Db, Table, Out>,
  { by }: TicketOrder,
): SelectQueryBuilder<Db, Table, Out> {
  return by.reduce((sorted, term) => sorted.orderBy(term as RawBuilder<unknown>), query)
}
