import { expect, test } from 'vitest'
import { eachDatabase } from '#engine/testing/databases.ts'

const day = 86_400_000

eachDatabase('the help center', (fresh) => {
  test('what readers say of an article is counted by day', async () => {
    const database = await fresh()
    const store = await database.open()
    await store.articles.vote('/articles/a/b/', true, 10 * day)
    await store.articles.vote('/articles/a/b/', false, 10 * day + 1)
    await store.articles.vote('/articles/a/c/', false, 12 * day)
    expect(await store.articles.votes({ from: 10 * day, until: 12 * day })).toEqual([
      { article: '/articles/a/b/', yes: 1, no: 1 },
    ])
    expect(await store.articles.votes({ from: 0, until: 13 * day })).toHaveLength(2)
  })

  test('searches without an answer are counted by words and language, the most frequent first, until they are old', async () => {
    const database = await fresh()
    const store = await database.open()
    const add = (words: string, language: string, now: number) => store.missedSearches.add({ words, language }, now)
    await add('gift cards', 'en', 10 * day)
    await add('gift cards', 'en', 11 * day)
    await add('gift cards', 'de', 11 * day)
    await add('礼品卡', 'zh-CN', 11 * day)
    await add('礼品卡', 'zh-CN', 11 * day)
    await add('礼品卡', 'zh-CN', 11 * day)
    const all = { from: 0, until: 20 * day, limit: 10 }
    expect(await store.missedSearches.list({ ...all, atLeast: 2 })).toEqual([
      { words: '礼品卡', language: 'zh-CN', times: 3 },
      { words: 'gift cards', language: 'en', times: 2 },
    ])
    expect(await store.missedSearches.list({ ...all, from: 11 * day, atLeast: 1, limit: 1 })).toHaveLength(1)
    await store.missedSearches.dropBefore(11 * day)
    expect(await store.missedSearches.list({ ...all, atLeast: 2 })).toHaveLength(1)
  })

  test('a counter is gone when its window is over, and one that still counts stays', async () => {
    const database = await fresh()
    const { limits } = await database.open()
    await limits.consume('today', 1, day, 0)
    await limits.consume('this week', 1, 7 * day, 0)
    await limits.dropEnded(day)
    // Asked as of the first day, since one that is over is never told.
    expect(await limits.totals(['today', 'this week'], 0)).toEqual([0, 1])
    expect(await limits.consume('today', 1, day, day)).toBe(1)
  })

  test('what is counted at the same time is counted each time, by its own window', async () => {
    const { limits } = await (await fresh()).open()
    await Promise.all([
      ...Array.from({ length: 9 }, () => limits.count('today', day, 0)),
      limits.count('this week', 7 * day, 0),
      limits.count('today', day, 0),
    ])
    expect(await limits.totals(['today', 'this week'], 0)).toEqual([10, 1])
    expect(await limits.totals(['today', 'this week'], day)).toEqual([0, 1])
  })
})
