import { expect, test } from 'vitest'
import { eachDatabase } from '#engine/testing/databases.ts'

const windowMs = 60_000

eachDatabase('counters', (fresh) => {
  test('of mails that come at once from one address no two are told the same count, and each is told all of its own', async () => {
    const store = await (await fresh()).open()
    const count = (...keys: readonly string[]) =>
      store.limits.consumeAll(
        [{ key: 'looked-at', points: 0 }, ...keys.map((key) => ({ key, points: 1 }))],
        windowMs,
        0,
      )
    expect(await Promise.all([count('ada', 'grace'), count('ada'), count('grace', 'ada'), count('linus')])).toEqual([
      [0, 1, 1],
      [0, 2],
      [0, 2, 3],
      [0, 1],
    ])
    expect(await count('grace', 'ada', 'linus')).toEqual([0, 3, 4, 2])
  })

  test('a window that is over begins anew for all who count at once', async () => {
    const store = await (await fresh()).open()
    await store.limits.consume('ada', 5, windowMs, 0)
    const later = [windowMs, windowMs + 1].map((now) => store.limits.consume('ada', 1, windowMs, now))
    expect(await Promise.all(later)).toEqual([1, 2])
    expect(await store.limits.totals(['ada'], 2 * windowMs - 1)).toEqual([2])
    expect(await store.limits.totals(['ada'], 2 * windowMs)).toEqual([0])
  })
})
