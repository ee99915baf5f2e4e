import { sql } from 'kysely'
import type { TicketFacts } from '#engine/core/report/facts.ts'
import type { Dialect } from './dialect.ts'
import type { FactsFilter } from './facts-store.ts'
import type { Store } from './store.ts'

const positionKey = 'facts.position'
/** Rows of one statement: SQLite takes some 32,000 values. */
const atOnce = 500

export function facts({ reader, writer }: Dialect): Store['facts'] {
  return {
    async position() {
      const row = await writer.selectFrom('settings').select('value').where('key', '=', positionKey).executeTakeFirst()
      return Number(row?.value ?? 0)
    },
    async changedAfter(position, limit) {
      const rows = await reader
        .selectFrom('events')
        .select(['position', 'ticket'])
        .where('position', '>', position)
        .orderBy('position')
        .limit(limit)
        .execute()
      const last = rows.at(-1)
      return last
        ? { tickets: [...new Set(rows.map(({ ticket }) => Number(ticket)))], position: Number(last.position) }
        : null
    },
    async put(all, gone, position) {
      await writer.transaction().execute(async (transaction) => {
        for (let from = 0; from < all.length; from += atOnce) {
          await transaction
            .insertInto('ticket_facts')
            .values(all.slice(from, from + atOnce).map(rowOf))
            .onConflict((conflict) =>
              conflict.column('ticket').doUpdateSet((eb) => ({
                team: eb.ref('excluded.team'),
                priority: eb.ref('excluded.priority'),
                open: eb.ref('excluded.open'),
                assignee: eb.ref('excluded.assignee'),
                facts: eb.ref('excluded.facts'),
              })),
            )
            .execute()
        }
        if (gone.length > 0) {
          await transaction
            .deleteFrom('ticket_facts')
            .where('ticket', 'in', [...gone])
            .execute()
        }
        await transaction
          .updateTable('settings')
          .set({ value: String(position) })
          .where('key', '=', positionKey)
          .execute()
      })
    },
    async page(filter) {
      if (filter.teams?.length === 0) return []
      const rows = await inOrder(reader, filter).select('facts').execute()
      return rows.map((row) => JSON.parse(row.facts) as TicketFacts)
    },
    async openPage(filter) {
      if (filter.teams?.length === 0) return []
      const rows = await inOrder(reader, filter)
        .where('open', '=', 1)
        .select(['ticket', 'created_at', 'assignee'])
        .execute()
      return rows.map(({ ticket, created_at, assignee }) => ({
        ticket: Number(ticket),
        createdAt: Number(created_at),
        assignee,
      }))
    },
  }
}

function inOrder(reader: Dialect['reader'], { from, until, teams, channel, priority, after, limit }: FactsFilter) {
  let query = reader.selectFrom('ticket_facts')
  if (until !== undefined) query = query.where('created_at', '<', until)
  if (teams !== undefined) query = query.where('team', 'in', [...teams])
  if (channel !== undefined) query = query.where('channel', '=', channel)
  if (priority !== undefined) query = query.where('priority', '=', priority)
  // One lower bound, and that as a row value: with two, or said with "or", every page would walk through those before it.
  if (after !== null) query = query.where(sql<boolean>`(created_at, ticket) > (${after.createdAt}, ${after.ticket})`)
  else if (from !== undefined) query = query.where('created_at', '>=', from)
  return query.orderBy('created_at').orderBy('ticket').limit(limit)
}

function rowOf(one: TicketFacts) {
  return {
    ticket: one.ticket,
    created_at: one.createdAt,
    team: one.team,
    channel: one.channel,
    priority: one.priority,
    open: one.isOpen ? 1 : 0,
    assignee: one.assignee,
    facts: JSON.stringify(one),
  }
}
