import { sql } from 'kysely'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Dialect } from './dialect.ts'
import { eventOf } from './rows.ts'
import type { Store } from './store.ts'

export function histories({ reader, jsonString }: Dialect): Store['histories'] {
  // Many lives are read for few facts: one text a ticket costs half of what a row an event does.
  const log = sql<string>`string_agg('{"ticket":' || events.ticket || ',"seq":' || seq || ',"type":' || ${jsonString('type')}
    || ',"at":' || at || ',"content":' || coalesce(body, 'null') || ',' || substr(rest, 2), ',')`
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
      const [snapshots, logs] = await Promise.all([
        reader.selectFrom('tickets').select(['number', 'snapshot']).where('number', 'in', numbers).execute(),
        reader
          .selectFrom('events')
          .leftJoin('contents', 'contents.position', 'events.position')
          .select(['events.ticket', log.as('log')])
          .where('events.ticket', 'in', numbers)
          .groupBy('events.ticket')
          .execute(),
      ])
      const events = new Map(logs.map(({ ticket, log }) => [ticket, inOrder(log)]))
      const tickets = new Map(snapshots.map(({ number, snapshot }) => [number, snapshot]))
      return numbers.flatMap((number) => {
        const snapshot = tickets.get(number)
        if (snapshot === undefined) return []
        return [{ ticket: JSON.parse(snapshot) as Ticket, events: events.get(number) ?? [] }]
      })
    },
  }
}

/** An aggregate promises no order. */
function inOrder(log: string): readonly TicketEvent[] {
  return (JSON.parse(`[${log}]`) as TicketEvent[]).sort((a, b) => a.seq - b.seq)
}
