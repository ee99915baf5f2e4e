import { renameSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Log } from '#engine/ports/log.ts'
import { openStore } from '#engine/store/open.ts'
import type { Store } from '#engine/store/store.ts'
import { quiet } from '#engine/testing/databases.ts'
import { openConnection } from './driver.ts'

let folder: string
let said: string[]
let store: Store
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docket-place-'))
  said = []
  const hear = (_: unknown, message: string) => void said.push(message)
  store = await open({ ...quiet, error: hear, info: hear })
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

const data = () => join(folder, 'data')
const open = (log: Log) => openStore({ databaseUrl: null, dataDir: data(), clock: systemClock, log })
const refused = { code: 'unavailable', message: 'The file of the database was moved or removed.' }

test('while the data folder is away nothing is taken or shown, and all goes on once it is back', async () => {
  await store.settings.put('kept', 'before')
  await rename(data(), join(folder, 'elsewhere'))
  await expect(store.settings.put('lost', 'meanwhile')).rejects.toMatchObject(refused)
  await expect(store.ping()).rejects.toMatchObject(refused)
  await rename(join(folder, 'elsewhere'), data())
  await store.settings.put('kept', 'after')
  expect([await store.settings.get('kept'), await store.settings.get('lost')]).toEqual(['after', null])
  expect(said).toEqual([
    'the file of the database was moved or removed; nothing is taken until it is put back',
    'the file of the database is back',
  ])
})

test('another database in its place takes nothing from this engine, and loses nothing when it ends', async () => {
  await rename(data(), join(folder, 'elsewhere'))
  await mkdir(data())
  const restored = await open(quiet)
  await restored.settings.put('kept', 'in the other')
  await expect(store.settings.put('lost', 'meanwhile')).rejects.toMatchObject(refused)
  await store.close()
  expect(await readdir(data())).toContain('docket.sqlite-wal')
  expect(await restored.settings.get('kept')).toBe('in the other')
  await restored.close()
})

test('what was half written when the file went away is taken back, and the next one is whole', async () => {
  let moved = false
  const away = () => {
    if (!moved) renameSync(data(), join(folder, 'elsewhere'))
    moved = true
  }
  const putting = Array.from({ length: 60 }, (_, n) => store.settings.put(`k${n}`, 'x').then(away))
  const outcomes = await Promise.allSettled(putting)
  expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true)
  await rename(join(folder, 'elsewhere'), data())
  await store.settings.put('next', 'whole')
  for (const [n, { status }] of outcomes.entries())
    expect([n, await store.settings.get(`k${n}`)]).toEqual([n, status === 'fulfilled' ? 'x' : null])
  expect(await store.settings.get('next')).toBe('whole')
})

test('a write in whose middle the file goes away is taken back there and then, so that the next one can begin', async () => {
  let isAway = false
  const refusal = () => (isAway ? new DocketError('unavailable', 'away') : null)
  const connection = await openConnection(join(folder, 'half.sqlite'), 'write', { refusal, failed: () => {} })
  await connection.exec('CREATE TABLE words (word TEXT)')
  await connection.run('BEGIN IMMEDIATE')
  await connection.run('INSERT INTO words VALUES (?)', ['half'])
  isAway = true
  for (const sql of ["INSERT INTO words VALUES ('more')", 'COMMIT'])
    await expect(connection.run(sql)).rejects.toMatchObject({ code: 'unavailable' })
  await connection.run('ROLLBACK')
  isAway = false
  await connection.run('BEGIN IMMEDIATE')
  await connection.run('COMMIT')
  expect(await connection.all('SELECT word FROM words')).toEqual([])
  await connection.close()
})
