import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Tables } from './tables.ts'

/**
 * Brings the tables up to date. Where nothing may be written, tables that are not are refused as `unavailable` instead. So are those that a
 * newer engine has made: what it keeps in them this one does not know.
 */
export async function migrate(
  db: Kysely<Tables>,
  migrations: Readonly<Record<string, Migration>>,
  readOnly: boolean,
): Promise<void> {
  const taken = await stepsTaken(db)
  const known = Object.keys(migrations)
  const unknown = unknownSteps(taken, known)
  if (unknown.length > 0)
    throw new DocketError(
      'unavailable',
      `its tables are those of a newer engine (${unknown.join(', ')}): start that one, or restore a backup from before it`,
    )
  // The usual start has nothing to do, and need not look at every table for it.
  if (known.every((name) => taken.includes(name))) return
  if (readOnly) throw new DocketError('unavailable', 'its tables are those of an older engine')
  await takeSteps(db, migrations)
}

/**
 * Takes the steps that a database does not have yet.
 * @param schema of the table that remembers them, where another schema of the same database has one too
 */
export async function takeSteps(
  db: Kysely<Tables>,
  migrations: Readonly<Record<string, Migration>>,
  schema?: string,
): Promise<void> {
  const { error } = await migratorOf(db, migrations, schema).migrateToLatest()
  if (error) throw error
}

/** Those of `taken` that an engine that knows `known` has never heard of: a newer one took them. */
export function unknownSteps(taken: readonly string[], known: readonly string[]): readonly string[] {
  return taken.filter((name) => !known.includes(name))
}

function migratorOf(db: Kysely<Tables>, migrations: Readonly<Record<string, Migration>>, schema?: string): Migrator {
  return new Migrator({
    // A number belongs to what it is about, not to when it was written: one that was filled later runs on a database that has the next.
    allowUnorderedMigrations: true,
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    ...(schema !== undefined && { migrationTableSchema: schema }),
  })
}

/** Names of the steps that a database has taken, in their order; none of an empty one. */
export async function stepsTaken(db: Kysely<Tables>): Promise<readonly string[]> {
  try {
    const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration ORDER BY name`.execute(db)
    return rows.map(({ name }) => name)
  } catch (error) {
    if (error instanceof DocketError) throw error
    // An empty database has no such table.
    return []
  }
}
