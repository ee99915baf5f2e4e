import type { CompiledQuery, QueryResult } from 'kysely'
import { DocketError } from '#engine/core/docket-error.ts'
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
 * Runs statements that stand alone in groups: all that wait when the lane is free are one transaction. Where one of them is wrong, the group
 * is taken back and each runs by itself, so that it fails alone. What is nobody's own fault (the file is busy, the disk is full or broken,
 * the commit failed) is said to all of them, and nothing is tried again here. A statement resolves after its commit.
 */
export function groupWrites(run: Run, lane: Lane): Run {
  let waiting: Waiting[] = []
  let hasTurn = false

  const turn = async () => {
    const group = waiting.slice(0, most)
    waiting = waiting.slice(most)
    if (waiting.length === 0) hasTurn = false
    else void lane.run(turn)
    try {
      const results = group.length > 1 ? await together(run, group) : null
      if (results) for (const [index, { resolve }] of group.entries()) resolve(results[index] as QueryResult<unknown>)
      else for (const { query, resolve, reject } of group) await run(query).then(resolve, reject)
    } catch (error) {
      for (const { reject } of group) reject(error)
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

/** The results in order; null when one of them is wrong and nothing was written. Rejects when none of them can be written now. */
async function together(run: Run, group: readonly Waiting[]): Promise<readonly QueryResult<unknown>[] | null> {
  await run(statement('BEGIN IMMEDIATE'))
  const results: QueryResult<unknown>[] = []
  try {
    for (const { query } of group) results.push(await run(query))
  } catch (error) {
    await takeBack(run)
    if (error instanceof DocketError) throw error
    return null
  }
  try {
    await run(statement('COMMIT'))
  } catch (error) {
    await takeBack(run)
    throw error
  }
  return results
}

/** Some errors have ended the transaction already; then there is nothing to take back. */
export async function takeBack(run: Run): Promise<void> {
  await run(statement('ROLLBACK')).catch(() => {})
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
