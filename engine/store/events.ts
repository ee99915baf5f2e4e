import { sql } from 'kysely'
import type { JsonObject } from '#engine/core/json.ts'
import type { Dialect } from './dialect.ts'
import { oneValue } from './one-value.ts'
import { eventOf } from './rows.ts'
import type { Store } from './store.ts'

export function events(dialect: Dialect): Store['events'] {
  const { reader } = dialect
  const value = oneValue(dialect)
  return {
    async of(ticket) {
      const rows = await reader
        .selectFrom('events')
        .leftJoin('contents', 'contents.position', 'events.position')
        .selectAll('events')
        .select('contents.body')
        .where('events.ticket', '=', ticket)
        .orderBy('seq')
        .execute()
      return rows.map((row) => eventOf(row, row.body))
    },
    async firstContents(tickets) {
      if (tickets.length === 0) return new Map()
      const rows = await reader
        .selectFrom('events')
        .innerJoin('contents', 'contents.position', 'events.position')
        .select(['events.ticket', 'contents.body'])
        .where('events.ticket', 'in', [...tickets])
        .where('seq', '=', 1)
        .execute()
      return new Map(rows.map(({ ticket, body }) => [ticket, JSON.parse(body) as JsonObject]))
    },
    async after(position, limit) {
      const rows = await reader
        .selectFrom('events')
        .selectAll()
        .where('position', '>', position)
        .orderBy('position')
        .limit(limit)
        .execute()
      return rows.map((row) => eventOf(row, null))
    },
    async lastPosition() {
      return Number(await value('position', () => sql`(SELECT max(position) FROM events)`))
    },
    async firstPosition() {
      const row = await reader
        .selectFrom('events')
        .select(({ fn }) => fn.min('position').as('position'))
        .executeTakeFirst()
      return Number(row?.position ?? 0)
    },
  }
}
