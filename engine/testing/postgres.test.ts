import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { root } from './sources.ts'

test.each([0, 3])('a run beside a PostgreSQL server ends as it would without one: with %i', async (code) => {
  const run = `
    const { startPostgres } = await import('./engine/testing/postgres.ts')
    const server = await startPostgres(['-c', 'fsync=off'])
    await server.stop()
    process.exitCode = ${code}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', run], { cwd: root })
  expect(await once(child, 'exit')).toEqual([code, null])
})
