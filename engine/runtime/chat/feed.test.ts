import { expect, test } from 'vitest'
import type { ChatFeedRow } from '#engine/store/chat-store.ts'
import type { Store } from '#engine/store/store.ts'
import { quiet } from '#engine/testing/databases.ts'
import { createChatFeed } from './feed.ts'

const row = (position: number): ChatFeedRow => ({ position, conversation: 'a', entry: null, now: null })

/** A feed over rows that other engines and this one wrote. */
function feedOver(written: readonly ChatFeedRow[]) {
  const conversations: Pick<Store['conversations'], 'after' | 'lastPosition'> = {
    lastPosition: async () => 0,
    after: async (position) => written.filter((one) => one.position > position),
  }
  return createChatFeed({ conversations } as unknown as Store, quiet)
}

test('a reader who cannot be told does not keep a message from the others, nor from whoever wrote it', async () => {
  const feed = feedOver([])
  const told: number[] = []
  await feed.all(() => {
    throw new Error('this reader is broken')
  })
  await feed.all(({ position }) => told.push(position))
  feed.wrote([row(1), row(2)])
  expect(told).toEqual([1, 2])
})

test('what another engine wrote in between is told first, and nothing twice', async () => {
  const written = [row(1)]
  const feed = feedOver(written)
  const told: number[] = []
  await feed.all(({ position }) => told.push(position))
  feed.wrote([row(1)])
  written.push(row(2), row(3))
  feed.wrote([row(3)])
  feed.ring()
  await expect.poll(() => told).toEqual([1, 2, 3])
})
