import { type SelectQueryBuilder, sql } from 'kysely'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Dialect } from './dialect.ts'
import { openness } from './rows.ts'
import type { Store, TicketFilter } from './store.ts'
import type { Tables, TicketRow } from './tables.ts'

type Query<Out> = SelectQueryBuilder<Tables, 'tickets', Out>

export function tickets(dialect: Dialect): Store['tickets'] {
  const { reader } = dialect
  return {
    async get(number) {
      const row = await reader.selectFrom('tickets').select('snapshot').where('number', '=', number).executeTakeFirst()
      return row ? (JSON.parse(row.snapshot) as Ticket) : null
    },

    async many(numbers) {
      if (numbers.length === 0) return []
      const rows = await reader
        .selectFrom('tickets')
        .select('snapshot')
        .where('number', 'in', [...numbers])
        .execute()
      return rows.map(({ snapshot }) => JSON.parse(snapshot) as Ticket)
    },

    async list(filter) {
      const limit = Math.min(Math.max(Math.trunc(filter.limit), 1), 200)
      let query = where(
        dialect,
        reader.selectFrom('tickets').select(['rank', 'due_sort', 'newest', 'snapshot']),
        filter,
      )
      if (filter.cursor !== undefined) {
        const [rank, due, newest] = readCursor(filter.cursor)
        query = query.where(sql<boolean>`(rank, due_sort, newest) > (${rank}, ${due}, ${newest})`)
      }
      const rows = (await query
        .orderBy('rank')
        .orderBy('due_sort')
        .orderBy('newest')
        .limit(limit + 1)
        .execute()) as Pick<TicketRow, 'rank' | 'due_sort' | 'newest' | 'snapshot'>[]
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      return {
        tickets: page.map(({ snapshot }) => JSON.parse(snapshot) as Ticket),
        next: rows.length > limit && last ? cursorOf(last) : null,
      }
    },

    async counts(filter, cap) {
      const inner = where(dialect, reader.selectFrom('tickets').select('number'), filter).limit(cap)
      const { count } = await reader
        .selectFrom(inner.as('some'))
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(count)
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

function where<Out>(dialect: Dialect, query: Query<Out>, filter: Omit<TicketFilter, 'limit' | 'cursor'>): Query<Out> {
  let next = query.where('shelved', '=', filter.shelved ? 1 : 0)
  if (filter.teams !== undefined) next = next.where('team', 'in', filter.teams.length > 0 ? [...filter.teams] : [''])
  if (filter.open !== undefined) next = next.where('open', '=', filter.open ? 1 : 0)
  if (filter.whereabouts === 'here') next = next.where('open', '<', openness.snoozed)
  if (filter.whereabouts === 'snoozed') next = next.where('open', '=', openness.snoozed)
  if (filter.priority !== undefined) next = next.where('rank', '=', 3 - filter.priority)
  if (filter.channel !== undefined) next = next.where('channel', '=', filter.channel)
  if (filter.requester !== undefined) next = next.where('requester_email', '=', filter.requester)
  if (filter.assignee === null) next = next.where('assignee', 'is', null)
  else if (filter.assignee !== undefined) next = next.where('assignee', '=', filter.assignee)
  if (filter.state !== undefined) {
    const state = filter.state
    // `.` + 1 is `/`: the range holds the states inside. A second active state of a parallel workflow is found in `states`.
    next = next.where(({ eb, and, or }) =>
      or([
        eb('state', '=', state),
        and([eb('state', '>', `${state}.`), eb('state', '<', `${state}/`)]),
        and([
          eb('states', 'like', '%,%'),
          or([eb('states', 'like', `%"${state}"%`), eb('states', 'like', `%"${state}.%`)]),
        ]),
      ]),
    )
  }
  return filter.text === undefined ? next : search(dialect, next, filter.text)
}

function search<Out>(dialect: Dialect, query: Query<Out>, text: string): Query<Out> {
  const words = text.trim().split(/\s+/).filter(Boolean).slice(0, 8)
  if (words.length === 0) return query
  const number = /^#?(\d{1,15})$/.exec(words.length === 1 ? (words[0] ?? '') : '')
  const inText = sql<boolean>`number IN (${dialect.found(words)})`
  if (!number) return query.where(inText)
  return query.where(({ eb, or }) => or([eb('number', '=', Number(number[1])), inText]))
}

function cursorOf({ rank, due_sort, newest }: Pick<TicketRow, 'rank' | 'due_sort' | 'newest'>): string {
  return Buffer.from(JSON.stringify([rank, due_sort, newest])).toString('base64url')
}

function readCursor(cursor: string): readonly [number, number, number] {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(read) && read.length === 3 && read.every(Number.isFinite)) return read as [number, number, number]
  } catch {
    // Falls through to the same refusal.
  }
  throw new DocketError('invalid', 'The cursor is not one of ours; begin again without it.')
}
