import type { CompiledQuery, QueryResult } from 'kysely'
import type { Lane } from './lane.ts'

/** Runs one statement on a connection. */
export type Run = (query: CompiledQuery) => Promise<QueryResult<unknown>>

interface Waiting {
  readonly query: CompiledQuery
  readonly resolve: (result: QueryResult<unknown>) => void
  readonly reject: (error: unknown) => void
}

/** A turn is kept short: whoever sends a form waits for it. */
const most = 24

/**
 * Runs statements that stand alone in groups: all that wait when the lane is free are one transaction. Where one of them fails, the group is
 * taken back and each runs by itself, so that it fails alone. A statement resolves after its commit.
 */
export function groupWrites(run: Run, lane: Lane): Run {
  let waiting: Waiting[] = []
  let hasTurn = false

  const turn = async () => {
    const group = waiting.slice(0, most)
    waiting = waiting.slice(most)
    if (waiting.length === 0) hasTurn = false
    else void lane.run(turn)
    const results = group.length > 1 ? await together(run, group) : null
    for (const [index, { query, resolve, reject }] of group.entries()) {
      const result = results?.[index]
      if (result) resolve(result)
      else await run(query).then(resolve, reject)
    }
  }

  return (query) =>
    new Promise((resolve, reject) => {
      waiting.push({ query, resolve, reject })
      if (hasTurn) return
      hasTurn = true
      void lane.run(turn)
    })
}

/** The results in order; null when nothing was written. */
async function together(run: Run, group: readonly Waiting[]): Promise<readonly QueryResult<unknown>[] | null> {
  const results: QueryResult<unknown>[] = []
  try {
    await run(statement('BEGIN IMMEDIATE'))
  } catch {
    return null
  }
  try {
    for (const { query } of group) results.push(await run(query))
    await run(statement('COMMIT'))
    return results
  } catch {
    // Some errors have ended the transaction already; then there is nothing to take back.
    await run(statement('ROLLBACK')).catch(() => {})
    return null
  }
}

/** As Kysely compiles it. */
export function statement(sql: string): CompiledQuery {
  return {
    sql,
    parameters: [],
    query: { kind: 'RawNode', sqlFragments: [sql], parameters: [] },
    queryId: { queryId: 'raw' },
  } as unknown as CompiledQuery
}
