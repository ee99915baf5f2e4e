import { type RawBuilder, sql } from 'kysely'

/** A pattern for `LIKE … ESCAPE '\'` in which `text` stands for itself alone: `%`, `_` and `\` in it are only characters. */
export function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** Whether a column holds this text somewhere; SQLite takes ASCII letters of either case for the same. */
export function holds(column: RawBuilder<unknown>, text: string): RawBuilder<boolean> {
  return sql<boolean>`${column} LIKE ${`%${literally(text)}%`} ESCAPE '\\'`
}

/** As `holds`, for a column that begins with this text. */
export function beginsWith(column: RawBuilder<unknown>, text: string): RawBuilder<boolean> {
  return sql<boolean>`${column} LIKE ${`${literally(text)}%`} ESCAPE '\\'`
}

/** A word as it stands within JSON text. */
export function inJson(word: string): string {
  return JSON.stringify(word).slice(1, -1)
}
