import sqlite3 from 'sqlite3'
import { DocketError } from '#engine/core/docket-error.ts'

/**
 * One SQLite connection of the `sqlite3` package, the only file that knows it. Statements are awaited one by one: everything on one handle
 * joins its open transaction, and `serialize()` does not order prepared statements.
 */
export interface Connection {
  all<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>
  /** Rows changed. */
  run(sql: string, parameters?: readonly unknown[]): Promise<number>
  exec(sql: string): Promise<void>
  close(): Promise<void>
}

/** SQLite said no: `code` is its name, such as `SQLITE_CONSTRAINT`. */
export class SqliteError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'SqliteError'
    this.code = code
  }
}

/** Waits at most this long for another process that writes. */
const busyTimeoutMs = 5_000
const keptStatements = 200

/** `read` is another connection of a process that writes; `look` belongs to one that must not, and makes no file. */
type Mode = 'write' | 'read' | 'look'

export async function openConnection(file: string, mode: Mode): Promise<Connection> {
  const may = mode === 'look' ? sqlite3.OPEN_READONLY : sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE
  const db = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened: sqlite3.Database = new sqlite3.Database(file, may | sqlite3.OPEN_FULLMUTEX, (error) =>
      error ? reject(error) : resolve(opened),
    )
  })
  db.configure('busyTimeout', busyTimeoutMs)
  const statements = new Map<string, sqlite3.Statement>()

  const prepare = (sql: string) =>
    new Promise<sqlite3.Statement>((resolve, reject) => {
      const known = statements.get(sql)
      if (known) {
        resolve(known)
        return
      }
      const statement: sqlite3.Statement = db.prepare(sql, (error: Error | null) => {
        if (error) reject(translate(error))
        else resolve(statement)
      })
      if (statements.size >= keptStatements) {
        const [oldest = ''] = statements.keys()
        statements.get(oldest)?.finalize()
        statements.delete(oldest)
      }
      statements.set(sql, statement)
    })

  const connection: Connection = {
    async all<Row>(sql: string, parameters: readonly unknown[] = []) {
      const statement = await prepare(sql)
      return new Promise<Row[]>((resolve, reject) => {
        statement.all<Row>([...parameters], (error, rows) => (error ? reject(translate(error)) : resolve(rows)))
      })
    },
    async run(sql, parameters = []) {
      const statement = await prepare(sql)
      return new Promise<number>((resolve, reject) => {
        statement.run([...parameters], function (this: sqlite3.RunResult, error: Error | null) {
          if (error) reject(translate(error))
          else resolve(this.changes)
        })
      })
    },
    exec: (sql) =>
      new Promise((resolve, reject) => {
        db.exec(sql, (error) => (error ? reject(translate(error)) : resolve()))
      }),
    async close() {
      for (const statement of statements.values()) {
        await new Promise<void>((resolve) => {
          statement.finalize(() => resolve())
        })
      }
      await new Promise<void>((resolve, reject) => {
        db.close((error) => (error ? reject(error) : resolve()))
      })
    },
  }
  await settle(connection, mode)
  return connection
}

/** What durability rests on is set, and read back: a driver or file that says otherwise must not run. */
async function settle(connection: Connection, mode: Mode): Promise<void> {
  await connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
  if (mode !== 'write') await connection.exec('PRAGMA query_only = ON')
  const expected = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1 }
  for (const [pragma, value] of Object.entries(expected)) {
    const [row] = await connection.all<Record<string, unknown>>(`PRAGMA ${pragma}`)
    if (row?.[pragma] !== value)
      throw new Error(`SQLite runs with ${pragma}=${row?.[pragma]} instead of ${value}: refusing to start`)
  }
}

/** A full disk and a busy file are refusals the caller can act on; everything else rises as it is, with a stack that says who asked. */
function translate(error: Error): Error {
  const code = (error as { code?: string }).code ?? 'SQLITE_ERROR'
  if (code === 'SQLITE_FULL') return new DocketError('low-disk', 'The disk is full.')
  if (code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED') return new DocketError('unavailable', 'The database is busy.')
  return new SqliteError(code, error.message)
}
