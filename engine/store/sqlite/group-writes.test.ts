import type { CompiledQuery } from 'kysely'
import { expect, test } from 'vitest'
import { DocketError } from '#engine/core/docket-error.ts'
import { BrokenDisk } from './disk.ts'
import { groupWrites, statement } from './group-writes.ts'
import { createLane } from './lane.ts'

/** A connection that remembers what it was asked; a statement that holds "wrong" fails, and those in `failing` with its error. */
function connection(failing: Readonly<Record<string, Error>> = {}) {
  const said: string[] = []
  const lane = createLane()
  const group = groupWrites(async ({ sql }: CompiledQuery) => {
    said.push(sql)
    await Promise.resolve()
    if (sql.includes('wrong')) throw new Error(sql)
    if (failing[sql]) throw failing[sql]
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

test.each([
  ['the disk breaks as they are committed', 'COMMIT', new BrokenDisk('SQLITE_IOERR: disk I/O error')],
  ['the disk is full as they are committed', 'COMMIT', new DocketError('low-disk', 'The disk is full.')],
  ['there is no room for one of them', 'two', new DocketError('low-disk', 'The disk is full.')],
  ['another program holds the file', 'BEGIN IMMEDIATE', new DocketError('unavailable', 'The database is busy.')],
])('when %s, nobody is told yes and nothing is tried again', async (_, sql, error) => {
  const { said, lane, write } = connection({ [sql]: error })
  const leave = await lane.enter()
  const written = Promise.allSettled(['one', 'two', 'three'].map(write))
  leave()
  for (const one of await written) expect(one).toEqual({ status: 'rejected', reason: error })
  expect(said.filter((one) => one === 'one').length).toBeLessThanOrEqual(1)
  expect(said.filter((one) => one === 'COMMIT').length).toBe(sql === 'COMMIT' ? 1 : 0)
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
