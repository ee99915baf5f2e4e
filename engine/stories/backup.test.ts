import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Manifest } from '#engine/cli/backup/manifest.ts'
import { ask, askUnderLoad, forgotten } from '#engine/testing/acknowledged.ts'
import { startEngine } from '#engine/testing/engine-process.ts'
import { root } from '#engine/testing/sources.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'docket-backup-'))
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function start(env: Readonly<Record<string, string>>, command?: readonly [string, ...string[]]) {
  const engine = await startEngine({ DOCKET_SITE: 'off', DOCKET_RATE_LIMIT: 'off', ...env }, command)
  cleanups.push(engine.remove)
  return engine
}

/** A command as a process of its own, beneath a shell command where one is given. */
async function docket(data: string, argv: readonly string[], under = 'exec "$@"') {
  const child = spawn('/bin/sh', ['-c', under, 'sh', process.execPath, 'bin/docket.js', ...argv], {
    cwd: root,
    env: { ...process.env, DOCKET_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { code, stdout, stderr }
}

test('a backup taken under load holds all that was acknowledged before it, and is whole to a commit', async () => {
  const [data, folder, other] = [await emptyFolder(), join(await emptyFolder(), 'today'), await emptyFolder()]
  const engine = await start({ DOCKET_DATA: data })
  const load = askUnderLoad(engine.url, 4)
  while (load.acknowledged.size < 40) await ask(engine.url, 'one-more')
  const before = new Map(load.acknowledged)
  const taken = await docket(data, ['backup', folder, '--json'])
  expect(taken).toMatchObject({ code: 0, stderr: '' })
  await load.stop()
  engine.child.kill('SIGKILL')
  await engine.ended

  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest
  expect(manifest.tables.events?.rows).toBe(manifest.position)
  expect((await docket(other, ['restore', folder])).code).toBe(0)
  // As `npm start` runs it, by the command.
  const restored = await start({ DOCKET_DATA: other }, [process.execPath, 'bin/docket.js', 'serve'])
  const { tickets } = manifest
  expect(tickets).toBeGreaterThanOrEqual(before.size)
  expect(await forgotten(restored.url, { before, all: load.acknowledged, tickets })).toEqual([])
  restored.child.kill('SIGTERM')
  expect(await restored.ended).toBe(0)
})

test('a backup for which there is no room leaves nothing, says why, and the desk goes on', async () => {
  const [data, place] = [await emptyFolder(), await emptyFolder()]
  const engine = await start({ DOCKET_DATA: data })
  for (let index = 0; index < 200; index += 20)
    await Promise.all(Array.from({ length: 20 }, (_, one) => ask(engine.url, `key-${index + one}`)))
  // Half a megabyte a file, and no more.
  const full = await docket(data, ['backup', join(place, 'today')], 'ulimit -f 1024; exec "$@"')
  expect(full).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('is full: nothing of this backup was left there.'),
  })
  expect(await readdir(place)).toEqual([])
  expect(await ask(engine.url, 'after')).toBe(201)
  expect((await docket(data, ['backup', join(place, 'today')])).code).toBe(0)
})
