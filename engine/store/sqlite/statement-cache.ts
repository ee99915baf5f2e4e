/** Prepared statements by their text, at most `most` of them beyond those in use: the one used longest ago goes first. */
export interface StatementCache<Statement> {
  /** Runs `work` with the statement, which lives at least until it ends. Rejects when it cannot be prepared; the next caller tries anew. */
  use<T>(sql: string, work: (statement: Statement) => Promise<T>): Promise<T>
  /** Finalizes all of them. */
  close(): Promise<void>
}

interface Kept<Statement> {
  readonly statement: Promise<Statement>
  users: number
}

export function createStatementCache<Statement>(
  most: number,
  prepare: (sql: string) => Promise<Statement>,
  finalize: (statement: Statement) => Promise<void>,
): StatementCache<Statement> {
  const kept = new Map<string, Kept<Statement>>()

  /** The order of the map is that of their last use. */
  const take = (sql: string): Kept<Statement> => {
    const one = kept.get(sql) ?? { statement: prepare(sql), users: 0 }
    kept.delete(sql)
    kept.set(sql, one)
    one.users++
    return one
  }
  const shrink = () => {
    for (const [sql, { statement, users }] of kept) {
      if (kept.size <= most) return
      if (users > 0) continue
      kept.delete(sql)
      void statement.then(finalize)
    }
  }

  return {
    async use(sql, work) {
      const one = take(sql)
      try {
        const statement = await one.statement.catch((error: unknown) => {
          if (kept.get(sql) === one) kept.delete(sql)
          throw error
        })
        return await work(statement)
      } finally {
        one.users--
        shrink()
      }
    },
    async close() {
      const all = [...kept.values()]
      kept.clear()
      for (const { statement } of all) await finalize(await statement)
    },
  }
}
