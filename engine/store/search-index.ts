import { sql } from 'kysely'
import type { JsonObject } from '#engine/core/json.ts'
import { searchText } from '#engine/core/ticket/search-text.ts'
import type { Dialect, SearchText } from './dialect.ts'
import { folded } from './search-words.ts'
import type { Tables } from './tables.ts'

/** Up to which position contents are in the index; the row is made with the tables. */
export const indexedKey = 'search.indexed'

/**
 * Puts the next contents, `atOnce` at most, into the full-text index, in position order; true when there is more. Of several engines one does it
 * at a time: who finds the mark locked leaves it.
 */
export function indexNext({ writer, skipLocked, addToSearch }: Dialect, atOnce: number): Promise<boolean> {
  return writer.transaction().execute(async (transaction) => {
    const { rows: marks } = await sql<{
      value: string
    }>`SELECT value FROM settings WHERE key = ${indexedKey} ${skipLocked}`.execute(transaction)
    const [mark] = marks
    if (!mark) return false
    const rows = await transaction
      .selectFrom('contents')
      .selectAll()
      .where('position', '>', Number(mark.value))
      .orderBy('position')
      .limit(atOnce)
      .execute()
    const last = rows.at(-1)
    if (!last) return false
    const texts = searchTextsOf(rows)
    if (texts.length > 0) await addToSearch(transaction, texts)
    await transaction
      .updateTable('settings')
      .set({ value: String(last.position) })
      .where('key', '=', indexedKey)
      .execute()
    return rows.length === atOnce
  })
}

/** What can be found of contents; nothing of those that hold no words. */
export function searchTextsOf(contents: readonly Tables['contents'][]): readonly SearchText[] {
  return contents.flatMap(({ ticket, position, body }) => {
    const text = folded(searchText(JSON.parse(body) as JsonObject))
    return text === '' ? [] : [{ text, ticket, position }]
  })
}
