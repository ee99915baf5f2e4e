import { CompiledQuery } from 'kysely'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { freshDatabase, quiet } from '#engine/testing/databases.ts'
import { add } from '#engine/testing/store-rows.ts'
import { openPostgres } from './open.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

test('a commit whose connection is cut is refused as unknown and not repeated, and the next one finds a new connection', async () => {
  const database = await freshDatabase('postgres', (cleanup) => cleanups.push(cleanup))
  const store = await database.open()
  const other = new pg.Client({ connectionString: database.databaseUrl ?? '' })
  await other.connect()
  cleanups.push(() => other.end())
  // Whoever commits waits here, and is then cut off; reading goes on.
  await other.query('BEGIN')
  await other.query('LOCK TABLE feed_position IN EXCLUSIVE MODE')
  const commit = add(store).catch((error: unknown) => error)
  const cut = async () => {
    // Within a transaction PostgreSQL looks at who waits once, and then says the same for ever.
    await other.query('SELECT pg_stat_clear_snapshot()')
    const { rowCount } = await other.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    return rowCount
  }
  await expect.poll(cut, { timeout: 20_000 }).toBe(1)
  await other.query('COMMIT')
  expect(await commit).toMatchObject({ code: 'unavailable' })
  expect(await store.tickets.counts([{}], 10)).toEqual([0])
  expect((await add(store)).result.outcome).toBe('committed')
})

test('a database that says a commit is kept before it is stops the start', async () => {
  const database = await freshDatabase('postgres', (cleanup) => cleanups.push(cleanup))
  const other = new pg.Client({ connectionString: database.databaseUrl ?? '' })
  await other.connect()
  cleanups.push(() => other.end())
  const set = (value: string) =>
    other.query(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = ${value}', current_database()); END $$`,
    )
  await set('off')
  await expect(database.open()).rejects.toThrow('synchronous_commit=off')
  await set('remote_apply')
  expect((await add(await database.open())).result.outcome).toBe('committed')
})

test('what every page asks for is planned once and kept, and not more than fifty statements of it', async () => {
  const { databaseUrl } = await freshDatabase('postgres', (cleanup) => cleanups.push(cleanup))
  const dialect = await openPostgres(databaseUrl ?? '', quiet, systemClock)
  cleanups.push(() => dialect.close())
  const ask = (text: string) => dialect.planned(CompiledQuery.raw(text) as CompiledQuery<Record<string, unknown>>)
  const kept = async () => (await ask("SELECT statement FROM pg_prepared_statements WHERE name LIKE 'docket-%'")).length
  expect(await ask('SELECT 7 AS answer')).toEqual([{ answer: 7 }])
  expect(await ask('SELECT 7 AS answer')).toEqual([{ answer: 7 }])
  expect(await kept()).toBe(2)
  for (let count = 0; count < 60; count++) expect(await ask(`SELECT ${count} AS answer`)).toEqual([{ answer: count }])
  expect(await kept()).toBe(50)
})

test('an engine is told of the commits of another, and not of its own', async () => {
  const database = await freshDatabase('postgres', (cleanup) => cleanups.push(cleanup))
  const [one, two] = [await database.open(), await database.open()]
  const heard = { one: 0, two: 0 }
  const unhear = [one.onForeignCommit(() => void heard.one++), two.onForeignCommit(() => void heard.two++)]
  cleanups.push(async () => {
    for (const stop of unhear) stop()
  })
  // Each is told once when it begins to listen, of what it may have missed.
  await expect.poll(() => heard, { timeout: 20_000 }).toEqual({ one: 1, two: 1 })
  await add(one)
  await expect.poll(() => heard.two, { timeout: 20_000 }).toBe(2)
  await add(two)
  await expect.poll(() => heard.one, { timeout: 20_000 }).toBe(2)
  // Commits are told in their order: by now each has been told, or not, of the one before.
  await add(one)
  await expect.poll(() => heard.two, { timeout: 20_000 }).toBe(3)
  expect(heard).toEqual({ one: 2, two: 3 })
})
