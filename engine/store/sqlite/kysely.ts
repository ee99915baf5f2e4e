import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Tables } from '#engine/store/tables.ts'
import type { Connection } from './driver.ts'
import type { Lane } from './lane.ts'

/** Kysely over one connection, one caller of the lane at a time. */
export function kyselyOver(connection: Connection, lane: Lane): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new OneConnectionDialect(connection, lane) })
}

class OneConnectionDialect implements Dialect {
  readonly #connection: Connection
  readonly #lane: Lane

  constructor(connection: Connection, lane: Lane) {
    this.#connection = connection
    this.#lane = lane
  }

  createDriver(): Driver {
    return new LaneDriver(this.#connection, this.#lane)
  }
  createQueryCompiler() {
    return new SqliteQueryCompiler()
  }
  createAdapter() {
    return new SqliteAdapter()
  }
  createIntrospector(db: Kysely<unknown>) {
    return new SqliteIntrospector(db)
  }
}

/** Hands the connection to one caller of the lane after the other. */
class LaneDriver implements Driver {
  readonly #connection: DatabaseConnection
  readonly #lane: Lane
  #leave: () => void = () => {}

  constructor(connection: Connection, lane: Lane) {
    this.#connection = new LaneConnection(connection)
    this.#lane = lane
  }

  async init() {}

  async acquireConnection(): Promise<DatabaseConnection> {
    this.#leave = await this.#lane.enter()
    return this.#connection
  }
  async releaseConnection() {
    this.#leave()
  }
  async beginTransaction(connection: DatabaseConnection) {
    // A transaction that reads first and writes later would get SQLITE_BUSY at once, whatever the timeout.
    await connection.executeQuery(raw('BEGIN IMMEDIATE'))
  }
  async commitTransaction(connection: DatabaseConnection) {
    await connection.executeQuery(raw('COMMIT'))
  }
  async rollbackTransaction(connection: DatabaseConnection) {
    await connection.executeQuery(raw('ROLLBACK'))
  }
  async destroy() {}
}

class LaneConnection implements DatabaseConnection {
  readonly #connection: Connection

  constructor(connection: Connection) {
    this.#connection = connection
  }

  async executeQuery<Row>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<Row>> {
    // A statement that gives rows must be read to its end: half-read it would keep its lock.
    const gives = query.kind === 'SelectQueryNode' || /^\s*(select|pragma|with)\b|\breturning\b/i.test(sql)
    if (gives) return { rows: await this.#connection.all<Row>(sql, parameters) }
    const changed = await this.#connection.run(sql, parameters)
    return { rows: [], numAffectedRows: BigInt(changed) }
  }

  streamQuery(): never {
    throw new Error('streaming is not supported')
  }
}

function raw(sql: string): CompiledQuery {
  return {
    sql,
    parameters: [],
    query: { kind: 'RawNode', sqlFragments: [sql], parameters: [] },
    queryId: { queryId: 'raw' },
  } as unknown as CompiledQuery
}
