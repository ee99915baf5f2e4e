import type { Compilable, CompiledQuery } from 'kysely'
import type { Dialect } from './dialect.ts'

/** The lists of a few busy teams and agents; the one used longest ago goes first. */
const most = 200

/**
 * Runs the query that `make` builds; for the same `key` it is built once. The key says everything that goes into it, values too.
 * @param isOfFewShapes its statement is one of few, whatever the values: the database may keep its plan
 */
export type KeptQueries = <Row>(
  key: string,
  make: () => Compilable<Row>,
  isOfFewShapes: boolean,
) => Promise<readonly Row[]>

/** To build the query of a list, and write it as SQL, costs more than to run it. */
export function keepQueries({ reader, planned }: Dialect): KeptQueries {
  const kept = new Map<string, CompiledQuery<unknown>>()
  return async <Row>(key: string, make: () => Compilable<Row>, isOfFewShapes: boolean) => {
    const query = (kept.get(key) as CompiledQuery<Row> | undefined) ?? make().compile()
    kept.delete(key)
    kept.set(key, query)
    if (kept.size > most) kept.delete(kept.keys().next().value as string)
    return isOfFewShapes ? planned(query) : (await reader.executeQuery(query)).rows
  }
}
