import sqlite3 from 'sqlite3'
import { DocketError } from '#engine/core/docket-error.ts'
import { BrokenDisk, type Disk } from './disk.ts'
import { createStatementCache } from './statement-cache.ts'

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

/** While `disk` refuses, every call on the connection rejects with what it says; only what is half done is still taken back. */
export async function openConnection(file: string, mode: Mode, disk: Disk): Promise<Connection> {
  const may = mode === 'look' ? sqlite3.OPEN_READONLY : sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE
  const db = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened: sqlite3.Database = new sqlite3.Database(file, may | sqlite3.OPEN_FULLMUTEX, (error) =>
      error ? reject(error) : resolve(opened),
    )
  })
  db.configure('busyTimeout', busyTimeoutMs)
  const statements = createStatementCache(keptStatements, (sql) => prepare(db, sql), finalize)

  const guarded = async <T>(sql: string, work: () => Promise<T>): Promise<T> => {
    const refusal = sql === 'ROLLBACK' ? null : disk.refusal()
    if (refusal) throw refusal
    try {
      return await work()
    } catch (error) {
      const told = translate(error as Error)
      if (told instanceof BrokenDisk) disk.failed(told)
      throw told
    }
  }

  const connection: Connection = {
    all: <Row>(sql: string, parameters: readonly unknown[] = []) =>
      guarded(sql, () => statements.use(sql, (statement) => rowsOf<Row>(statement, parameters))),
    run: (sql, parameters = []) =>
      guarded(sql, () => statements.use(sql, (statement) => changedBy(statement, parameters))),
    exec: (sql) =>
      guarded(
        sql,
        () =>
          new Promise((resolve, reject) => {
            db.exec(sql, (error) => (error ? reject(error) : resolve()))
          }),
      ),
    async close() {
      await statements.close()
      await new Promise<void>((resolve, reject) => {
        db.close((error) => (error ? reject(translate(error)) : resolve()))
      })
    },
  }
  await settle(connection, mode)
  return connection
}

function prepare(db: sqlite3.Database, sql: string): Promise<sqlite3.Statement> {
  return new Promise((resolve, reject) => {
    const statement: sqlite3.Statement = db.prepare(sql, (error: Error | null) => {
      if (error) reject(error)
      else resolve(statement)
    })
  })
}

function finalize(statement: sqlite3.Statement): Promise<void> {
  return new Promise((resolve) => {
    statement.finalize(() => resolve())
  })
}

function rowsOf<Row>(statement: sqlite3.Statement, parameters: readonly unknown[]): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    statement.all<Row>([...parameters], (error, rows) => (error ? afterReset(statement, error, reject) : resolve(rows)))
  })
}

function changedBy(statement: sqlite3.Statement, parameters: readonly unknown[]): Promise<number> {
  return new Promise((resolve, reject) => {
    statement.run([...parameters], function (this: sqlite3.RunResult, error: Error | null) {
      if (error) afterReset(statement, error, reject)
      else resolve(this.changes)
    })
  })
}

/**
 * A statement that found the file busy goes on being one that writes until it is reset. Whatever its connection writes meanwhile says that it
 * is kept, and is taken back when the statement is run again.
 */
function afterReset(statement: sqlite3.Statement, error: Error, reject: (error: Error) => void): void {
  statement.reset(() => reject(error))
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

/** The file cannot be trusted any more, or not be reached. */
const broken = new Set(['SQLITE_IOERR', 'SQLITE_CORRUPT', 'SQLITE_NOTADB'])

/**
 * A full disk and a busy file are refusals the caller can act on (nothing was kept, and the connection goes on once there is room); a broken
 * disk ends the engine; everything else rises as an error of SQLite, with a stack that says who asked.
 */
function translate(error: Error): Error {
  const { code } = error as { code?: unknown }
  if (error instanceof DocketError || typeof code !== 'string') return error
  if (broken.has(code)) return new BrokenDisk(error.message)
  if (code === 'SQLITE_FULL') return new DocketError('low-disk', 'The disk is full.')
  if (code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED') return new DocketError('unavailable', 'The database is busy.')
  return new SqliteError(code, error.message)
}
