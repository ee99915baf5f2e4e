import { expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '#engine/testing/databases.ts'
import { statementsOfSqlite } from '#engine/testing/sqlite-statements.ts'

test('how common words are is counted for one search of some twenty, each words for themselves', async () => {
  const store = await (await freshDatabase('sqlite', (cleanup) => onTestFinished(cleanup))).open()
  const statements = statementsOfSqlite()
  const counted = async (text: string, times: number) => {
    const told = await statements(async () => {
      for (let count = 0; count < times; count++) await store.tickets.list({ text, limit: 50 })
    })
    return told.filter(({ sql }) => sql.includes('AS held')).length
  }
  expect([await counted('heron', 1), await counted('heron', 20), await counted('heron', 1)]).toEqual([1, 0, 1])
  expect([await counted('lamp', 1), await counted('lamp heron', 1)]).toEqual([1, 1])
})
