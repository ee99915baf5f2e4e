import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { createStore } from '#engine/store/create.ts'
import { quiet } from '#engine/testing/databases.ts'
import { add } from '#engine/testing/store-rows.ts'
import { watchDisk } from './disk.ts'
import { openConnection } from './driver.ts'
import { openSqlite } from './open.ts'

test('tables that were half made when the engine died are made anew at the next start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'docket-open-'))
  const file = join(folder, 'docket.sqlite')
  const open = async () => createStore(await openSqlite(file, systemClock, quiet, () => {}), systemClock, quiet)
  const direct = await openConnection(
    file,
    'write',
    watchDisk(() => {}),
  )
  // One of the last tables cannot be made.
  await direct.exec('CREATE TABLE audit (other TEXT)')
  await expect(open()).rejects.toThrow('audit')
  expect(await direct.all(`SELECT name FROM sqlite_master WHERE name IN ('tickets', 'events')`)).toEqual([])
  await direct.exec('DROP TABLE audit')
  await direct.close()
  const store = await open()
  expect((await add(store)).result.outcome).toBe('committed')
  await store.close()
  await rm(folder, { recursive: true })
})

test('what customers wrote can be read by nobody else on the machine, in a folder that is open to all', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'docket-open-'))
  await chmod(folder, 0o755)
  const file = join(folder, 'docket.sqlite')
  const dialect = await openSqlite(file, systemClock, quiet, () => {})
  const names = await readdir(folder)
  const rights = await Promise.all(
    names.map(async (name) => ((await stat(join(folder, name))).mode & 0o777).toString(8)),
  )
  expect(Object.fromEntries(names.map((name, n) => [name, rights[n]]))).toEqual({
    'docket.sqlite': '600',
    'docket.sqlite-shm': '600',
    'docket.sqlite-wal': '600',
  })
  await dialect.close()
  await rm(folder, { recursive: true })
})
