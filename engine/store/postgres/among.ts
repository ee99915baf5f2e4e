import { type RawBuilder, sql } from 'kysely'

/** See `Dialect.among`. */
export function among(column: string, values: readonly (string | number)[]): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} = ANY (${values})`
}
