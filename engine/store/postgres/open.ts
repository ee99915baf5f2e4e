import { createHash } from 'node:crypto'
import { type CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { ChatRows } from '#engine/store/chat-rows.ts'
import type { Dialect } from '#engine/store/dialect.ts'
import { migrate } from '#engine/store/migrate.ts'
import { migrationsOf } from '#engine/store/migrations.ts'
import type { BatchRows } from '#engine/store/rows.ts'
import type { Tables } from '#engine/store/tables.ts'
import type { Loaded, LoadRequest } from '#engine/store/write-store.ts'
import { among } from './among.ts'
import { chatBatchSchema } from './chat-batch.ts'
import { claimDue, claimSchema } from './claim.ts'
import { commitBatchSchema } from './commit-batch.ts'
import { listen } from './listen.ts'
import { schema } from './schema.ts'
import { addToSearch, dropFromSearch, found, holding, says, searchTextsSchema, shortWordsSchema } from './search.ts'

const statementTimeoutMs = 15_000

/** Counts and instants fit a double. */
export const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === 20 ? (value: string) => Number(value) : pg.types.getTypeParser(oid, format as 'text'),
}

/** Every step from an empty database to today's tables. */
export const migrations = migrationsOf(
  {
    kind: 'postgres',
    first: schema,
    commitBatch: commitBatchSchema,
    chatBatch: chatBatchSchema,
    shortWords: shortWordsSchema,
    erasableSearch: ['SELECT 1'],
    searchTexts: searchTextsSchema,
    claim: claimSchema,
  },
  (statements) => ({
    // Some of them touch every row: they take as long as they take.
    up: async (transaction: Kysely<Tables>) =>
      void (await sql.raw(`SET LOCAL statement_timeout = 0;\n${statements}`).execute(transaction)),
  }),
)

/** With `readOnly` nothing can be written, tables that are not up to date are refused, and a user that may only read is enough. */
export async function openPostgres(url: string, log: Log, clock: Clock, readOnly = false): Promise<Dialect> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    ...(readOnly && { options: '-c default_transaction_read_only=on' }),
    types: types as never,
    statement_timeout: statementTimeoutMs,
  })
  const own = ownConnections(pool)
  pool.on('error', (error) => log.warn({ error: error.message }, 'a database connection broke'))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: translating(pool) }) })
  const opened = async () => {
    await migrate(db, migrations, readOnly)
    if (!readOnly) await mustKeep(pool)
  }
  await opened().catch(async (error: unknown) => {
    await db.destroy()
    throw error
  })
  return {
    kind: 'postgres',
    predictable: false,
    reader: db,
    writer: db,
    planned: planning(pool),
    load: (request, now) => translated(() => load(pool, request, now)),
    commit: (rows) => translated(() => commit(pool, 'docket-commit', 'docket_commit', rows)),
    commitChat: (rows) => translated(() => commit(pool, 'docket-chat-commit', 'docket_chat_commit', rows)),
    among,
    found,
    holding,
    says,
    passing: (column) => sql.ref(column),
    addToSearch,
    dropFromSearch,
    emailDomain: sql`substr(requester_email, strpos(requester_email, '@') + 1)`,
    jsonString: (column) => sql`to_json(${sql.ref(column)})::text`,
    claimDue,
    skipLocked: sql`FOR UPDATE SKIP LOCKED`,
    patience: sql`SET LOCAL statement_timeout = 0`,
    onForeignCommit: (changed) => listen(url, 'docket_commit', (_, by) => own.has(by) || changed(), { log, clock }),
    signal(text) {
      pool
        .query('SELECT pg_notify($1, $2)', ['docket_chat', text])
        .catch((error: Error) => log.warn({ error: error.message }, 'a signal was not said'))
    },
    onChat: (heard) => listen(url, 'docket_chat', (text) => heard(text || null), { log, clock }),
    close: () => db.destroy(),
  }
}

/** What PostgreSQL calls the connections of a pool, as long as they are open. */
function ownConnections(pool: pg.Pool): { has(connection: number | null): boolean } {
  const own = new Set<number | null>()
  const numberOf = (client: pg.PoolClient) => (client as unknown as { readonly processID: number }).processID
  pool.on('connect', (client) => void own.add(numberOf(client)))
  pool.on('remove', (client) => void own.delete(numberOf(client)))
  return own
}

