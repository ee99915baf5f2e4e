import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDesk } from './lib/desk.ts'
import { get, run } from './lib/load.ts'
import { atMost, type Result } from './lib/report.ts'
import { root, startDocket } from './lib/servers.ts'

export const notMeasured = ['the desk’s page of the list in a browser', 'lists on PostgreSQL']

const sizes = (process.env.DOCKET_BENCH_SIZES ?? '10000,100000,1000000').split(',').map(Number)

/** G5: a list of 100 tickets as JSON at growing sizes; the same database grows from one to the next. */
export async function list(): Promise<readonly Result[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'docket-list-'))
  const results: Result[] = []
  const medians: number[] = []
  try {
    for (const size of sizes) {
      await grow(dataDir, size)
      const server = await startDocket({ DOCKET_DATA: dataDir })
      try {
        const token = execFileSync(
          process.execPath,
          ['bin/docket.js', 'token', 'create', '--name', 'bench', '--json'],
          { cwd: root, env: server.env, encoding: 'utf8' },
        )
        const authorization = `Bearer ${(JSON.parse(token) as { token: string }).token}`
        const load = await run({
          host: '127.0.0.1',
          port: server.port,
          connections: 1,
          seconds: 3,
          request: () => get('/api/v1/tickets?limit=100', `127.0.0.1:${server.port}`, { authorization }),
        })
        if (load.statuses['200'] !== load.answered) throw new Error(`refused: ${JSON.stringify(load.statuses)}`)
        medians.push(load.p50Ms)
        results.push(atMost('G5', `p99 of 100 of ${size.toLocaleString('en')} tickets`, load.p99Ms, 'ms', 5))
      } finally {
        await server.kill()
      }
    }
    const factor = Math.max(...medians) / Math.min(...medians)
    results.push(atMost('G5', 'slowest size ÷ fastest, medians', factor, '×', 2))
    return results
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Creates tickets through the one write path until there are so many. */
async function grow(dataDir: string, size: number): Promise<void> {
  const desk = await openDesk(dataDir)
  try {
    const { tickets } = await desk.store.tickets.list({ limit: 1, requester: `c${size - 1}@customers.example` })
    if (tickets.length > 0) return
    let next = (await desk.store.events.lastPosition()) === 0 ? 0 : await count(desk)
    while (next < size) {
      const batch = Math.min(512, size - next)
      await Promise.all(Array.from({ length: batch }, (_, index) => desk.create(next + index)))
      next += batch
    }
  } finally {
    await desk.close()
  }
}

async function count(desk: Awaited<ReturnType<typeof openDesk>>): Promise<number> {
  return desk.store.tickets.counts({}, 10_000_000)
}
