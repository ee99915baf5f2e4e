import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { openStore } from '#engine/store/open.ts'
import { createDatabase, startPostgres } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** `postgres://…/postgres` of the one server of this run. */
    readonly postgresUrl: string
    /** Name of its database that has Docket's tables, and nothing in them. */
    readonly postgresTemplate: string
    /** The same as a file of SQLite. */
    readonly sqliteTemplate: string
  }
}

/**
 * One PostgreSQL server for all tests of a run, from npm. Its tables and those of SQLite are made once: a test's own database is a copy,
 * which takes a tenth of the time.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Nothing outlives the run: waiting for the disk would prove nothing. What one property opens stays open until it has been tried to its end.
  // Nor is there ever enough to clean up.
  const server = await startPostgres(['-c', 'fsync=off', '-c', 'autovacuum=off', '-c', 'max_connections=1000'])
  const dataDir = await mkdtemp(join(tmpdir(), 'docket-template-'))
  const template = await createDatabase(server.url)
  for (const databaseUrl of [template, null]) {
    const log = { info: () => {}, warn: () => {}, error: () => {} }
    const store = await openStore({ databaseUrl, dataDir, clock: systemClock, log })
    await store.close()
  }
  project.provide('postgresUrl', server.url)
  project.provide('postgresTemplate', basename(template))
  project.provide('sqliteTemplate', join(dataDir, 'docket.sqlite'))
  return async () => {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
