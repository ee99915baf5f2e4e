import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import { createStore } from './create.ts'
import { lookIntoSqlite, openSqlite } from './sqlite/open.ts'
import type { Store } from './store.ts'

export interface StoreOptions {
  /** null: SQLite in `dataDir`; else `postgres://…`. */
  readonly databaseUrl: string | null
  readonly dataDir: string
  readonly clock: Clock
  readonly log: Log
  /** For looking only: the database then refuses every write, its tables are left as they are, and older ones are refused. */
  readonly readOnly?: boolean
  /** In so many messages a word is common: such a search looks through the list itself. 5,000 when left out. */
  readonly commonFrom?: number
  /**
   * Called once, with what SQLite said, when its disk or file fails. Nothing is answered from it any more; only a new process that reads the file
   * finds out what was kept.
   */
  readonly diskBroke?: (said: string) => void
}

/** Opens the database and brings its tables up to date. With `readOnly` one that is not there, or is older, is `unavailable`. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { databaseUrl, dataDir, clock, log, readOnly = false, commonFrom, diskBroke = () => {} } = options
  const how = { readOnly, ...(commonFrom !== undefined && { commonFrom }) }
  if (databaseUrl !== null) {
    // Loaded only where it is used: most installations never need it.
    const { openPostgres } = await import('./postgres/open.ts')
    return createStore(await openPostgres(databaseUrl, log, clock, readOnly), clock, log, how)
  }
  const file = join(dataDir, 'docket.sqlite')
  if (readOnly) {
    if (!existsSync(file))
      throw new DocketError('unavailable', 'there is none yet, start Docket once, or name one in DOCKET_DATABASE_URL')
    return createStore(await lookIntoSqlite(file), clock, log, how)
  }
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  return createStore(await openSqlite(file, clock, log, diskBroke), clock, log, how)
}
