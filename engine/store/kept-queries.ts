import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** The lists of a few busy teams and agents; the one used longest ago goes first. */
const most = 200

/** Runs the query that `make` builds; for the same `key` it is built once. The key says everything that goes into it, values too. */
export type KeptQueries = <Row>(key: string, make: () => Compilable<Row>) => Promise<readonly Row[]>

/** To build the query of a list, and write it as SQL, costs more than to run it. */
export function keepQueries(reader: Kysely<Tables>): KeptQueries {
  const kept = new Map<string, CompiledQuery<unknown>>()
  return async <Row>(key: string, make: () => Compilable<Row>) => {
    const query = (kept.get(key) as CompiledQuery<Row> | undefined) ?? make().compile()
    kept.delete(key)
    kept.set(key, query)
    if (kept.size > most) kept.delete(kept.keys().next().value as string)
    return (await reader.executeQuery(query)).rows
  }
}
