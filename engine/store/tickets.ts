import { type Compilable, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Dialect } from './dialect.ts'
import { gather } from './gather.ts'
import { keepQueries } from './kept-queries.ts'
import { snapshotReader } from './kept-snapshots.ts'
import { pageOfCommonWords, type Stretch } from './search-pages.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'
import { type Asked, asksHeldStates, branchesOf, heldStates } from './ticket-filter.ts'
import { type TicketOrder, ticketOrder } from './ticket-order.ts'
import type { TicketFilter } from './ticket-store.ts'

/** @param commonFrom in so many messages a word is common */
export function tickets(dialect: Dialect, commonFrom = 6_000): Store['tickets'] {
  const { reader } = dialect
  const read = snapshotReader()
  const snapshots = async (numbers: readonly number[]) => {
    if (numbers.length === 0) return []
    return reader
      .selectFrom('tickets')
      .select(['number', 'snapshot'])
      .where('number', 'in', [...numbers])
      .execute()
  }
  const byNumber = async (numbers: readonly number[]) =>
    new Map((await snapshots(numbers)).map((row) => [row.number, read(row)]))
  const query = keepQueries(reader)
  const allHeld = gather(async (_: readonly 'held'[]) => new Map([['held' as const, await heldStates(dialect)]]))
  const heldFor = async (filters: readonly Asked[]) =>
    filters.some(asksHeldStates) ? ((await allHeld('held')) ?? []) : []
  /** Numbers alone for what is only looked through. */
  const stretch = async (filter: TicketFilter, columns: 'number' | 'snapshot') => {
    const order = ticketOrder(filter.sort)
    const held = await heldFor([filter])
    const key = `${columns} ${JSON.stringify([filter, held])}`
    const rows = await query(key, () => listQuery(dialect, filter, held, order, columns))
    const listed = rows.slice(0, filter.limit)
    return {
      listed: listed.map((row) => ({ ...row, cursor: () => order.cursorOf(row) })),
      isLast: rows.length <= filter.limit,
    }
  }
  return {
    get: gather(byNumber),

    /** Nothing of it is kept: who goes through all tickets looks at each once. */
    many: async (numbers) => (await snapshots(numbers)).map(({ snapshot }) => JSON.parse(snapshot) as Ticket),

    async list(asked) {
      const filter = { ...asked, limit: Math.min(Math.max(Math.trunc(asked.limit), 1), 200) }
      if (filter.text !== undefined) {
        const look = (part: TicketFilter) => stretch(part, 'number')
        const common = await pageOfCommonWords(dialect, filter, { read: look, commonFrom })
        if (common !== null) {
          const numbers = common.listed.map(({ number }) => number)
          const found = await byNumber(numbers)
          return { tickets: numbers.flatMap((number) => found.get(number) ?? []), next: nextOf(common) }
        }
      }
      const page = await stretch(filter, 'snapshot')
      return { tickets: page.listed.map(read), next: nextOf(page) }
    },

    async counts(filters, cap) {
      if (filters.length === 0) return []
      const held = await heldFor(filters)
      const key = `counts ${JSON.stringify([filters, held, cap])}`
      const [row] = await query(key, () => countsQuery(dialect, filters, held, cap))
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

function nextOf({ listed, isLast }: Stretch): string | null {
  return isLast ? null : (listed.at(-1)?.cursor() ?? null)
}

/** One more than is asked for, which tells whether any are left. */
function listQuery(
  dialect: Dialect,
  filter: TicketFilter,
  held: readonly string[],
  order: TicketOrder,
  columns: 'number' | 'snapshot',
): Compilable<PlacedRow> {
  const { reader } = dialect
  const rest = filter.cursor === undefined ? null : order.after(filter.cursor)
  const branches = branchesOf(dialect, filter, held).map((branch) => {
    const query = branch.select(['number', ...order.places.map((place) => place as never)])
    return inOrder(rest ? query.where(rest) : query, order).limit(filter.limit + 1)
  })
  const places = reader.selectFrom(
    union(branches.map((branch) => reader.selectFrom(branch.as('branch')).selectAll())).as('page'),
  )
  const page =
    columns === 'number'
      ? places.selectAll('page')
      : places.innerJoin('tickets', 'tickets.number', 'page.number').selectAll('page').select('tickets.snapshot')
  return inOrder(page as typeof places, order).limit(filter.limit + 1) as unknown as Compilable<PlacedRow>
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
    const branches = branchesOf(dialect, filter, held).map((branch) => branch.select('number').limit(cap))
    const all = union(branches.map((branch) => reader.selectFrom(branch.as('branch')).selectAll()))
    return reader
      .selectFrom(reader.selectFrom(all.as('every')).select('number').limit(cap).as('some'))
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

type PlacedRow = Readonly<Record<string, unknown>> & { readonly number: number; readonly snapshot: string }

function inOrder<Table extends keyof Db, Db, Out>(
  query: SelectQueryBuilder<Db, Table, Out>,
  { by }: TicketOrder,
): SelectQueryBuilder<Db, Table, Out> {
  return by.reduce((sorted, term) => sorted.orderBy(term as RawBuilder<unknown>), query)
}
