import { sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import type { Store } from './store.ts'

const dayMs = 86_400_000

export function articles({ reader, writer }: Dialect): Store['articles'] {
  return {
    async vote(article, isHelpful, now) {
      const [yes, no] = isHelpful ? [1, 0] : [0, 1]
      await writer
        .insertInto('article_votes')
        .values({ article, day: Math.floor(now / dayMs), yes, no })
        .onConflict((conflict) =>
          conflict.columns(['article', 'day']).doUpdateSet({
            yes: sql`article_votes.yes + ${yes}`,
            no: sql`article_votes.no + ${no}`,
          }),
        )
        .execute()
    },
    async votes({ from, until }) {
      const rows = await reader
        .selectFrom('article_votes')
        .select(['article', ({ fn }) => fn.sum<number>('yes').as('yes'), ({ fn }) => fn.sum<number>('no').as('no')])
        .where('day', '>=', Math.floor(from / dayMs))
        .where('day', '<=', Math.floor((until - 1) / dayMs))
        .groupBy('article')
        .orderBy('no', 'desc')
        .orderBy('article')
        .execute()
      return rows.map(({ article, yes, no }) => ({ article, yes: Number(yes), no: Number(no) }))
    },
  }
}
