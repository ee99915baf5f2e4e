import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, inject } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import { openStore } from '#engine/store/open.ts'
import type { Store } from '#engine/store/store.ts'
import { createDatabase, dropDatabase } from './postgres.ts'

export const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} }

export interface Database {
  /** Opens the same database again, as a second engine would. */
  open(clock?: Clock): Promise<Store>
  readonly databaseUrl: string | null
  readonly dataDir: string
}

/** Tells the same story on SQLite and on PostgreSQL; each call of `fresh` is an empty database, removed after the test. */
export function eachDatabase(title: string, story: (fresh: () => Promise<Database>) => void): void {
  for (const kind of ['sqlite', 'postgres'] as const) {
    describe(`${title}, on ${kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}`, () => {
      const cleanups: (() => Promise<void>)[] = []
      afterEach(async () => {
        for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
      })
      story(() => freshDatabase(kind, (cleanup) => cleanups.push(cleanup)))
    })
  }
}

export async function freshDatabase(
  kind: 'sqlite' | 'postgres',
  onEnd: (cleanup: () => Promise<void>) => void,
): Promise<Database> {
  const dataDir = await mkdtemp(join(tmpdir(), 'docket-store-'))
  onEnd(() => rm(dataDir, { recursive: true, force: true }))
  if (kind === 'sqlite') await copyFile(inject('sqliteTemplate'), join(dataDir, 'docket.sqlite'))
  const databaseUrl = kind === 'sqlite' ? null : await freshPostgres(onEnd)
  return {
    dataDir,
    databaseUrl,
    async open(clock = systemClock) {
      const store = await openStore({ databaseUrl, dataDir, clock, log: quiet })
      onEnd(() => store.close())
      return store
    },
  }
}

/** Databases that no test needs any more. */
const left: string[] = []

async function freshPostgres(onEnd: (cleanup: () => Promise<void>) => void): Promise<string> {
  const server = inject('postgresUrl')
  // The server still parts from whoever used the last one.
  for (const database of left.splice(0, left.length - 1)) await dropDatabase(server, database)
  const database = await createDatabase(server, inject('postgresTemplate'))
  onEnd(async () => void left.push(database))
  return database
}
