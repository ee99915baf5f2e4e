import { sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import type { Store } from './store.ts'

const dayMs = 86_400_000

export function missedSearches({ reader, writer }: Dialect): Store['missedSearches'] {
  return {
    async add({ words, language }, now) {
      await writer
        .insertInto('missed_searches')
        .values({ day: Math.floor(now / dayMs), language, words, times: 1 })
        .onConflict((conflict) =>
          conflict.columns(['day', 'language', 'words']).doUpdateSet({ times: sql`missed_searches.times + 1` }),
        )
        .execute()
    },
    async list({ from, until, atLeast, limit }) {
      const rows = await reader
        .selectFrom('missed_searches')
        .select(['words', 'language', ({ fn }) => fn.sum<number>('times').as('times')])
        .where('day', '>=', Math.floor(from / dayMs))
        .where('day', '<=', Math.floor((until - 1) / dayMs))
        .groupBy(['words', 'language'])
        .having(({ fn }) => fn.sum('times'), '>=', atLeast)
        .orderBy('times', 'desc')
        .orderBy('words')
        .limit(limit)
        .execute()
      return rows.map(({ words, language, times }) => ({ words, language, times: Number(times) }))
    },
    async dropBefore(instant) {
      await writer
        .deleteFrom('missed_searches')
        .where('day', '<', Math.floor(instant / dayMs))
        .execute()
    },
  }
}
