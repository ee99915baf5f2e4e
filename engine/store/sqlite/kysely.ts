import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type LimitNode,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  ValueNode,
} from 'kysely'
import type { Tables } from '#engine/store/tables.ts'
import type { Connection } from './driver.ts'
import { groupWrites, type Run, statement, takeBack } from './group-writes.ts'
import { createLane, type Lane } from './lane.ts'

/** Kysely over a connection that writes, in turns of the lane; statements that stand alone share transactions. */
export function writerOver(connection: Connection, lane: Lane): Kysely<Tables> {
  const alone: Run = (query) => run(connection, query)
  return new Kysely<Tables>({ dialect: new OneConnectionDialect(alone, groupWrites(alone, lane), lane) })
}

/** Kysely over a connection that only reads, one statement after the other. */
export function readerOver(connection: Connection): Kysely<Tables> {
  const alone: Run = (query) => run(connection, query)
  return new Kysely<Tables>({ dialect: new OneConnectionDialect(alone, alone, createLane()) })
}

class OneConnectionDialect implements Dialect {
  readonly #alone: Run
  readonly #shared: Run
  readonly #lane: Lane

  /** @param alone how the statements of a transaction run; `shared`: how all others do */
  constructor(alone: Run, shared: Run, lane: Lane) {
    this.#alone = alone
    this.#shared = shared
    this.#lane = lane
  }

  createDriver(): Driver {
    return new LaneDriver(this.#alone, this.#shared, this.#lane)
  }
  createQueryCompiler() {
    return new LimitCompiler()
  }
  createAdapter() {
    return new LaneAdapter()
  }
  createIntrospector(db: Kysely<unknown>) {
    return new SqliteIntrospector(db)
  }
}

/**
 * Limits are written out: SQLite plans by what a LIMIT is bound to, so with a parameter there it would prepare the statement anew each time it
 * is run, which costs several times what most of them do.
 */
class LimitCompiler extends SqliteQueryCompiler {
  protected override visitLimit({ kind, limit }: LimitNode): void {
    const isNumber = ValueNode.is(limit) && typeof limit.value === 'number'
    super.visitLimit({ kind, limit: isNumber ? ValueNode.createImmediate(limit.value) : limit })
  }
}

/** SQLite takes back a half-made schema like anything else; Kysely's own adapter would migrate without a transaction. */
class LaneAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** A transaction has its turn of the lane alone. */
class LaneDriver implements Driver {
  readonly #alone: Run
  readonly #shared: Run
  readonly #lane: Lane

  constructor(alone: Run, shared: Run, lane: Lane) {
    this.#alone = alone
    this.#shared = shared
    this.#lane = lane
  }

  async init() {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return new LaneConnection(this.#alone, this.#shared)
  }
  async releaseConnection() {}
  async beginTransaction(connection: DatabaseConnection) {
    const own = connection as LaneConnection
    own.enter(await this.#lane.enter())
    // A transaction that reads first and writes later would get SQLITE_BUSY at once, whatever the timeout.
    await own.executeQuery(statement('BEGIN IMMEDIATE')).catch((error: unknown) => {
      own.leave()
      throw error
    })
  }
  async commitTransaction(connection: DatabaseConnection) {
    await connection.executeQuery(statement('COMMIT'))
    ;(connection as LaneConnection).leave()
  }
  /** Never fails: an error here would hide why the transaction is taken back. */
  async rollbackTransaction(connection: DatabaseConnection) {
    await takeBack(this.#alone)
    ;(connection as LaneConnection).leave()
  }
  async destroy() {}
}

class LaneConnection implements DatabaseConnection {
  readonly #alone: Run
  readonly #shared: Run
  /** Ends the turn of the transaction that runs on this connection; null outside of one. */
  #endTurn: (() => void) | null = null

  constructor(alone: Run, shared: Run) {
    this.#alone = alone
    this.#shared = shared
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return (await (this.#endTurn ? this.#alone(query) : this.#shared(query))) as QueryResult<Row>
  }

  enter(endTurn: () => void) {
    this.#endTurn = endTurn
  }

  leave() {
    this.#endTurn?.()
    this.#endTurn = null
  }

  streamQuery(): never {
    throw new Error('streaming is not supported')
  }
}

async function run(connection: Connection, { sql, parameters, query }: CompiledQuery): Promise<QueryResult<unknown>> {
  // A statement that gives rows must be read to its end: half-read it would keep its lock.
  const gives = query.kind === 'SelectQueryNode' || /^\s*(select|pragma|with)\b|\breturning\b/i.test(sql)
  if (gives) return { rows: await connection.all(sql, parameters) }
  const changed = await connection.run(sql, parameters)
  return { rows: [], numAffectedRows: BigInt(changed) }
}
