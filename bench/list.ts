import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../engine/testing/postgres.ts'
import { askedFor, signIn } from './lib/asked.ts'
import { openDesk } from './lib/desk.ts'
import { atMost, type Result } from './lib/report.ts'
import { ask, root, startDocket } from './lib/servers.ts'

export const notMeasured = [
  'the desk’s page of the list in a browser: it is asked for by HTTP',
  'lists on PostgreSQL of more than 100,000',
]

const sizes = (process.env.DOCKET_BENCH_SIZES ?? '10000,100000,1000000').split(',').map(Number)
const sizesOnPostgres = [10_000, 100_000].filter((size) => size <= Math.max(...sizes))

/** G5: a list of 100 tickets as JSON and the desk's page of it, at growing sizes; the same database grows from one to the next. */
export async function list(): Promise<readonly Result[]> {
  if (!existsSync(join(root, 'dist/server/entry.mjs')))
    throw new Error('Run "npm run build" first: the desk\u2019s page is measured.')
  const dataDir = await mkdtemp(join(tmpdir(), 'docket-list-'))
  const results: Result[] = []
  const medians: number[] = []
  try {
    for (const size of sizes) {
      await grow(dataDir, null, size)
      const measured = await measure({ DOCKET_DATA: dataDir }, size.toLocaleString('en'))
      medians.push(measured.medianMs)
      results.push(...measured.results)
    }
    const factor = Math.max(...medians) / Math.min(...medians)
    results.push(atMost('G5', 'slowest size ÷ fastest, medians', factor, '×', 2))
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
  return [...results, ...(await onPostgres())]
}

async function onPostgres(): Promise<readonly Result[]> {
  const postgres = await startPostgres()
  const dataDir = await mkdtemp(join(tmpdir(), 'docket-list-'))
  try {
    const settings = { DOCKET_DATA: dataDir, DOCKET_DATABASE_URL: postgres.url }
    const results: Result[] = []
    for (const size of sizesOnPostgres) {
      await grow(dataDir, postgres.url, size)
      results.push(...(await measure(settings, `${size.toLocaleString('en')} on PostgreSQL`)).results)
    }
    return results
  } finally {
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function measure(settings: Readonly<Record<string, string>>, size: string) {
  const server = await startDocket({ ...settings, DOCKET_SITE: 'on' })
  try {
    const { token } = ask(server.env, 'token', 'create', '--name', 'bench')
    const json = await askedFor(server, '/api/v1/tickets?limit=100', { authorization: `Bearer ${token}` })
    const page = await askedFor(server, '/desk', { cookie: await signIn(server), accept: 'text/html' })
    return {
      medianMs: json.p50Ms,
      results: [
        atMost('G5', `p99 of 100 of ${size} tickets`, json.p99Ms, 'ms', 5),
        atMost('G5', `p99 of the desk’s page of ${size} tickets`, page.p99Ms, 'ms', 20),
      ],
    }
  } finally {
    await server.kill()
  }
}

/** Creates tickets through the one write path until there are so many. */
async function grow(dataDir: string, databaseUrl: string | null, size: number): Promise<void> {
  const desk = await openDesk(dataDir, databaseUrl)
  try {
    let next = (await desk.store.tickets.counts([{}], 10_000_000))[0] ?? 0
    while (next < size) {
      const batch = Math.min(512, size - next)
      await Promise.all(Array.from({ length: batch }, (_, index) => desk.create(next + index)))
      next += batch
    }
    await desk.settleOutbox()
  } finally {
    await desk.close()
  }
}
