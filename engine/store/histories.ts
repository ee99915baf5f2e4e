import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Dialect } from './dialect.ts'
import { eventOf } from './rows.ts'
import type { Store } from './store.ts'

export function histories({ reader }: Dialect): Store['histories'] {
  return {
    async of(numbers) {
      if (numbers.length === 0) return []
      const [snapshots, rows] = await Promise.all([
        reader
          .selectFrom('tickets')
          .select('snapshot')
          .where('number', 'in', [...numbers])
          .execute(),
        reader
          .selectFrom('events')
          .selectAll()
          .where('ticket', 'in', [...numbers])
          .orderBy('ticket')
          .orderBy('seq')
          .execute(),
      ])
      const events = Map.groupBy(rows, ({ ticket }) => Number(ticket))
      return snapshots.map(({ snapshot }) => {
        const ticket = JSON.parse(snapshot) as Ticket
        return { ticket, events: (events.get(ticket.number) ?? []).map((row) => eventOf(row, null)) }
      })
    },
    async createdSince(since, after, limit) {
      const created = await reader
        .selectFrom('events')
        .select('ticket')
        .where('seq', '=', 1)
        .where('at', '>=', since)
        .where('ticket', '>', after)
        .orderBy('ticket')
        .limit(limit)
        .execute()
      const numbers = created.map(({ ticket }) => ticket)
      if (numbers.length === 0) return []
      const [snapshots, rows] = await Promise.all([
        reader.selectFrom('tickets').select(['number', 'snapshot']).where('number', 'in', numbers).execute(),
        reader
          .selectFrom('events')
          .leftJoin('contents', 'contents.position', 'events.position')
          .selectAll('events')
          .select('contents.body')
          .where('events.ticket', 'in', numbers)
          .orderBy('events.ticket')
          .orderBy('events.seq')
          .execute(),
      ])
      const events = Map.groupBy(rows, ({ ticket }) => ticket)
      const tickets = new Map(snapshots.map(({ number, snapshot }) => [number, snapshot]))
      return numbers.flatMap((number) => {
        const snapshot = tickets.get(number)
        if (snapshot === undefined) return []
        const log = (events.get(number) ?? []).map((row) => eventOf(row, row.body))
        return [{ ticket: JSON.parse(snapshot) as Ticket, events: log }]
      })
    },
  }
}
