import sqlite3 from 'sqlite3'
import { onTestFinished, vi } from 'vitest'

export interface Statement {
  readonly sql: string
  /** What it is given, as one text. */
  readonly given: string
}

/** Tells what SQLite was told to do during some work, statement by statement, as long as the test runs. */
export function statementsOfSqlite(): (work: () => Promise<unknown>) => Promise<readonly Statement[]> {
  const told: Statement[] = []
  const { Statement: prepared, Database: database } = sqlite3
  const spies = [
    ...(['all', 'run'] as const).map((name) => {
      const really = prepared.prototype[name] as (...given: unknown[]) => unknown
      return vi.spyOn(prepared.prototype, name).mockImplementation(function (
        this: { sql: string },
        ...given: unknown[]
      ) {
        told.push({ sql: this.sql, given: JSON.stringify(given) })
        return really.apply(this, given)
      } as never)
    }),
    vi.spyOn(database.prototype, 'exec').mockImplementation(
      ((really) =>
        function (this: unknown, sql: string, ...rest: unknown[]) {
          told.push({ sql, given: '' })
          return really.call(this, sql, ...rest)
        })(database.prototype.exec as (...given: unknown[]) => unknown) as never,
    ),
  ]
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore()
  })
  return async (work) => {
    told.length = 0
    await work()
    return [...told]
  }
}
