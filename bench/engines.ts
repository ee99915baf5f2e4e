import pg from 'pg'
import { startPostgres } from '../engine/testing/postgres.ts'
import { limitToShare } from './lib/core-share.ts'
import { post, run } from './lib/load.ts'
import { against, atMost, type Result } from './lib/report.ts'
import { root, type Server, startDocket, startScript, startSinkProcess, type Taken, until } from './lib/servers.ts'

const roundTripMs = 2
const shareOfCore = 0.4
const connections = 64

export const notMeasured = ['engines on machines of their own, and a database that is the limit itself']

/**
 * G13: two engines at one PostgreSQL that is two milliseconds away, each kept at 0.4 of a core, beside one. All mails leave through both, and
 * none twice; a claim that is planted to be made twice must be seen.
 */
export async function engines(seconds = 10): Promise<readonly Result[]> {
  const one = await measure(1, seconds)
  const two = await measure(2, seconds)
  return [
    against('G13', 'form posts, two engines', two.perSecond, '/s', { name: 'one engine', figure: one.perSecond }, 1.8),
    atMost('G13', `of ${two.tickets} tickets, mails that are missing`, two.missing, 'mails', 0),
    atMost('G13', `of ${two.tickets} tickets, mails sent twice`, two.doubled, 'mails', 0),
    atMost('G13', `of ${planted} claims made twice, not seen`, planted - two.plantedSeen, 'claims', 0),
  ]
}

interface Measured {
  readonly perSecond: number
  readonly tickets: number
  readonly missing: number
  readonly doubled: number
  readonly plantedSeen: number
}

const planted = 3

async function measure(count: number, seconds: number): Promise<Measured> {
  const postgres = await startPostgres()
  const far = await startScript(`${root}/bench/lib/far-proxy.ts`, new URL(postgres.url).port, String(roundTripMs))
  const sink = await startSinkProcess()
  const settings = {
    DOCKET_DATABASE_URL: postgres.url.replace(/:\d+\//, `:${far.port}/`),
    DOCKET_RELAY_URL: `smtp://127.0.0.1:${sink.port}`,
    DOCKET_SECRET: 'bench'.repeat(8),
  }
  const started: Server[] = []
  try {
    for (let n = 0; n < count; n++) started.push(await startDocket(settings))
    const perSecond = await loadAll(started, seconds)
    const client = new pg.Client({ connectionString: postgres.url })
    await client.connect()
    const numberOf = async (sql: string) => Number((await client.query<{ n: string }>(sql)).rows[0]?.n)
    const tickets = await numberOf('SELECT count(*) AS n FROM tickets')
    const waiting = () => numberOf("SELECT count(*) AS n FROM outbox WHERE state = 'waiting'")
    await until(async () => (await waiting()) === 0, 'the last mail', 300)
    const before = await settled(sink.taken)
    // As if an engine had claimed what another has sent: the relay gets it again, under the same Message-ID.
    await client.query(
      `UPDATE outbox SET state = 'waiting', settled_at = NULL, next_at = 0
       WHERE id IN (SELECT id FROM outbox WHERE state = 'sent' ORDER BY id LIMIT ${planted})`,
    )
    await until(async () => (await waiting()) === 0, 'the planted mails', 60)
    const after = await settled(sink.taken)
    await client.end()
    return {
      perSecond,
      tickets,
      missing: tickets - before.ids,
      doubled: before.mails - before.ids,
      plantedSeen: after.mails - after.ids - (before.mails - before.ids),
    }
  } finally {
    for (const server of started) {
      await server.kill('SIGKILL')
      await server.remove()
    }
    sink.stop()
    far.stop()
    await postgres.stop()
  }
}

/** Posts a second of all engines together, each with its own connections. */
async function loadAll(servers: readonly Server[], seconds: number): Promise<number> {
  const letGo = servers.map(({ child }) => limitToShare(child.pid ?? 0, shareOfCore))
  try {
    const loads = await Promise.all(
      servers.map(({ port }) =>
        run({
          host: '127.0.0.1',
          port,
          connections,
          seconds,
          request: (n) =>
            post('/forms/contact', `127.0.0.1:${port}`, body(`${port}-${n}`), { 'Idempotency-Key': `${port}-${n}` }),
        }),
      ),
    )
    for (const { statuses } of loads)
      if (Object.keys(statuses).some((status) => status !== '201'))
        throw new Error(`refused: ${JSON.stringify(statuses)}`)
    return loads.reduce((sum, { perSecond }) => sum + perSecond, 0)
  } finally {
    for (const free of letGo) free()
  }
}

function body(name: string): string {
  return JSON.stringify({
    name: 'Ada Lovelace',
    email: `ada-${name}@customers.example`,
    subject: `Question ${name}`,
    message: 'The parcel has not arrived yet. '.repeat(10),
  })
}

/** What the relay has once it has told the same twice. */
async function settled(taken: () => Taken): Promise<Taken> {
  let last = taken()
  let same = 0
  await until(
    async () => {
      const now = taken()
      same = now.mails === last.mails ? same + 1 : 0
      last = now
      return same >= 10
    },
    'the relay',
    60,
    50,
  )
  return last
}
