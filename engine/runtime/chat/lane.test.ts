import { expect, test } from 'vitest'
import type { Conversation } from '#engine/core/chat/conversation.ts'
import type { Store } from '#engine/store/store.ts'
import { createTestClock } from '#engine/testing/clock.ts'
import { definitionsOf } from '#engine/testing/define.ts'
import { createChatLane } from './lane.ts'

/** A store that keeps ids of conversations, and breaks on one of them. */
function breakingOn(poison: string) {
  const kept: string[] = []
  const conversations: Pick<Store['conversations'], 'recall' | 'load' | 'commit'> = {
    recall: () => null,
    load: async () => ({ conversations: new Map(), byKey: new Map(), position: 0 }),
    async commit({ changes }) {
      const ids = changes.map(({ conversation }) => conversation.id)
      if (ids.includes(poison)) throw new Error('invalid byte sequence')
      kept.push(...ids)
      return []
    },
  }
  return { kept, store: { conversations } as unknown as Store }
}

test('of visitors who write at the same instant, one who brings what the database cannot read is refused alone', async () => {
  const { kept, store } = breakingOn('poison')
  const definitions = definitionsOf({})
  const lane = createChatLane({
    store,
    clock: createTestClock(0),
    running: () => definitions,
    at: async () => null,
    committed: () => {},
    failpoint: () => {},
  })
  const begin = (id: string) => lane.begin({ id } as Conversation)
  const results = await Promise.allSettled(['one', 'poison', 'two'].map(begin))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(kept).toEqual(['one', 'two'])
})
