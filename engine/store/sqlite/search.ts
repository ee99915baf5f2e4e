import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { SearchText } from '#engine/store/dialect.ts'
import { holds, inAnyCase, inJson, pattern } from '#engine/store/like.ts'
import { indexedKey } from '#engine/store/search-index.ts'
import { isShort, shortKeys, shortWords } from '#engine/store/short-words.ts'
import type { Tables } from '#engine/store/tables.ts'
import { among } from './among.ts'

/**
 * Beside the trigrams in `search`: what `short-words.ts` keeps of a text, one token each. Everything that is written is indexed anew.
 */
export const shortWordsSchema = [
  `CREATE VIRTUAL TABLE short_words USING fts5 (words, ticket UNINDEXED, detail = none, columnsize = 0, content = '', contentless_unindexed = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* S* P* Co'")`,
  `INSERT INTO search (search) VALUES ('delete-all')`,
  `UPDATE settings SET value = '0' WHERE key = '${indexedKey}'`,
] as const

/**
 * Tables of which rows can be deleted: the ones before kept no text, so that nothing could be taken out of them. Everything that is written is
 * indexed anew.
 */
export const erasableSearchSchema = [
  'DROP TABLE search',
  'DROP TABLE short_words',
  // SQLite leaves what it kept beside a contentless table.
  'DROP TABLE IF EXISTS search_content',
  'DROP TABLE IF EXISTS short_words_content',
  `CREATE VIRTUAL TABLE search USING fts5 (body, ticket UNINDEXED, tokenize = 'trigram', content = '', contentless_delete = 1, contentless_unindexed = 1)`,
  `CREATE VIRTUAL TABLE short_words USING fts5 (words, ticket UNINDEXED, detail = none, content = '', contentless_delete = 1, contentless_unindexed = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* S* P* Co'")`,
  `UPDATE settings SET value = '0' WHERE key = '${indexedKey}'`,
] as const

/** The texts themselves, those of a ticket side by side, with their short words between spaces. Everything that is written is indexed anew. */
export const searchTextsSchema = [
  `CREATE TABLE search_texts (
    ticket INTEGER NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    short TEXT NOT NULL,
    PRIMARY KEY (ticket, position)
  ) WITHOUT ROWID`,
  ...erasableSearchSchema,
] as const

/** A text has the same rowid in both tables, and the same ones go from both. */
export async function dropFromSearch(db: Kysely<Tables>, tickets: readonly number[]): Promise<void> {
  for (const table of ['search', 'short_words']) {
    const of = sql.table(table)
    await sql`DELETE FROM ${of} WHERE rowid IN (SELECT rowid FROM ${of} WHERE ${among('ticket', tickets)})`.execute(db)
  }
  await sql`DELETE FROM search_texts WHERE ${among('ticket', tickets)}`.execute(db)
}

export async function addToSearch(db: Kysely<Tables>, rows: readonly SearchText[]): Promise<void> {
  const bodies = rows.map(({ text, ticket }) => sql`(${text}, ${ticket})`)
  await sql`INSERT INTO search (body, ticket) VALUES ${sql.join(bodies)}`.execute(db)
  const short = rows.map(({ text }) => shortWords(text).join(' '))
  const words = rows.map(({ ticket }, at) => sql`(${short[at]}, ${ticket})`)
  await sql`INSERT INTO short_words (words, ticket) VALUES ${sql.join(words)}`.execute(db)
  const texts = rows.map(
    ({ ticket, position, text }, at) => sql`(${ticket}, ${position}, ${text}, ${` ${short[at]} `})`,
  )
  await sql`INSERT INTO search_texts (ticket, position, text, short) VALUES ${sql.join(texts)}`.execute(db)
}

export function found(words: readonly string[]): RawBuilder<number> {
  const long = words.filter((word) => !isShort(word))
  const short = words.filter(isShort).flatMap(shortKeys)
  if (long.length + short.length === 0) return sql<number>`SELECT number FROM tickets WHERE 0`
  return sql<number>`${indexed(long, short)} UNION ALL ${waiting(words)}`
}

export function says(words: readonly string[], ticket: RawBuilder<number>): RawBuilder<boolean> {
  const long = words.filter((word) => !isShort(word)).map((word) => sql`instr(text, ${word})`)
  const short = words.filter(isShort).flatMap(shortKeys)
  const held = [...long, ...short.map((key) => sql`instr(short, ${` ${key} `})`)]
  if (held.length === 0) return sql<boolean>`0`
  return sql<boolean>`(EXISTS (SELECT 1 FROM search_texts WHERE search_texts.ticket = ${ticket} AND ${sql.join(held, sql` AND `)})
    OR ${ticket} IN (${waiting(words)}))`
}

/** Tickets whose text is not indexed yet: it is read, as the JSON that it is. */
function waiting(words: readonly string[]): RawBuilder<number> {
  const held = words.map((word) => inAnyJson(inJson(word)))
  return sql<number>`SELECT ticket FROM contents
    WHERE position > (SELECT CAST(value AS INTEGER) FROM settings WHERE key = ${indexedKey}) AND ${sql.join(held, sql` AND `)}`
}

/** `LIKE` takes an eighth of the time, and knows either case of ASCII letters: after an upgrade, everything that was ever written waits. */
function inAnyJson(text: string): RawBuilder<boolean> {
  const isAscii = /^[\x20-\x7e]*$/.test(text)
  return isAscii ? holds(sql.ref('body'), text) : sql<boolean>`body GLOB ${pattern(`*${inAnyCase(text)}*`)}`
}

/**
 * A text has the same rowid in both tables, since it is put into both at once: long and short words must stand in one message. `+` makes a
 * set of the rowids once; without it the short words would be looked for again at every text with the long ones.
 */
function indexed(long: readonly string[], short: readonly string[]): RawBuilder<number> {
  if (short.length === 0) return sql<number>`SELECT ticket FROM search WHERE search MATCH ${all(long)}`
  if (long.length === 0) return sql<number>`SELECT ticket FROM short_words WHERE short_words MATCH ${all(short)}`
  return sql<number>`SELECT ticket FROM search WHERE search MATCH ${all(long)}
    AND +rowid IN (SELECT rowid FROM short_words WHERE short_words MATCH ${all(short)})`
}

export function holding(words: readonly string[]): RawBuilder<unknown> | null {
  const long = words.filter((word) => !isShort(word))
  if (long.length > 0) return sql`SELECT 1 FROM search WHERE search MATCH ${all(long)}`
  const short = words.flatMap(shortKeys)
  return short.length > 0 ? sql`SELECT 1 FROM short_words WHERE short_words MATCH ${all(short)}` : null
}

function all(words: readonly string[]): string {
  return words.map((word) => `"${word.replaceAll('"', '""')}"`).join(' AND ')
}
