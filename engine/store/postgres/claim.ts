import { type RawBuilder, sql } from 'kysely'
import { isFirst } from '#engine/store/outbox-first.ts'
import { mayGoOut } from '#engine/store/outbox-pause.ts'
import type { OutboxTableRow } from '#engine/store/tables.ts'

/**
 * A claim reads the index of what waits from its beginning and ends with the last row that it takes. PostgreSQL would rather collect and sort
 * all that waits while its statistics say that next to nothing does: in the first minutes, and when a relay was away for an hour. So the
 * other ways are taken from it, for this statement alone.
 *
 * Materialized: a plan that asks the subquery again for each row would claim more than the limit.
 */
export const claimSchema = [
  `CREATE FUNCTION docket_claim(now_ms bigint, lease_until bigint, most bigint) RETURNS SETOF outbox LANGUAGE plpgsql
  SET enable_bitmapscan = off SET enable_seqscan = off SET enable_sort = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  RETURN QUERY WITH due AS MATERIALIZED (
    SELECT mine.id FROM outbox AS mine WHERE mine.state = 'waiting' AND mine.next_at <= now_ms AND ${mayGoOut} AND ${isFirst}
    ORDER BY mine.next_at, mine.place LIMIT most FOR UPDATE SKIP LOCKED
  )
  UPDATE outbox SET next_at = lease_until, fence = outbox.fence + 1, attempts = outbox.attempts + 1
  FROM due WHERE outbox.id = due.id RETURNING outbox.*;
END
$$`,
] as const

/** Takes what is due, the longest waiting first: `Dialect.claimDue`. */
export function claimDue(now: number, leaseUntil: number, limit: number): RawBuilder<OutboxTableRow> {
  return sql`SELECT * FROM docket_claim(${now}, ${leaseUntil}, ${limit})`
}
