import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { SearchText } from '#engine/store/dialect.ts'
import { inJson, literally } from '#engine/store/like.ts'
import { indexedKey } from '#engine/store/search-index.ts'
import { densePairs, isShort, shortKeys, shortWords } from '#engine/store/short-words.ts'
import type { Tables } from '#engine/store/tables.ts'
import { among } from './among.ts'

/** Beside the trigrams over `body`: what `short-words.ts` keeps of it. Everything that is written is indexed anew. */
export const shortWordsSchema = [
  `ALTER TABLE search ADD COLUMN short text[] NOT NULL DEFAULT '{}'`,
  'CREATE INDEX search_short ON search USING gin (short)',
  'DELETE FROM search',
  `UPDATE settings SET value = '0' WHERE key = '${indexedKey}'`,
] as const

/** Texts are folded before they are kept, and those of a ticket are found by it. Everything that is written is indexed anew. */
export const searchTextsSchema = [
  'DELETE FROM search',
  'CREATE INDEX search_of_ticket ON search (ticket)',
  `UPDATE settings SET value = '0' WHERE key = '${indexedKey}'`,
] as const

export async function dropFromSearch(db: Kysely<Tables>, tickets: readonly number[]): Promise<void> {
  await sql`DELETE FROM search WHERE ${among('ticket', tickets)}`.execute(db)
}

export async function addToSearch(db: Kysely<Tables>, rows: readonly SearchText[]): Promise<void> {
  const values = rows.map(({ text, ticket }) => sql`(${text}, ${ticket}, ${[...shortWords(text)]}::text[])`)
  await sql`INSERT INTO search (body, ticket, short) VALUES ${sql.join(values)}`.execute(db)
}

export function found(words: readonly string[]): RawBuilder<number> {
  const parts = partsOf(words)
  if (parts.length === 0) return sql<number>`SELECT number FROM tickets WHERE false`
  return sql<number>`SELECT ticket FROM search WHERE ${sql.join(parts, sql` AND `)} UNION ALL ${waiting(words)}`
}

/** With an OFFSET, a subquery is asked of one ticket after the other: without, the planner may rather find all that fit first. */
export function says(words: readonly string[], ticket: RawBuilder<number>): RawBuilder<boolean> {
  const parts = partsOf(words)
  if (parts.length === 0) return sql<boolean>`false`
  return sql<boolean>`(EXISTS (SELECT 1 FROM search WHERE search.ticket = ${ticket} AND ${sql.join(parts, sql` AND `)} OFFSET 0)
    OR ${ticket} IN (${waiting(words)}))`
}

/** Tickets whose text is not indexed yet: it is read, as the JSON that it is. */
function waiting(words: readonly string[]): RawBuilder<number> {
  const held = words.map((word) => sql`body ILIKE ${`%${literally(inJson(word))}%`}`)
  return sql<number>`SELECT ticket FROM contents
    WHERE position > (SELECT value::bigint FROM settings WHERE key = ${indexedKey}) AND ${sql.join(held, sql` AND `)}`
}

export function holding(words: readonly string[]): RawBuilder<unknown> | null {
  const long = words.filter((word) => !isShort(word))
  const parts = partsOf(long.length > 0 ? long : words)
  return parts.length === 0 ? null : sql`SELECT 1 FROM search WHERE ${sql.join(parts, sql` AND `)}`
}

function partsOf(words: readonly string[]): readonly RawBuilder<unknown>[] {
  const long = words.filter((word) => !isShort(word))
  // In some locales a trigram is made of Latin letters only; the pairs of a longer word find it in any.
  const keys = [...words.filter(isShort).flatMap(shortKeys), ...long.flatMap(densePairs)]
  return [...long.map(holdsIn), ...(keys.length > 0 ? [sql`short @> ${keys}::text[]`] : [])]
}

function holdsIn(word: string): RawBuilder<boolean> {
  return sql<boolean>`body LIKE ${`%${literally(word)}%`}`
}
