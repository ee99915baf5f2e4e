import type { CompiledQuery } from 'kysely'
import { expect, test } from 'vitest'
import { groupWrites, statement } from './group-writes.ts'
import { createLane } from './lane.ts'

/** A connection that remembers what it was asked; a statement that holds "wrong" fails. */
function connection() {
  const said: string[] = []
  const lane = createLane()
  const group = groupWrites(async ({ sql }: CompiledQuery) => {
    said.push(sql)
    await Promise.resolve()
    if (sql.includes('wrong')) throw new Error(sql)
    return { rows: [{ sql }] }
  }, lane)
  return { said, lane, write: (sql: string) => group(statement(sql)) }
}

test('a write alone is a statement alone', async () => {
  const { said, write } = connection()
  expect(await write('one')).toEqual({ rows: [{ sql: 'one' }] })
  expect(said).toEqual(['one'])
})

test('what waits while the lane is taken is written together, in order', async () => {
  const { said, lane, write } = connection()
  const leave = await lane.enter()
  const written = Promise.all(['one', 'two', 'three'].map(write))
  leave()
  expect((await written).map(({ rows }) => rows)).toEqual([[{ sql: 'one' }], [{ sql: 'two' }], [{ sql: 'three' }]])
  expect(said).toEqual(['BEGIN IMMEDIATE', 'one', 'two', 'three', 'COMMIT'])
})

test('one that fails takes nobody along', async () => {
  const { said, lane, write } = connection()
  const leave = await lane.enter()
  const written = Promise.allSettled(['one', 'wrong', 'three'].map(write))
  leave()
  expect((await written).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(said).toEqual(['BEGIN IMMEDIATE', 'one', 'wrong', 'ROLLBACK', 'one', 'wrong', 'three'])
})

test('many take several turns, so that others come in between', async () => {
  const { lane, said, write } = connection()
  const leave = await lane.enter()
  const written = Promise.all(Array.from({ length: 60 }, (_, index) => write(`write ${index}`)))
  const other = lane.run(async () => void said.push('other'))
  leave()
  await Promise.all([written, other])
  expect(said.filter((sql) => sql.startsWith('write'))).toHaveLength(60)
  expect(said.indexOf('other')).toBeLessThan(said.indexOf('write 59'))
})
