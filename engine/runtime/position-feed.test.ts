import { expect, test } from 'vitest'
import { quiet } from '#engine/testing/databases.ts'
import { createPositionFeed } from './position-feed.ts'

const row = (position: number) => ({ position })
type Row = ReturnType<typeof row>

/** A feed over rows that other engines and this one wrote. */
function feedOver(written: readonly Row[], lastPosition: () => Promise<number> = async () => 0) {
  const after = async (position: number) => written.filter((one) => one.position > position)
  return createPositionFeed({ lastPosition, after }, (rows) => rows, quiet)
}

test('a reader who cannot be told does not keep a message from the others, nor from whoever wrote it', async () => {
  const feed = feedOver([])
  const told: number[] = []
  await feed.subscribe(() => {
    throw new Error('this reader is broken')
  })
  await feed.subscribe(({ position }) => told.push(position))
  feed.wrote([row(1), row(2)])
  expect(told).toEqual([1, 2])
})

test('what another engine wrote in between is told first, and nothing twice', async () => {
  const written = [row(1)]
  const feed = feedOver(written)
  const told: number[] = []
  await feed.subscribe(({ position }) => told.push(position))
  feed.wrote([row(1)])
  written.push(row(2), row(3))
  feed.wrote([row(3)])
  feed.ring()
  await expect.poll(() => told).toEqual([1, 2, 3])
})

test('a reader who comes while the first is still asking where now is does not have anything told twice', async () => {
  const asked: (() => void)[] = []
  const feed = feedOver([], async () => {
    await new Promise<void>((resolve) => asked.push(resolve))
    return 0
  })
  const told: number[] = []
  const first = feed.subscribe(({ position }) => told.push(position))
  const second = feed.subscribe(() => {})
  asked[0]?.()
  await first
  feed.wrote([row(1)])
  asked[1]?.()
  await second
  feed.wrote([row(2)])
  feed.ring()
  await feed.subscribe(() => {})
  expect(told).toEqual([1, 2])
})

test('a reader who is turned away because the store does not answer is not told afterwards', async () => {
  let answers = false
  const feed = feedOver([], async () => {
    if (answers) return 0
    throw new Error('the store is away')
  })
  const told: number[] = []
  await expect(feed.subscribe(({ position }) => told.push(position))).rejects.toThrow('away')
  answers = true
  await feed.subscribe(() => {})
  feed.wrote([row(1)])
  expect(told).toEqual([])
})
