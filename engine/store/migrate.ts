import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Tables } from './tables.ts'

/**
 * Brings the tables up to date. Where nothing may be written, tables that are not are refused as `unavailable` instead.
 */
export async function migrate(
  db: Kysely<Tables>,
  migrations: Readonly<Record<string, Migration>>,
  readOnly: boolean,
): Promise<void> {
  const migrator = new Migrator({
    // A number belongs to what it is about, not to when it was written: one that was filled later runs on a database that has the next.
    allowUnorderedMigrations: true,
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
  })
  if (readOnly) {
    const missing = (await migrator.getMigrations()).filter(({ executedAt }) => executedAt === undefined)
    if (missing.length > 0) throw new DocketError('unavailable', 'its tables are those of an older engine')
    return
  }
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}
