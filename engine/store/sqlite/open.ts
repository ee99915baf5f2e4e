import { sql } from 'kysely'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { ChatRows } from '#engine/store/chat-rows.ts'
import type { Dialect } from '#engine/store/dialect.ts'
import { lastNumberKey } from '#engine/store/last-number.ts'
import { migrate } from '#engine/store/migrate.ts'
import { migrationsOf } from '#engine/store/migrations.ts'
import type { Loaded, LoadRequest } from '#engine/store/write-store.ts'
import { among } from './among.ts'
import { chatBatchSchema, chatCommitSql, chatParameters } from './chat-batch.ts'
import { claimDue } from './claim.ts'
import { commitBatchSchema, commitSql, type PackedBatch, packBatch } from './commit-batch.ts'
import { watchDisk } from './disk.ts'
import { type Connection, openConnection, SqliteError } from './driver.ts'
import { readerOver, writerOver } from './kysely.ts'
import { createLane } from './lane.ts'
import { watchPlace } from './place.ts'
import { makePrivate } from './private-file.ts'
import { schema } from './schema.ts'
import {
  addToSearch,
  dropFromSearch,
  erasableSearchSchema,
  found,
  holding,
  says,
  searchTextsSchema,
  shortWordsSchema,
} from './search.ts'

/** How often another process's commits are looked for. */
const foreignPollMs = 1_000
const checkpointEveryMs = 250
/** From so many pages on (8 MB) the log is begun anew: a short one is written over in place, which costs less than growing it. */
const longLogPages = 2_000

const emailDomain = sql<string>`substr(requester_email, instr(requester_email, '@') + 1)`

const passing = (column: string) => sql`+${sql.ref(column)}`

const jsonString = (column: string) => sql<string>`json_quote(${sql.ref(column)})`

const own = {
  kind: 'sqlite',
  first: schema,
  commitBatch: commitBatchSchema,
  chatBatch: chatBatchSchema,
  shortWords: shortWordsSchema,
  erasableSearch: erasableSearchSchema,
  searchTexts: searchTextsSchema,
  claim: ['SELECT 1'],
} as const
/** Every step from an empty file to today's tables. */
export const migrations = (connection: Connection) =>
  migrationsOf(own, (statements) => ({ up: () => connection.exec(statements) }))

/**
 * While the file does not lie at its path every call rejects with `unavailable`, and the log says so once.
 *
 * @param diskBroke called once, with what SQLite said, when the disk or the file fails; from then on every call rejects with a BrokenDisk
 * @param connect opens each connection: what stands between the store and SQLite
 */
export async function openSqlite(
  file: string,
  clock: Clock,
  log: Log,
  diskBroke: (said: string) => void,
  connect: typeof openConnection = openConnection,
): Promise<Dialect> {
  await makePrivate(file)
  const isAway = watchPlace(file, (away) => {
    if (away)
      log.error({ file }, 'the file of the database was moved or removed; nothing is taken until it is put back')
    else log.info({ file }, 'the file of the database is back')
  })
  const disk = watchDisk(diskBroke, isAway)
  const write = await connect(file, 'write', disk)
  const read = await connect(file, 'read', disk)
  const checkpoint = await connect(file, 'write', disk)
  // A checkpoint within a commit would make that commit slow: another connection does it, in between.
  await write.exec('PRAGMA wal_autocheckpoint = 20000')
  const lane = createLane()
  const hearers = new Set<(signal: string | null) => void>()
  const writer = writerOver(write, lane)
  const reader = readerOver(read)
  await migrate(writer, migrations(write), false).catch(async (error: unknown) => {
    for (const connection of [read, checkpoint, write]) await connection.close()
    throw error
  })
  const copyLog = async () => {
    const [state] = await checkpoint.all<{ log: number }>('PRAGMA wal_checkpoint(PASSIVE)')
    return state?.log ?? 0
  }
  let saidWhy = ''
  const stopCheckpoints = every(
    clock,
    checkpointEveryMs,
    async () => {
      // Under load the log never ends while it is copied. What little came meanwhile is copied between two commits; the next one then
      // begins it anew.
      if ((await copyLog()) > longLogPages) await lane.run(copyLog)
      saidWhy = ''
    },
    (error) => {
      const why = String(error)
      if (why !== saidWhy) log.warn({ error: why }, 'the log of the database cannot be copied into its file, and grows')
      saidWhy = why
    },
  )

  return {
    kind: 'sqlite',
    predictable: true,
    reader,
    writer,
    // Every statement that was prepared is kept, whatever it is.
    planned: async (query) => (await reader.executeQuery(query)).rows,
    load: (request, now) => load(read, request, now),
    commit: (rows, proposed) => {
      const batch = packBatch(rows)
      return lane.run(() => commit(write, batch, proposed))
    },
    commitChat: (rows, proposed) => lane.run(() => commitChat(write, rows, proposed)),
    among,
    found,
    holding,
    says,
    passing,
    addToSearch,
    dropFromSearch,
    emailDomain,
    jsonString,
    claimDue,
    skipLocked: sql``,
    patience: null,
    onForeignCommit: (changed) => watchForeign(read, clock, changed),
    signal: (text) => {
      for (const heard of hearers) heard(text)
    },
    onChat(heard) {
      hearers.add(heard)
      const stop = watchForeign(read, clock, () => heard(null))
      return () => {
        hearers.delete(heard)
        stop()
      }
    },
    async close() {
      await stopCheckpoints()
      await writer.destroy()
      await reader.destroy()
      // SQLite deletes the log that lies beside the path when it closes: it would be that of another database by now.
      if (isAway()) return
      await lane.run(async () => {
        for (const connection of [read, checkpoint, write]) await connection.close()
      })
    },
  }
}

