import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import type { Tables } from '#engine/store/tables.ts'
import { freshDatabase } from '#engine/testing/databases.ts'
import { claimDue } from './claim.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** Effects of a ticket each, every second of them collected. */
const effects = (from: number, count: number, state: string) => sql`
  INSERT INTO outbox (id, ticket, kind, place, collected, effect, next_at, state)
  SELECT 'e' || n, n, 'mail', n * 1000, CASE WHEN n % 2 = 0 THEN 'received:' || n END, '{}', n, ${state}
  FROM generate_series(${sql.lit(from)}, ${sql.lit(from + count - 1)}) AS n`

test.each([
  ['nearly all had been sent', 'ANALYZE outbox'],
  ['the database thinks little of its indexes', 'SET random_page_cost = 1000'],
])(
  'of a thousand mails that came to wait while %s, eight are claimed without looking at the rest',
  async (_, before) => {
    const { databaseUrl } = await freshDatabase('postgres', (cleanup) => cleanups.push(cleanup))
    const pool = new pg.Pool({ connectionString: databaseUrl ?? '', max: 1 })
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
    cleanups.push(() => db.destroy())
    await effects(1, 1_000, 'sent').execute(db)
    await sql.raw(before).execute(db)
    await effects(1_001, 1_000, 'waiting').execute(db)
    await db.transaction().execute(async (transaction) => {
      const read = async () => {
        const { rows } = await sql<{ n: string }>`SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) AS n
        FROM pg_stat_xact_user_tables WHERE relname = 'outbox'`.execute(transaction)
        return Number(rows[0]?.n ?? 0)
      }
      const readBefore = await read()
      const { rows } = await claimDue(10_000, 20_000, 8).execute(transaction)
      expect(rows.map(({ ticket }) => Number(ticket)).sort()).toEqual([1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008])
      expect((await read()) - readBefore).toBeLessThan(100)
    })
  },
)
