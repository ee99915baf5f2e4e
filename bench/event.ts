import { fork } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../engine/testing/postgres.ts'
import { openDesk } from './lib/desk.ts'
import { post, run, warmUpMs } from './lib/load.ts'
import { against, type Result } from './lib/report.ts'
import { ask, startDocket } from './lib/servers.ts'
import { startRestate } from './rivals/restate.ts'

export const notMeasured = ['rivals on more than one machine', 'events on PostgreSQL']

const widths = [1, 8, 64] as const

/**
 * G4: one durable ticket event (read, transition, state, log, effect) in process and through HTTP, beside a Restate object and a DBOS
 * workflow.
 */
export async function event(seconds = 4): Promise<readonly Result[]> {
  const restate = await restateRates(seconds)
  const dbos = await dbosRates(seconds)
  const results: Result[] = []
  const desk = await openDesk()
  try {
    const tickets = 500
    await Promise.all(Array.from({ length: tickets }, (_, n) => desk.create(n)))
    for (const [index, width] of widths.entries()) {
      const rate = await closedLoop(width, seconds, (n) =>
        desk.submit(1 + (n % tickets), {
          type: 'agent.replied',
          by: { role: 'agent', id: 'ana' },
          data: { via: 'desk' },
          content: { text: 'An answer of a usual length, with a link and a word of thanks.', files: [] },
        }),
      )
      results.push(
        against(
          'G4',
          `ticket events, ${width} at once`,
          rate,
          '/s',
          { name: 'Restate', figure: restate[index] ?? 1 },
          10,
        ),
      )
      results.push(
        against('G4', `ticket events, ${width} at once`, rate, '/s', { name: 'DBOS', figure: dbos[index] ?? 1 }, 10),
      )
    }
  } finally {
    await desk.close()
  }
  for (const [index, width] of widths.entries()) {
    const rate = await throughHttp(width, seconds)
    for (const rival of [
      { name: 'Restate', figure: restate[index] ?? 1 },
      { name: 'DBOS', figure: dbos[index] ?? 1 },
    ])
      results.push(against('G4', `ticket events through HTTP, ${width} at once`, rate, '/s', rival, 5))
  }
  return results
}

/** Answers of agents by the API. As the rivals' answers, these say no more than that it is done. */
async function throughHttp(connections: number, seconds: number): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'docket-bench-'))
  const tickets = 500
  const desk = await openDesk(dataDir)
  await Promise.all(Array.from({ length: tickets }, (_, n) => desk.create(n)))
  await desk.settleOutbox()
  await desk.close()
  const server = await startDocket({ DOCKET_DATA: dataDir })
  try {
    const host = `127.0.0.1:${server.port}`
    const { token } = ask(server.env, 'token', 'create', '--name', 'bench', '--scope', 'read,write')
    const { perSecond, answered, statuses } = await run({
      host: '127.0.0.1',
      port: server.port,
      connections,
      seconds,
      request: (n) =>
        post(
          `/api/v1/tickets/${1 + (n % tickets)}/replies`,
          host,
          '{"text":"An answer of a usual length, with a link and a word of thanks."}',
          { authorization: `Bearer ${token}`, prefer: 'return=minimal' },
        ),
    })
    if (statuses['204'] !== answered) throw new Error(`refused: ${JSON.stringify(statuses)}`)
    return perSecond
  } finally {
    await server.kill('SIGKILL')
    await server.remove()
  }
}

export async function closedLoop(
  width: number,
  seconds: number,
  work: (n: number) => Promise<unknown>,
): Promise<number> {
  let n = 0
  let done = 0
  const countedFrom = performance.now() + warmUpMs
  const endsAt = countedFrom + seconds * 1000
  const client = async () => {
    while (performance.now() < endsAt) {
      await work(n++)
      if (performance.now() >= countedFrom) done++
    }
  }
  await Promise.all(Array.from({ length: width }, client))
  return done / ((performance.now() - countedFrom) / 1000)
}

async function restateRates(seconds: number): Promise<readonly number[]> {
  const server = await startRestate()
  try {
    const rates: number[] = []
    for (const connections of widths) {
      const { perSecond } = await run({
        host: '127.0.0.1',
        port: server.port,
        connections,
        seconds,
        request: (n) =>
          post(
            `/ticket/t${n % 500}/event`,
            '127.0.0.1',
            '{"type":"agent.replied","text":"An answer of a usual length."}',
          ),
      })
      rates.push(perSecond)
    }
    return rates
  } finally {
    await server.stop()
  }
}

/** In a process of its own, with a PostgreSQL of its own. */
async function dbosRates(seconds: number): Promise<readonly number[]> {
  const postgres = await startPostgres()
  try {
    return await new Promise<readonly number[]>((resolve, reject) => {
      const child = fork(join(import.meta.dirname, 'rivals/dbos-run.ts'), [postgres.url, String(seconds)], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      child.once('message', (rates) => {
        resolve(rates as number[])
        child.kill('SIGKILL')
      })
      child.once('exit', (code) => reject(new Error(`DBOS ended with ${code}`)))
    })
  } finally {
    await postgres.stop()
  }
}
