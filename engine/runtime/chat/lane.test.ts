import sqlite3 from 'sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Conversation } from '#engine/core/chat/conversation.ts'
import type { Store } from '#engine/store/store.ts'
import { chatDefinitions, chatStart, newConversation } from '#engine/testing/chats.ts'
import { createTestClock } from '#engine/testing/clock.ts'
import { freshDatabase } from '#engine/testing/databases.ts'
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

/** What SQLite is told to do, statement by statement, as long as the test runs. */
function statementsOfSqlite() {
  const counted = [
    vi.spyOn(sqlite3.Statement.prototype, 'all'),
    vi.spyOn(sqlite3.Statement.prototype, 'run'),
    vi.spyOn(sqlite3.Database.prototype, 'exec'),
  ]
  onTestFinished(() => {
    for (const spy of counted) spy.mockRestore()
  })
  return async (work: () => Promise<unknown>) => {
    for (const spy of counted) spy.mockClear()
    await work()
    return counted.reduce((sum, { mock }) => sum + mock.calls.length, 0)
  }
}

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

  const costOf = statementsOfSqlite()
  expect(await costOf(() => says('a', 'second'))).toBe(1)
  expect(await costOf(() => answers('a', 'third'))).toBe(1)
  expect(await costOf(() => Promise.all(ids.flatMap((id) => [says(id, `${id}1`), answers(id, `${id}2`)])))).toBe(1)
  expect(
    (await store.conversations.entries('a', 0, 50)).filter(({ key }) => key !== null).map(({ key }) => key),
  ).toEqual(['first', 'second', 'third', 'a1', 'a2'])
})
