import { expect, onTestFinished, test } from 'vitest'
import type { Conversation } from '#engine/core/chat/conversation.ts'
import type { Store } from '#engine/store/store.ts'
import { chatDefinitions, chatStart, newConversation } from '#engine/testing/chats.ts'
import { createTestClock } from '#engine/testing/clock.ts'
import { freshDatabase } from '#engine/testing/databases.ts'
import { definitionsOf } from '#engine/testing/define.ts'
import { statementsOfSqlite } from '#engine/testing/sqlite-statements.ts'
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

test('a message between people who have found each other is one statement, and so are those of one instant', async () => {
  const clock = createTestClock(chatStart)
  const database = await freshDatabase('sqlite', onTestFinished)
  const store = await database.open(clock)
  const definitions = chatDefinitions()
  const lane = createChatLane({
    store,
    clock,
    running: () => definitions,
    at: async () => definitions,
    committed: () => {},
    failpoint: () => {},
  })
  const ids = ['a', 'b', 'c']
  const says = (id: string, key: string) => lane.submit(id, { type: 'visitor.wrote', key, text: 'Hello?', files: [] })
  const answers = (id: string, key: string) =>
    lane.submit(id, { type: 'operator.wrote', agent: 'ana', key, text: 'Hi', files: [] })
  for (const id of ids) {
    await lane.begin(newConversation({ id, version: 1, revision: definitions.revision }))
    await says(id, 'first')
    await lane.submit(id, { type: 'operator.joined', agent: 'ana', takeOver: false })
  }

  const statementsOf = statementsOfSqlite()
  const costOf = async (work: () => Promise<unknown>) => (await statementsOf(work)).length
  expect(await costOf(() => says('a', 'second'))).toBe(1)
  expect(await costOf(() => answers('a', 'third'))).toBe(1)
  expect(await costOf(() => Promise.all(ids.flatMap((id) => [says(id, `${id}1`), answers(id, `${id}2`)])))).toBe(1)
  expect(
    (await store.conversations.entries('a', 0, 50)).filter(({ key }) => key !== null).map(({ key }) => key),
  ).toEqual(['first', 'second', 'third', 'a1', 'a2'])
})
