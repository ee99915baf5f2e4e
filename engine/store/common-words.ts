import { sql } from 'kysely'
import type { Dialect } from './dialect.ts'

/** In how many messages words stand, counted no further than a common word needs, and how many tickets there are. */
export interface Commonness {
  readonly held: number
  readonly tickets: number
}

/** Words of the searches that agents come back to, page by page and as their lists change. */
const most = 500
/** How common a word is changes slowly; wrong, it costs time and nothing else. */
const usedAtMost = 20

/**
 * Tells how common words are. To count them costs more than a page of a search for a common word, so it is told again as it was, and counted anew
 * now and then.
 * @param commonFrom counted no further
 */
export function commonWords(dialect: Dialect, commonFrom: number): (words: readonly string[]) => Promise<Commonness> {
  const known = new Map<string, { readonly commonness: Commonness; used: number }>()
  return async (words) => {
    const key = JSON.stringify(words)
    const told = known.get(key)
    if (told !== undefined && told.used < usedAtMost) {
      told.used++
      return told.commonness
    }
    const commonness = await count(dialect, words, commonFrom)
    known.delete(key)
    known.set(key, { commonness, used: 0 })
    if (known.size > most) known.delete(known.keys().next().value as string)
    return commonness
  }
}

async function count({ reader, holding }: Dialect, words: readonly string[], most: number): Promise<Commonness> {
  const asked = holding(words)
  if (asked === null) return { held: 0, tickets: 1 }
  const { rows } = await sql<{ held: number; tickets: number | null }>`SELECT count(*) AS held,
    (SELECT max(number) FROM tickets) AS tickets FROM (${asked} LIMIT ${sql.lit(most)}) AS texts`.execute(reader)
  return { held: Number(rows[0]?.held), tickets: Number(rows[0]?.tickets) }
}
