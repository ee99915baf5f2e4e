import { type Kysely, sql } from 'kysely'
import { type KeptTable, keptTables } from './kept-tables.ts'
import type { Tables } from './tables.ts'

/** Cells are numbers, texts and nulls in both databases: rows of one are rows of the other. */
export type WholeRow = Readonly<Record<string, string | number | null>>

/** Small enough that rows of long texts fit into memory. */
const pageRows = 200

/** All kept rows of a table, in pages, in the order of its key. */
export async function* rowsOf(db: Kysely<Tables>, name: string): AsyncGenerator<readonly WholeRow[]> {
  const { made = [], ...kept } = keptOf(name)
  let last: WholeRow | undefined
  do {
    const rows = await pageOf(db, name, kept, last)
    if (rows.length > 0)
      yield rows.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !made.includes(column))))
    last = rows.length < pageRows ? undefined : rows.at(-1)
  } while (last !== undefined)
}

async function pageOf(
  db: Kysely<Tables>,
  name: string,
  { key, only }: KeptTable,
  last: WholeRow | undefined,
): Promise<readonly WholeRow[]> {
  const order = sql.join(key.map((column) => sql.ref(column)))
  const after = last && sql<boolean>`(${order}) > (${sql.join(key.map((column) => last[column]))})`
  const conditions = [only, after].filter((condition) => condition !== undefined)
  const where = conditions.length === 0 ? sql`` : sql`WHERE ${sql.join(conditions, sql` AND `)}`
  const { rows } = await sql<WholeRow>`SELECT * FROM ${sql.table(name)} ${where}
    ORDER BY ${order} LIMIT ${sql.lit(pageRows)}`.execute(db)
  return rows
}

/** Writes rows of a table, each with a cell for each of `columns`; an error of the database rises. */
export async function putRows(
  db: Kysely<Tables>,
  name: string,
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): Promise<void> {
  if (rows.length === 0) return
  const values = rows.map((cells) => sql`(${sql.join(cells)})`)
  await sql`INSERT INTO ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column)))})
    VALUES ${sql.join(values)}`.execute(db)
}

/** Takes out what the steps to today's tables have put in. */
export async function clearTable(db: Kysely<Tables>, name: string): Promise<void> {
  await sql`DELETE FROM ${sql.table(name)}`.execute(db)
}

function keptOf(name: string): KeptTable {
  const kept = Object.hasOwn(keptTables, name) ? keptTables[name as keyof Tables] : null
  if (kept === null) throw new Error(`a backup keeps nothing of the table ${name}`)
  return kept
}
