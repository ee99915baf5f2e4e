import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { openStore } from '#engine/store/open.ts'
import { quiet } from '#engine/testing/databases.ts'
import { wholeSqlite } from './whole.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

test('an engine that starts while a desk is being restored keeps its database, and the restore says so', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'docket-whole-'))
  cleanups.push(() => rm(dataDir, { recursive: true, force: true }))
  const open = async () => {
    const store = await openStore({ databaseUrl: null, dataDir, clock: systemClock, log: quiet })
    cleanups.push(() => store.close())
    return store
  }
  await (await open()).close()
  cleanups.pop()
  const whole = wholeSqlite(join(dataDir, 'docket.sqlite'))
  const restored = whole.rebuild({
    steps: whole.knownSteps,
    async fill() {
      await (await open()).settings.put('mine', 'kept')
    },
    aside: { folder: join(dataDir, 'aside'), schema: '' },
  })
  await expect(restored).rejects.toThrow('An engine has opened the database meanwhile')
  expect(await (await open()).settings.get('mine')).toBe('kept')
})