/** A commit that is answered before it is on the disk is no promise; a server, a database or a user may be set to that. */
async function mustKeep(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ synchronous_commit: string }>('SHOW synchronous_commit')
  if (rows[0]?.synchronous_commit === 'off')
    throw new Error(
      'PostgreSQL runs with synchronous_commit=off, so accepted messages could be lost: refusing to start',
    )
}

/** So many plans each connection keeps at most: one of the rail's counts takes some hundred kilobytes. */
const mostPlans = 50

/**
 * Statements under names of their own, which PostgreSQL plans a few times and then no more: to plan the counts of the rail takes several times
 * what counting does. A name says what the statement is, since connections may be shared with other engines.
 */
function planning(pool: pg.Pool): Dialect['planned'] {
  const names = new Map<string, string>()
  const nameOf = (text: string) => {
    const known = names.get(text)
    if (known !== undefined || names.size >= mostPlans) return known
    const name = `docket-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`
    names.set(text, name)
    return name
  }
  return async <Row>({ sql: text, parameters }: CompiledQuery<Row>) => {
    const name = nameOf(text)
    const asked = { text, values: [...parameters], ...(name !== undefined && { name }) }
    return (await translated(() => pool.query(asked))).rows as Row[]
  }
}

const loadSql = `SELECT
  (SELECT value FROM feed_position) AS position,
  (SELECT coalesce(json_agg(json_build_array(key, body_hash, ticket)), '[]') FROM dedupe WHERE key = ANY ($1) AND expires_at > $2) AS dedupe,
  (SELECT '[' || coalesce(string_agg(snapshot, ','), '') || ']' FROM tickets
    WHERE number = ANY ($3) OR number IN (SELECT ticket FROM dedupe WHERE key = ANY ($1))) AS tickets,
  (SELECT coalesce(json_agg(nextval('ticket_numbers')), '[]') FROM generate_series(1, $4::int)) AS numbers`

async function load(pool: pg.Pool, { tickets, dedupeKeys, newTickets }: LoadRequest, now: number): Promise<Loaded> {
  const { rows } = await pool.query<{
    position: number
    dedupe: [string, string, number][]
    tickets: string
    numbers: number[]
  }>({
    name: 'docket-load',
    text: loadSql,
    values: [dedupeKeys, now, tickets, newTickets],
  })
  const [row] = rows
  if (!row) throw new Error('the database gave no answer')
  const snapshots = JSON.parse(row.tickets) as Ticket[]
  return {
    tickets: new Map(snapshots.map((ticket) => [ticket.number, ticket])),
    dedupe: new Map(row.dedupe.map(([key, bodyHash, ticket]) => [key, { key, bodyHash, ticket }])),
    numbers: row.numbers,
    position: row.position,
  }
}

async function commit(
  pool: pg.Pool,
  name: string,
  call: 'docket_commit' | 'docket_chat_commit',
  rows: BatchRows | ChatRows,
): Promise<number | null> {
  const values = [JSON.stringify(rows)]
  try {
    const { rows: answer } = await pool.query<{ first: number }>({
      name,
      text: `SELECT ${call}($1::jsonb) AS first`,
      values,
    })
    return answer[0]?.first ?? null
  } catch (error) {
    if (conflicts.has((error as { code?: string }).code ?? '')) return null
    if (error instanceof pg.DatabaseError) throw error
    // The server never answered: it may have been kept, so only whoever asked may ask again, with the same key.
    throw new DocketError('unavailable', 'The database did not say whether it was kept.')
  }
}

/** unique_violation, serialization_failure, deadlock_detected: somebody else wrote first. */
const conflicts = new Set(['23505', '40001', '40P01'])

/** A database that is away or too slow is a refusal the caller can act on; everything else is a bug and rises. */
async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw translate(error)
  }
}

/** The refusal that an error of PostgreSQL stands for, or the error itself. */
export function translate(error: unknown): unknown {
  const code = (error as { code?: string }).code ?? ''
  const away =
    /^(08|57P|53)/.test(code) ||
    code === '57014' ||
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT'].includes(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
      String(error),
    )
  if (code === '53100') return new DocketError('low-disk', 'The disk of the database is full.')
  return away ? new DocketError('unavailable', 'The database does not answer.') : error
}

/** The pool as Kysely uses it, with the same refusals. */
function translating(pool: pg.Pool) {
  return {
    async connect() {
      const client = await translated(() => pool.connect())
      return {
        query: (...parameters: unknown[]) =>
          translated(() => (client.query as (...p: unknown[]) => Promise<never>)(...parameters)),
        release: () => client.release(),
      }
    },
    end: () => pool.end(),
  } as never
}
