import { sql } from 'kysely'
import type { Effect } from '#engine/core/ticket/effect.ts'
import type { Dialect } from './dialect.ts'
import { gather } from './gather.ts'
import { oneValue, upTo } from './one-value.ts'
import { isFirst } from './outbox-first.ts'
import { mayGoOut } from './outbox-pause.ts'
import type { OutboxRow } from './outbox-store.ts'
import type { Store } from './store.ts'
import type { OutboxTableRow } from './tables.ts'

interface Sent {
  readonly id: string
  readonly fence: number
  readonly at: number
}

interface GroupTableRow {
  readonly collected: string
  readonly sent_at: number | string | null
  readonly next_at: number | string | null
}

/**
 * A claim pushes `next_at` to the end of the lease and raises the fence: when the owner dies the row is due again by itself, and what a
 * late owner says about it is refused.
 */
export function outbox(dialect: Dialect): Store['outbox'] {
  const { reader, writer, skipLocked, claimDue } = dialect
  const value = oneValue(dialect)
  const settle = async (id: string, fence: number, values: Partial<OutboxTableRow>) => {
    const { numUpdatedRows } = await writer
      .updateTable('outbox')
      .set(values)
      .where('id', '=', id)
      .where('fence', '=', fence)
      .where('state', '=', sql.lit('waiting'))
      .executeTakeFirst()
    return Number(numUpdatedRows) === 1
  }

  /**
   * What was sent at about the same time is written with one statement, and at its latest instant. It was sent, too, where it was held back
   * while it was on its way.
   */
  const sent = gather<Sent, true>(async (settled) => {
    const { rows } = await sql<Pick<OutboxTableRow, 'id' | 'fence'>>`UPDATE outbox
      SET state = 'sent', settled_at = ${Math.max(...settled.map(({ at }) => at))}, last_error = NULL
      WHERE (${sql.join(
        settled.map(({ id, fence }) => sql`(id = ${id} AND fence = ${fence})`),
        sql` OR `,
      )}) AND state IN ('waiting', 'dead') RETURNING id, fence`.execute(writer)
    // Who was too slow may say so in the same statement as who claimed the row after them.
    const taken = new Map(rows.map(({ id, fence }) => [id, Number(fence)]))
    return new Map(settled.filter(({ id, fence }) => taken.get(id) === fence).map((one) => [one, true]))
  })

  return {
    async claim(now, leaseUntil, limit) {
      const { rows } = await claimDue(now, leaseUntil, limit).execute(writer)
      return rows.map(rowOf).sort(inOrder)
    },
    async claimGroup(group, now, leaseUntil) {
      const { rows } =
        await sql<OutboxTableRow>`UPDATE outbox SET next_at = ${leaseUntil}, fence = fence + 1, attempts = attempts + 1
        WHERE id IN (SELECT id FROM outbox WHERE collected = ${group} AND state = 'waiting' AND next_at <= ${now} ${skipLocked})
        AND state = 'waiting' AND next_at <= ${now} RETURNING *`.execute(writer)
      return rows.map(rowOf).sort(inOrder)
    },
    group: gather(async (groups) => {
      const { rows } = await sql<GroupTableRow>`SELECT collected,
        MAX(CASE WHEN state = 'sent' THEN settled_at END) AS sent_at,
        MIN(CASE WHEN state = 'waiting' THEN next_at END) AS next_at
        FROM outbox WHERE collected IN (${sql.join(groups)}) GROUP BY collected`.execute(reader)
      return new Map(
        rows.map(({ collected, sent_at, next_at }) => [
          collected,
          { lastSentAt: instant(sent_at), nextDueAt: instant(next_at) },
        ]),
      )
    }),
    async sent(id, fence, at) {
      return (await sent({ id, fence, at })) ?? false
    },
    retry: (id, fence, nextAt, error) => settle(id, fence, { next_at: nextAt, last_error: error }),
    async postpone(id, fence, nextAt, why) {
      const { numUpdatedRows } = await writer
        .updateTable('outbox')
        .set(({ eb }) => ({ next_at: nextAt, last_error: why, attempts: eb('attempts', '-', 1) }))
        .where('id', '=', id)
        .where('fence', '=', fence)
        .where('state', '=', sql.lit('waiting'))
        .executeTakeFirst()
      return Number(numUpdatedRows) === 1
    },
    dead: (id, fence, at, error) => settle(id, fence, { state: 'dead', settled_at: at, last_error: error }),
    async revive(id, now) {
      const { numUpdatedRows } = await writer
        .updateTable('outbox')
        .set({ state: 'waiting', next_at: now, attempts: 1, settled_at: null })
        .where('id', '=', id)
        .where('state', '=', sql.lit('dead'))
        .executeTakeFirst()
      return Number(numUpdatedRows) === 1
    },
    async nextDueAt() {
      // What waits behind another one is not due, however old it is: the alarm would ring for it without end.
      const { rows } = await sql<{ next_at: number }>`SELECT next_at FROM outbox AS mine
        WHERE state = 'waiting' AND ${sql.raw(`${mayGoOut} AND ${isFirst}`)} ORDER BY next_at LIMIT 1`.execute(reader)
      return rows[0]?.next_at ?? null
    },
    async deadLetters(limit, before) {
      let query = reader.selectFrom('outbox').selectAll().where('state', '=', sql.lit('dead'))
      if (before !== undefined)
        query = query.where(sql<boolean>`(settled_at, id) < (${before.settledAt}, ${before.id})`)
      const rows = await query.orderBy('settled_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
      return rows.map(rowOf)
    },
    async deadCount(cap) {
      return Number(await value(`dead ${cap}`, () => upTo(cap, sql`SELECT 1 FROM outbox WHERE state = 'dead'`)))
    },
    async ofTicket(ticket) {
      const rows = await reader.selectFrom('outbox').selectAll().where('ticket', '=', ticket).orderBy('place').execute()
      return rows.map(rowOf)
    },
    async origins(ids) {
      if (ids.length === 0) return []
      const rows = await reader
        .selectFrom('outbox')
        .select(['id', 'ticket', 'state', 'settled_at'])
        .where('id', 'in', [...ids])
        .execute()
      const found = new Map(
        rows.map(({ id, ticket, state, settled_at }) => [
          id,
          { id, ticket, sentAt: state === 'sent' && settled_at !== null ? Number(settled_at) : null },
        ]),
      )
      return ids.flatMap((id) => found.get(id) ?? [])
    },
    async waitingOut() {
      const rows = await reader
        .selectFrom('outbox')
        .selectAll()
        .where('state', '=', sql.lit('waiting'))
        .where('kind', 'not in', ['ticket', 'forward'])
        .orderBy('place')
        .execute()
      return rows.map(rowOf)
    },
    async hold(ids, at, why) {
      for (const id of ids)
        await writer
          .updateTable('outbox')
          .set({ state: 'dead', settled_at: at, last_error: why })
          .where('id', '=', id)
          .where('state', '=', sql.lit('waiting'))
          .execute()
    },
    async waiting() {
      const { count } = await reader
        .selectFrom('outbox')
        .select(({ fn }) => fn.countAll().as('count'))
        .where('state', '=', sql.lit('waiting'))
        .executeTakeFirstOrThrow()
      return Number(count)
    },
  }
}

function instant(cell: number | string | null): number | null {
  return cell === null ? null : Number(cell)
}

function rowOf(row: OutboxTableRow): OutboxRow & { readonly place: number } {
  return {
    place: row.place,
    effect: JSON.parse(row.effect) as Effect,
    group: row.collected,
    attempts: row.attempts,
    fence: row.fence,
    lastError: row.last_error,
    state: row.state,
    settledAt: row.settled_at,
  }
}

function inOrder(a: { readonly place: number }, b: { readonly place: number }): number {
  return a.place - b.place
}
