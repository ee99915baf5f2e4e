/** A statement takes so many rows at once: a database counts the values in it, SQLite up to some 32,000. */
const most = 1_000

/** The rows in order, in parts that a statement can take. */
export function slices<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  return Array.from({ length: Math.ceil(rows.length / most) }, (_, part) => rows.slice(part * most, (part + 1) * most))
}
