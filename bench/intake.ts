import { join } from 'node:path'
import { type LoadResult, post, run } from './lib/load.ts'
import { against, atMost, type Result } from './lib/report.ts'
import { ask, root, startDocket, startScript } from './lib/servers.ts'

/** Figures of other help desks on another machine of two cores; they say an order of magnitude, not a ratio of this run. */
const recorded = { osTicket: 80, rt: 14.5 }

export const notMeasured = [
  'files and multipart bodies',
  'TLS',
  'osTicket and RT run here: their figures are recorded ones',
]

/** G1 and G2: a form post by HTTP, validated and durable, beside a bare Hono server that validates and stores nothing. */
export async function intake(seconds = 6): Promise<readonly Result[]> {
  const results: Result[] = []
  let ours: LoadResult
  let bare: LoadResult
  for (const [id, connections, share, slowest] of [
    ['G1', 8, 0.15, 10],
    ['G2', 64, 0.35, 25],
  ] as const) {
    bare = await loadBare(connections, seconds)
    ours = await loadDocket(connections, seconds)
    const rival = { name: 'bare Hono + Ajv', figure: bare.perSecond }
    results.push(against(id, `form posts, ${connections} at once`, ours.perSecond, '/s', rival, share))
    results.push(atMost(id, `p99 of a form post, ${connections} at once`, ours.p99Ms, 'ms', slowest))
    if (id === 'G1') {
      results.push(
        against(
          id,
          'form posts, 8 at once',
          ours.perSecond,
          '/s',
          { name: 'osTicket (recorded)', figure: recorded.osTicket },
          50,
        ),
      )
      results.push(
        against(id, 'form posts, 8 at once', ours.perSecond, '/s', { name: 'RT (recorded)', figure: recorded.rt }, 250),
      )
    }
  }
  results.push(await killed())
  return results
}

const text = 'The parcel has not arrived yet, although the tracking page says so. '.repeat(6)

function body(n: number): string {
  return JSON.stringify({
    name: 'Ada Lovelace',
    email: `ada-${n}@customers.example`,
    subject: `Question ${n}`,
    message: text,
  })
}

async function loadBare(connections: number, seconds: number): Promise<LoadResult> {
  const server = await startScript(join(root, 'bench/rivals/bare-hono.ts'))
  try {
    return await run({
      host: '127.0.0.1',
      port: server.port,
      connections,
      seconds,
      request: (n) => post('/forms/contact', '127.0.0.1', body(n)),
    })
  } finally {
    server.stop()
  }
}

async function loadDocket(connections: number, seconds: number): Promise<LoadResult> {
  const server = await startDocket()
  try {
    const host = `127.0.0.1:${server.port}`
    const result = await run({
      host: '127.0.0.1',
      port: server.port,
      connections,
      seconds,
      request: (n) => post('/forms/contact', host, body(n), { 'Idempotency-Key': `bench-${n}` }),
    })
    if (Object.keys(result.statuses).some((status) => status !== '201'))
      throw new Error(`refused: ${JSON.stringify(result.statuses)}`)
    return result
  } finally {
    await server.kill('SIGKILL')
    await server.remove()
  }
}

/** Nothing acknowledged is lost when the engine is killed under load. */
async function killed(): Promise<Result> {
  const server = await startDocket()
  const acknowledged = new Set<number>()
  const host = `http://127.0.0.1:${server.port}`
  let gone = false
  const client = async (first: number) => {
    for (let n = first; !gone; n += 64) {
      try {
        const answer = await fetch(`${host}/forms/contact`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': `killed-${n}` },
          body: body(n),
        })
        if (answer.status === 201)
          acknowledged.add(((await answer.json()) as { ticket: { number: number } }).ticket.number)
      } catch {
        return
      }
    }
  }
  const clients = Promise.all(Array.from({ length: 64 }, (_, index) => client(index)))
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  await server.kill('SIGKILL')
  gone = true
  await clients
  const again = await startDocket({ DOCKET_DATA: server.dataDir })
  const headers = { authorization: `Bearer ${ask(again.env, 'token', 'create', '--name', 'bench').token}` }
  const kept = new Set<number>()
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await fetch(
      `http://127.0.0.1:${again.port}/api/v1/tickets?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      { headers },
    )
    const page = (await answer.json()) as { tickets: { number: number }[]; next: string | null }
    for (const { number } of page.tickets) kept.add(number)
    cursor = page.next
  }
  await again.kill('SIGKILL')
  await again.remove()
  const lost = [...acknowledged].filter((number) => !kept.has(number)).length
  return atMost('G2', `of ${acknowledged.size} acknowledged, lost at kill -9`, lost, 'tickets', 0)
}
