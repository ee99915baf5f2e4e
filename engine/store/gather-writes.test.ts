import { expect, test } from 'vitest'
import { DocketError } from '#engine/core/docket-error.ts'
import { gatherWrites } from './gather-writes.ts'

/** A table that takes no 0, a statement with one is refused as a whole. */
function table(refusal: () => Error = () => new Error('there is a 0')) {
  const statements: (readonly number[])[] = []
  const write = gatherWrites(async (rows: readonly number[]) => {
    statements.push(rows)
    if (rows.includes(0)) throw refusal()
    return rows.map((row) => row * 10)
  })
  return { write, statements }
}

test('who writes at once shares a statement, also where two write the same', async () => {
  const { write, statements } = table()
  expect(await Promise.all([write(1), write(2), write(2)])).toEqual([10, 20, 20])
  expect(statements).toEqual([[1, 2, 2]])
})

test('what one of them brought fails alone', async () => {
  const { write, statements } = table()
  const [one, zero, two] = await Promise.allSettled([write(1), write(0), write(2)])
  expect([one, two]).toMatchObject([{ value: 10 }, { value: 20 }])
  expect(zero).toMatchObject({ status: 'rejected', reason: { message: 'there is a 0' } })
  expect(statements).toEqual([[1, 0, 2], [1], [0], [2]])
})

test('what is nobody’s fault is said to all of them, and nothing is written twice', async () => {
  const { write, statements } = table(() => new DocketError('low-disk', 'The disk is full.'))
  const all = await Promise.allSettled([write(1), write(0)])
  expect(all).toMatchObject([{ reason: { code: 'low-disk' } }, { reason: { code: 'low-disk' } }])
  expect(statements).toEqual([[1, 0]])
})

test('who was written is told so, whatever becomes of those for whom a statement had no room', async () => {
  const write = gatherWrites(async (rows: readonly number[]) => {
    if (rows.includes(300)) throw new DocketError('unavailable', 'The database does not answer.')
    return rows
  })
  const all = await Promise.allSettled(Array.from({ length: 300 }, (_, index) => write(index + 1)))
  const written = all.filter(({ status }) => status === 'fulfilled').length
  expect([all[0]?.status, written, all[299]?.status]).toEqual(['fulfilled', 256, 'rejected'])
})
