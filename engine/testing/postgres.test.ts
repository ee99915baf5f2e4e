import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { root } from './sources.ts'

test('a run that failed beside a PostgreSQL server ends as failed', async () => {
  const run = `
    const { startPostgres } = await import('./engine/testing/postgres.ts')
    const server = await startPostgres(['-c', 'fsync=off'])
    await server.stop()
    process.exitCode = 3`
  const child = spawn(process.execPath, ['--input-type=module', '-e', run], { cwd: root })
  expect(await once(child, 'exit')).toEqual([3, null])
})
