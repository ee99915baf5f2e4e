import { type RawBuilder, sql } from 'kysely'
import { isFirst } from '#engine/store/outbox-first.ts'
import { mayGoOut } from '#engine/store/outbox-pause.ts'
import type { OutboxTableRow } from '#engine/store/tables.ts'

/** Takes what is due, the longest waiting first: `Dialect.claimDue`. */
export function claimDue(now: number, leaseUntil: number, limit: number): RawBuilder<OutboxTableRow> {
  return sql`UPDATE outbox SET next_at = ${leaseUntil}, fence = fence + 1, attempts = attempts + 1
    WHERE id IN (SELECT id FROM outbox AS mine WHERE state = 'waiting' AND next_at <= ${now} AND ${sql.raw(`${mayGoOut} AND ${isFirst}`)}
      ORDER BY next_at, place LIMIT ${sql.lit(limit)})
    RETURNING *`
}
