import { join } from 'node:path'
import type { Whole } from './whole.ts'

/** The database of the settings: `databaseUrl` null is SQLite in `dataDir`. */
export async function openWhole({
  databaseUrl,
  dataDir,
}: {
  readonly databaseUrl: string | null
  readonly dataDir: string
}): Promise<Whole> {
  if (databaseUrl !== null) return (await import('./postgres/whole.ts')).wholePostgres(databaseUrl)
  return (await import('./sqlite/whole.ts')).wholeSqlite(join(dataDir, 'docket.sqlite'))
}
