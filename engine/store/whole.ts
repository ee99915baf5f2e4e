import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/**
 * A database below all that gives its rows a meaning: for a backup, which reads all of it as of one commit, and for a restore, which makes
 * it anew. Nothing is migrated by opening it.
 */
export interface Whole {
  readonly kind: 'sqlite' | 'postgres'
  /** Whether there is anything: a file, or Docket's tables. */
  exists(): Promise<boolean>
  /** Reads as of one commit, whatever is written meanwhile; nobody who writes waits for it. */
  snapshot<T>(read: (db: Kysely<Tables>) => Promise<T>): Promise<T>
  /** Keeps a fact of the installation beside an engine that may be running. */
  putSetting(key: string, value: string): Promise<void>
  /** Names of the tables that are there. */
  tableNames(db: Kysely<Tables>): Promise<ReadonlySet<string>>
  /** Bytes that its rows take on its disk, about. */
  bytes(): Promise<number>
  /** Names of the steps that this engine knows from an empty database to today's tables. */
  readonly knownSteps: readonly string[]
  /** Whether an engine, or anything else, has it open for writing. */
  isInUse(): Promise<boolean>
  /**
   * Makes a database of these steps, lets `fill` write its rows, takes the steps that are left, and puts it in the place of what is there, all
   * or nothing. What was there is kept: in the folder `aside` (SQLite), or in a schema of that name (PostgreSQL); returns its name, or null where there was nothing.
   */
  rebuild(how: {
    readonly steps: readonly string[]
    readonly fill: (db: Kysely<Tables>) => Promise<void>
    readonly aside: { readonly folder: string; readonly schema: string }
  }): Promise<string | null>
  close(): Promise<void>
}
