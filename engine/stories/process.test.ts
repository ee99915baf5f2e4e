import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, inject, test } from 'vitest'
import { freshDatabase } from '#engine/testing/databases.ts'
import { type EngineProcess, startEngine } from '#engine/testing/engine-process.ts'
import { freePort } from '#engine/testing/free-port.ts'
import { root } from '#engine/testing/sources.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function start(
  env: Readonly<Record<string, string>>,
  command?: readonly [string, ...string[]],
): Promise<EngineProcess> {
  const engine = await startEngine(env, command)
  cleanups.push(engine.remove)
  return engine
}

const question = JSON.stringify({ email: 'ada@example.com', subject: 'Hello', message: 'Help', name: 'Ada' })
const post = (url: string) =>
  fetch(`${url}/forms/contact`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: question,
  })

test('with the site off the engine serves API and forms without a built site', async () => {
  const { url, child, ended } = await start({ DOCKET_SITE: 'off' })
  const taken = await post(url)
  expect(taken.status).toBe(201)
  const { ticket } = (await taken.json()) as { ticket: { url: string } }
  expect((await fetch(ticket.url)).status).toBe(200)
  expect((await fetch(`${url}/api/v1/tickets`)).status).toBe(401)
  expect((await fetch(`${url}/`)).status).toBe(404)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})

test('a start that fails only when it listens or connects still names the setting', async () => {
  const data = await mkdtemp(join(tmpdir(), 'docket-start-'))
  cleanups.push(() => rm(data, { recursive: true, force: true }))
  const last = async (env: Readonly<Record<string, string>>) => {
    const own = { PORT: String(await freePort()), DOCKET_SMTP_PORT: 'off', DOCKET_SITE: 'off', DOCKET_DATA: data }
    const child = spawn(process.execPath, ['engine/main.ts'], { cwd: root, env: { ...process.env, ...own, ...env } })
    let said = ''
    child.stderr.on('data', (bytes) => {
      said += bytes
    })
    const [code] = await once(child, 'close')
    return [code, said.trim().split('\n').at(-1)]
  }
  const absent = new URL(inject('postgresUrl'))
  absent.pathname = '/absent'
  // 203.0.113.0/24 is for documentation (RFC 5737): no machine has it.
  expect(await last({ HOST: '203.0.113.7', DOCKET_PUBLIC_URL: 'https://help.example.com' })).toEqual([
    3,
    'HOST is no address of this machine: "203.0.113.7".',
  ])
  expect(await last({ DOCKET_DATABASE_URL: absent.href })).toEqual([
    3,
    'DOCKET_DATABASE_URL is refused: database "absent" does not exist.',
  ])
})

test('when the disk fails under a commit nobody is told yes, the engine ends, and the next one knows all that was accepted', async () => {
  const data = await mkdtemp(join(tmpdir(), 'docket-disk-'))
  cleanups.push(() => rm(data, { recursive: true, force: true }))
  const env = { DOCKET_SITE: 'off', DOCKET_DATA: data, DOCKET_RATE_LIMIT: 'off' }
  // Beyond this size of a file every write is an I/O error, and not a full disk.
  const limited = ['/bin/sh', '-c', 'ulimit -f 2048; exec "$0" engine/main.ts', process.execPath] as const
  const { url, child, ended, said } = await start(env, limited)
  const accepted = new Map<string, number>()
  for (let round = 0; round < 100 && child.exitCode === null; round++) {
    const keys = Array.from({ length: 8 }, (_, index) => `disk-${round}-${index}`)
    const answers = await Promise.all(keys.map((key) => send(url, key)))
    for (const [index, { status, number }] of answers.entries()) {
      expect([201, 503, null]).toContain(status)
      if (number !== null) accepted.set(keys[index] as string, number)
    }
  }
  expect(await ended).toBe(1)
  expect(said()).toMatch(/SQLITE_IOERR.*the disk failed/)
  expect(accepted.size).toBeGreaterThan(8)
  const next = await start(env)
  const again = await Promise.all([...accepted.keys()].map((key) => send(next.url, key)))
  expect(again.map(({ number }) => number)).toEqual([...accepted.values()])
})

/** A long question; a key given again is the same question. Without a status there was no answer at all. */
async function send(url: string, key: string): Promise<{ status: number | null; number: number | null }> {
  const body = JSON.stringify({ email: 'ada@example.com', subject: key, message: 'Help! '.repeat(800), name: 'Ada' })
  const headers = { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': key }
  const answer = await fetch(`${url}/forms/contact`, { method: 'POST', headers, body }).catch(() => null)
  if (answer?.status !== 201) return { status: answer?.status ?? null, number: null }
  return { status: 201, number: ((await answer.json()) as { ticket: { number: number } }).ticket.number }
}

test('two engines share one PostgreSQL: what one accepts the other serves, and one is ready when the other is killed', async () => {
  expect(inject('postgresUrl')).toContain('postgres://')
  const { databaseUrl } = await freshDatabase('postgres', (cleanup) => cleanups.push(cleanup))
  const env = { DOCKET_SITE: 'off', DOCKET_DATABASE_URL: databaseUrl ?? '', DOCKET_SECRET: 'shared'.repeat(8) }
  const one = await start(env)
  const two = await start(env)
  const numbers = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const taken = await post(index % 2 === 0 ? one.url : two.url)
      return ((await taken.json()) as { ticket: { number: number } }).ticket.number
    }),
  )
  expect(numbers.every((number) => number > 0)).toBe(true)
  one.child.kill('SIGKILL')
  await one.ended
  expect((await post(two.url)).status).toBe(201)
  two.child.kill('SIGTERM')
  expect(await two.ended).toBe(0)
})

test.each([
  ['PORT', { PORT: 'many' }],
  ['DOCKET_COUNTRY', { DOCKET_COUNTRY: 'mmdb:package.json' }],
])('a wrong setting stops the start with one sentence that names it: %s', async (name, env) => {
  const data = await mkdtemp(join(tmpdir(), 'docket-wrong-'))
  cleanups.push(() => rm(data, { recursive: true, force: true }))
  const child = spawn(process.execPath, ['engine/main.ts'], {
    cwd: root,
    env: { ...process.env, DOCKET_DATA: data, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const code = await new Promise((resolve) => child.once('exit', resolve))
  expect(code).toBe(2)
  expect(said.trim().split('\n').at(-1)).toMatch(new RegExp(`^${name} .+`))
})
