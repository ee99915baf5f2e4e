import { existsSync } from 'node:fs'
import { link, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { sql } from 'kysely'
import { DocketError } from '#engine/core/docket-error.ts'
import { takeSteps } from '#engine/store/migrate.ts'
import type { Whole } from '#engine/store/whole.ts'
import { watchDisk } from './disk.ts'
import { type Connection, openConnection } from './driver.ts'
import { readerOver, writerOver } from './kysely.ts'
import { createLane } from './lane.ts'
import { migrations } from './open.ts'
import { makePrivate } from './private-file.ts'

/** See `Whole`. Each call opens the file for itself. */
export function wholeSqlite(file: string): Whole {
  return {
    kind: 'sqlite',
    exists: async () => existsSync(file),
    async snapshot(read) {
      return using(file, 'look', async (connection) => {
        // Everything on one handle joins its open transaction, which begins with the first read; in WAL mode nobody who writes waits for it.
        await connection.exec('BEGIN')
        const done = await read(readerOver(connection))
        await connection.exec('COMMIT')
        return done
      })
    },
    async putSetting(key, value) {
      await using(file, 'write', (connection) =>
        connection.run(
          'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
          [key, value],
        ),
      )
    },
    async tableNames(db) {
      const { rows } = await sql<{ name: string }>`SELECT name FROM sqlite_master WHERE type = 'table'`.execute(db)
      return new Set(rows.map(({ name }) => name))
    },
    async bytes() {
      const sizes = await Promise.all([file, `${file}-wal`].map((path) => stat(path).catch(() => null)))
      return sizes.reduce((sum, found) => sum + (found?.size ?? 0), 0)
    },
    get knownSteps() {
      return Object.keys(migrations(nowhere))
    },
    isInUse: async () => existsSync(file) && !(await isAlone(file)),
    rebuild: (how) => rebuild(file, how),
    close: async () => {},
  }
}

async function using<T>(file: string, mode: 'look' | 'write', use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await openConnection(
    file,
    mode,
    watchDisk(() => {}),
  )
  try {
    return await use(connection)
  } finally {
    await connection.close()
  }
}

/**
 * Leaves WAL mode for a moment, which SQLite allows to nobody while somebody else has the file open. What was in the log is in the file then.
 */
async function isAlone(file: string): Promise<boolean> {
  return using(file, 'write', async (connection) => {
    await connection.exec('PRAGMA busy_timeout = 0')
    const rows = await connection
      .all<{ journal_mode: string }>('PRAGMA journal_mode = DELETE')
      .catch(() => [{ journal_mode: 'wal' }])
    if (rows[0]?.journal_mode !== 'delete') return false
    await connection.exec('PRAGMA journal_mode = WAL')
    return true
  })
}

/** In a file of its own, which then takes the place of the other in one rename: whenever the process ends, one of the two is there, whole. */
async function rebuild(file: string, { steps, fill, aside }: Parameters<Whole['rebuild']>[0]): Promise<string | null> {
  const growing = `${file}.restoring`
  const remove = async () => {
    for (const ending of ['', '-wal', '-shm', '-journal']) await rm(growing + ending, { force: true })
  }
  await remove()
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await makePrivate(growing)
  try {
    await using(growing, 'write', async (connection) => {
      const all = migrations(connection)
      const db = writerOver(connection, createLane())
      await takeSteps(db, Object.fromEntries(Object.entries(all).filter(([name]) => steps.includes(name))))
      await db.transaction().execute(fill)
      await takeSteps(db, all)
      // What is in the log comes into the file, and the file alone is renamed.
      await connection.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    })
    await sync(growing)
    if (existsSync(file) && !(await isAlone(file)))
      throw new DocketError('unavailable', 'An engine has opened the database meanwhile, and goes on with it.')
    const kept = existsSync(file) ? aside.folder : null
    if (kept !== null) {
      await mkdir(kept, { recursive: true, mode: 0o700 })
      await link(file, join(kept, basename(file)))
      await sync(kept)
    }
    // A log that lay beside the old file would be read as one of the new.
    for (const ending of ['-wal', '-shm']) await rm(file + ending, { force: true })
    await rename(growing, file)
    await sync(dirname(file))
    return kept
  } catch (error) {
    await remove()
    throw error
  }
}

async function sync(path: string): Promise<void> {
  const opened = await open(path, 'r')
  try {
    await opened.sync()
  } finally {
    await opened.close()
  }
}

/** The names of the steps are asked for without a database. */
const nowhere = {} as Connection
