import { expect, test } from 'vitest'
import { createStatementCache } from './statement-cache.ts'

function cacheOf(most: number) {
  const finalized: string[] = []
  const prepared: string[] = []
  const cache = createStatementCache(
    most,
    async (sql) => {
      prepared.push(sql)
      return sql
    },
    async (sql) => void finalized.push(sql),
  )
  return { cache, prepared, finalized, ask: (sql: string) => cache.use(sql, async () => {}) }
}

test('the statement that nobody asked for the longest goes first', async () => {
  const { ask, finalized } = cacheOf(2)
  for (const sql of ['often', 'once', 'often', 'new']) await ask(sql)
  expect(finalized).toEqual(['once'])
})

test('a statement in use is kept until its last user is done', async () => {
  const { cache, ask, finalized } = cacheOf(1)
  let done = () => {}
  const using = cache.use('slow', () => new Promise<void>((resolve) => (done = resolve)))
  await ask('other')
  await ask('another')
  expect(finalized).toEqual(['other', 'another'])
  done()
  await using
  await ask('last')
  expect(finalized).toEqual(['other', 'another', 'slow'])
})
