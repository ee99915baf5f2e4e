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

/** Kysely over one connection, one caller at a time. */
export function kyselyOver(connection: Connection): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new OneConnectionDialect(connection) })
}

class OneConnectionDialect implements Dialect {
  readonly #connection: Connection

  constructor(connection: Connection) {
    this.#connection = connection
  }

  createDriver(): Driver {
    return new LaneDriver(this.#connection)
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

/** Hands the connection to one caller after the other: a second caller's statement would join the first one's transaction. */
class LaneDriver implements Driver {
  readonly #connection: DatabaseConnection
  #lane: Promise<void> = Promise.resolve()
  #release: () => void = () => {}

  constructor(connection: Connection) {
    this.#connection = new LaneConnection(connection)
  }

  async init() {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#lane
    let release = () => {}
    this.#lane = new Promise<void>((resolve) => {
      release = resolve
    })
    await before
    this.#release = release
    return this.#connection
  }
  async releaseConnection() {
    this.#release()
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
    const returns = query.kind === 'SelectQueryNode' || ('returning' in query && query.returning !== undefined) || /^\s*(select|pragma|with)/i.test(sql)
    if (returns) return { rows: await this.#connection.all<Row>(sql, parameters) }
    const changed = await this.#connection.run(sql, parameters)
    return { rows: [], numAffectedRows: BigInt(changed) }
  }

  streamQuery(): never {
    throw new Error('streaming is not supported')
  }
}

function raw(sql: string): CompiledQuery {
  return { sql, parameters: [], query: { kind: 'RawNode', sqlFragments: [sql], parameters: [] }, queryId: { queryId: 'raw' } } as unknown as CompiledQuery
}
