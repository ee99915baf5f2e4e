import { type SelectQueryBuilder, sql } from 'kysely'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Dialect } from './dialect.ts'
import { gather } from './gather.ts'
import type { Store } from './store.ts'
import type { Tables, TicketRow } from './tables.ts'
import { branchesOf, heldStates } from './ticket-filter.ts'

/** What the list sorts by, and which ticket it is. */
const place = ['rank', 'due_sort', 'newest', 'number'] as const

export function tickets(dialect: Dialect): Store['tickets'] {
  const { reader } = dialect
  const many = async (numbers: readonly number[]) => {
    if (numbers.length === 0) return []
    const rows = await reader
      .selectFrom('tickets')
      .select('snapshot')
      .where('number', 'in', [...numbers])
      .execute()
    return rows.map(({ snapshot }) => JSON.parse(snapshot) as Ticket)
  }
  return {
    get: gather(async (numbers) => new Map((await many(numbers)).map((ticket) => [ticket.number, ticket]))),
    many,

    async list(filter) {
      const limit = Math.min(Math.max(Math.trunc(filter.limit), 1), 200)
      const after = filter.cursor === undefined ? null : readCursor(filter.cursor)
      const branches = branchesOf(dialect, filter, await heldStates(dialect, [filter])).map((branch) => {
        const query = branch.select(place)
        const rest = after ? query.where(sql<boolean>`(rank, due_sort, newest) > (${sql.join(after)})`) : query
        return rest
          .orderBy('rank')
          .orderBy('due_sort')
          .orderBy('newest')
          .limit(limit + 1)
      })
      const rows = await reader
        .selectFrom(union(branches.map((branch) => reader.selectFrom(branch.as('branch')).selectAll())).as('page'))
        .innerJoin('tickets', 'tickets.number', 'page.number')
        .select(['page.rank', 'page.due_sort', 'page.newest', 'tickets.snapshot'])
        .orderBy('page.rank')
        .orderBy('page.due_sort')
        .orderBy('page.newest')
        .limit(limit + 1)
        .execute()
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      return {
        tickets: page.map(({ snapshot }) => JSON.parse(snapshot) as Ticket),
        next: rows.length > limit && last ? cursorOf(last) : null,
      }
    },

    async counts(filters, cap) {
      if (filters.length === 0) return []
      const held = await heldStates(dialect, filters)
      const columns = filters.map((filter, index) => {
        const branches = branchesOf(dialect, filter, held).map((branch) => branch.select('number').limit(cap))
        const all = union(branches.map((branch) => reader.selectFrom(branch.as('branch')).selectAll()))
        return reader
          .selectFrom(reader.selectFrom(all.as('every')).select('number').limit(cap).as('some'))
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .as(`count${index}`)
      })
      const row: Readonly<Record<string, unknown>> = await reader.selectNoFrom(columns).executeTakeFirstOrThrow()
      return columns.map((_, index) => Number(row[`count${index}`]))
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

function union<Table extends keyof Tables | 'branch', Out>(
  queries: readonly SelectQueryBuilder<Tables & Record<'branch', Out>, Table, Out>[],
): SelectQueryBuilder<Tables & Record<'branch', Out>, Table, Out> {
  return queries.reduce((all, query) => all.unionAll(query as never))
}

function cursorOf({ rank, due_sort, newest }: Pick<TicketRow, 'rank' | 'due_sort' | 'newest'>): string {
  return Buffer.from(JSON.stringify([rank, due_sort, newest])).toString('base64url')
}

function readCursor(cursor: string): readonly [number, number, number] {
  try {
    const [rank, dueSort, newest, ...more]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (isRank(rank) && isWhole(dueSort) && isWhole(newest) && more.length === 0) return [rank, dueSort, newest]
  } catch {
    // Falls through to the same refusal.
  }
  throw new DocketError('invalid', 'The cursor is not one of ours; begin again without it.', {
    errors: [{ field: 'cursor', code: 'cursor', message: 'must be `next` of the page before' }],
  })
}

/** PostgreSQL refuses numbers that its columns cannot hold. */
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value)
const isRank = (value: unknown): value is number => isWhole(value) && value >= 0 && value <= 3
