import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { BrokenDisk, watchDisk } from './disk.ts'
import { type Connection, openConnection, SqliteError } from './driver.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function openFile() {
  const folder = await mkdtemp(join(tmpdir(), 'docket-driver-'))
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'docket.sqlite')
  const broken: string[] = []
  const disk = watchDisk((said) => void broken.push(said))
  const connect = async (mode: 'read' | 'write'): Promise<Connection> => {
    const connection = await openConnection(file, mode, disk)
    cleanups.push(() => connection.close())
    return connection
  }
  return { file, broken, connect }
}

test('a statement that is wrong fails for each who asks, alone and at the same time, and works once it is right', async () => {
  const connection = await (await openFile()).connect('write')
  const ask = () => connection.all('SELECT * FROM tickets')
  const together = await Promise.allSettled([ask(), ask()])
  expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(ask()).rejects.toThrow(SqliteError)
  await connection.exec('CREATE TABLE tickets (number INTEGER)')
  expect(await ask()).toEqual([])
})

test('a statement that is asked all the time survives hundreds of others', async () => {
  const connection = await (await openFile()).connect('write')
  const asked = Array.from({ length: 600 }, async (_, index) => {
    const often = connection.all('SELECT 1 AS often')
    return [await connection.all(`SELECT ${index} AS once`), await often]
  })
  const answers = await Promise.all(asked)
  expect(answers[599]).toEqual([[{ once: 599 }], [{ often: 1 }]])
})

test('a damaged file is said once, and from then on nobody gets an answer from any connection', async () => {
  const { file, broken, connect } = await openFile()
  const [write, read] = [await connect('write'), await connect('read')]
  await write.exec('CREATE TABLE tickets (number INTEGER, title TEXT)')
  for (let number = 0; number < 200; number++)
    await write.run('INSERT INTO tickets VALUES (?, ?)', [number, 'x'.repeat(500)])
  await write.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  const raw = await open(file, 'r+')
  await raw.write(Buffer.alloc(40_000, 7), 0, 40_000, 4_096)
  await raw.close()
  await expect((await connect('read')).all('SELECT sum(length(title)) FROM tickets')).rejects.toThrow(BrokenDisk)
  await expect(write.run('INSERT INTO tickets VALUES (1, 1)')).rejects.toMatchObject({ code: 'unavailable' })
  await expect(read.all('SELECT 1')).rejects.toThrow(BrokenDisk)
  expect(broken).toEqual([expect.stringContaining('SQLITE_CORRUPT')])
})

test('what is written after a statement found the file busy is kept, whatever becomes of that statement', async () => {
  const { connect } = await openFile()
  const [one, other] = [await connect('write'), await connect('write')]
  await one.exec('CREATE TABLE tickets (number INTEGER)')
  await other.exec('PRAGMA busy_timeout = 0')
  const late = () => other.run('INSERT INTO tickets VALUES (?)', [2])
  await one.exec('BEGIN IMMEDIATE')
  await expect(late()).rejects.toMatchObject({ code: 'unavailable' })
  await one.exec('COMMIT')

  await other.run('INSERT INTO tickets VALUES (1)')
  const numbers = () => one.all('SELECT number FROM tickets ORDER BY number')
  expect(await numbers()).toEqual([{ number: 1 }])
  await late()
  expect(await numbers()).toEqual([{ number: 1 }, { number: 2 }])
})

test('where SQLite cannot keep what was accepted through a power cut, the start is refused', async () => {
  const disk = watchDisk(() => {})
  // In memory there is no write-ahead log, whatever is asked for.
  await expect(openConnection(':memory:', 'write', disk)).rejects.toThrow(
    'SQLite runs with journal_mode=memory instead of wal: refusing to start',
  )
  const connection = await (await openFile()).connect('write')
  const settings = ['journal_mode', 'synchronous', 'foreign_keys'].map((name) => connection.all(`PRAGMA ${name}`))
  expect(await Promise.all(settings)).toEqual([[{ journal_mode: 'wal' }], [{ synchronous: 2 }], [{ foreign_keys: 1 }]])
})
