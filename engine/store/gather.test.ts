import { expect, test } from 'vitest'
import { gather } from './gather.ts'

/** A store of squares whose queries are answered one by one, by hand. */
function squares() {
  const queries: { readonly keys: readonly number[]; readonly answer: () => void; readonly fail: () => void }[] = []
  const get = gather<number, number>(
    (keys) =>
      new Promise((resolve, reject) => {
        queries.push({
          keys,
          answer: () => resolve(new Map(keys.filter((key) => key > 0).map((key) => [key, key * key]))),
          fail: () => reject(new Error('away')),
        })
      }),
  )
  return { get, queries }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('who asks at once shares a query, and who asks while it is under way shares the next', async () => {
  const { get, queries } = squares()
  const first = [get(1), get(2), get(1)]
  await turn()
  const later = [get(2), get(3), get(-1)]
  await turn()
  expect(queries.map(({ keys }) => keys)).toEqual([[1, 2]])
  queries[0]?.answer()
  expect(await Promise.all(first)).toEqual([1, 4, 1])
  await turn()
  expect(queries.map(({ keys }) => keys)).toEqual([
    [1, 2],
    [2, 3, -1, -1],
  ])
  queries[1]?.answer()
  expect(await Promise.all(later)).toEqual([4, 9, null])
})

test('a query that fails fails for those who share it, and for nobody after them', async () => {
  const { get, queries } = squares()
  const failing = expect(get(1)).rejects.toThrow('away')
  await turn()
  const next = get(2)
  queries[0]?.fail()
  await failing
  await turn()
  queries[1]?.answer()
  expect(await next).toBe(4)
})

test('very many are read in several queries, each of a length that many share', async () => {
  const lengths = new Set<number>()
  const get = gather<number, number>(async (keys) => {
    lengths.add(keys.length)
    return new Map(keys.map((key) => [key, key * key]))
  })
  const all = await Promise.all(Array.from({ length: 450 }, (_, index) => get(index + 1)))
  expect(all).toEqual(Array.from({ length: 450 }, (_, index) => (index + 1) ** 2))
  expect([...lengths]).toEqual([256])
})