/** The same for looking only, beside an engine that may be running: SQLite itself refuses whatever would write. */
export async function lookIntoSqlite(file: string): Promise<Dialect> {
  const read = await openConnection(
    file,
    'look',
    watchDisk(() => {}),
  )
  const reader = readerOver(read)
  const close = async () => {
    await reader.destroy()
    await read.close()
  }
  try {
    await migrate(reader, migrations(read), true)
  } catch (error) {
    await close()
    throw error
  }
  return {
    kind: 'sqlite',
    predictable: false,
    reader,
    writer: reader,
    planned: async (query) => (await reader.executeQuery(query)).rows,
    load: (request, now) => load(read, request, now),
    commit: (rows, proposed) => commit(read, packBatch(rows), proposed),
    commitChat: (rows, proposed) => commitChat(read, rows, proposed),
    among,
    found,
    holding,
    says,
    passing,
    addToSearch,
    dropFromSearch,
    emailDomain,
    jsonString,
    claimDue,
    skipLocked: sql``,
    patience: null,
    onForeignCommit: () => () => {},
    signal: () => {},
    onChat: () => () => {},
    close,
  }
}

const loadSql = `SELECT
  ifnull((SELECT max(position) FROM events), 0) AS position,
  max(
    ifnull((SELECT max(number) FROM tickets), 0),
    ifnull((SELECT CAST(value AS INTEGER) FROM settings WHERE key = '${lastNumberKey}'), 0)
  ) AS number,
  (SELECT json_group_array(json_array(key, body_hash, ticket)) FROM dedupe
    WHERE key IN (SELECT value FROM json_each(?1)) AND expires_at > ?2) AS dedupe,
  (SELECT '[' || ifnull(group_concat(snapshot), '') || ']' FROM tickets
    WHERE number IN (SELECT value FROM json_each(?3))
      OR number IN (SELECT ticket FROM dedupe WHERE key IN (SELECT value FROM json_each(?1)))) AS tickets`

async function load(read: Connection, { tickets, dedupeKeys, newTickets }: LoadRequest, now: number): Promise<Loaded> {
  const parameters = [JSON.stringify(dedupeKeys), now, JSON.stringify(tickets)]
  const [row] = await read.all<{ position: number; number: number; dedupe: string; tickets: string }>(
    loadSql,
    parameters,
  )
  if (!row) throw new Error('the database gave no answer')
  const dedupe = JSON.parse(row.dedupe) as [string, string, number][]
  const snapshots = JSON.parse(row.tickets) as Ticket[]
  return {
    tickets: new Map(snapshots.map((ticket) => [ticket.number, ticket])),
    dedupe: new Map(dedupe.map(([key, bodyHash, ticket]) => [key, { key, bodyHash, ticket }])),
    numbers: Array.from({ length: newTickets }, (_, index) => row.number + index + 1),
    position: row.position,
  }
}

function commit(connection: Connection, { heap, tables }: PackedBatch, position: number): Promise<number | null> {
  return unlessConflict(position, connection.run(commitSql, [position, heap, ...tables]))
}

function commitChat(connection: Connection, rows: ChatRows, position: number): Promise<number | null> {
  return unlessConflict(position, connection.run(chatCommitSql, chatParameters(rows, position)))
}

async function unlessConflict(position: number, written: Promise<unknown>): Promise<number | null> {
  try {
    await written
    return position
  } catch (error) {
    if (error instanceof SqliteError && error.code === 'SQLITE_CONSTRAINT') return null
    throw error
  }
}

/** `data_version` changes when another connection commits; our own writers count too, which costs one look and no more. */
function watchForeign(read: Connection, clock: Clock, changed: () => void): () => void {
  let seen: unknown
  const look = async () => {
    const [row] = await read.all<{ data_version: number }>('PRAGMA data_version')
    if (row && seen !== undefined && row.data_version !== seen) changed()
    if (row) seen = row.data_version
  }
  // Whoever reads what changed is told what is wrong with the database.
  const stop = every(clock, foreignPollMs, look, () => {})
  return () => void stop()
}

/** Repeats `work` with a pause in between, also after it failed; the returned function ends it and waits for what is under way. */
function every(
  clock: Clock,
  delayMs: number,
  work: () => Promise<void>,
  failed: (error: unknown) => void,
): () => Promise<void> {
  let stopped = false
  let cancel = () => {}
  let current: Promise<void> = Promise.resolve()
  const again = () => {
    if (stopped) return
    cancel = clock.after(delayMs, () => {
      current = work().catch(failed)
      void current.then(again)
    })
  }
  again()
  return async () => {
    stopped = true
    cancel()
    await current
  }
}
