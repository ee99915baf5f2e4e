import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../engine/testing/free-port.ts'
import { createDatabase } from '../../engine/testing/postgres.ts'
import type { Answered, Asked } from './engine-host.ts'

export interface EngineProcess {
  /** Origin without a slash at the end. */
  readonly url: string
  /** The one-time link for the first admin. */
  readonly firstLink: string
  /** So much time has passed for it once this is fulfilled. */
  skip(ms: number): Promise<void>
  /** Asks it to stop, and removes its data once it has; rejects when it does not stop cleanly. */
  stop(): Promise<void>
}

let started = 0

/**
 * The real engine with the built site, on a free port, with a database of its own (SQLite, if not told otherwise) and a clock that can leave time out. Rejects with what
 * keeps it from starting.
 */
export async function startEngineProcess(env: Readonly<Record<string, string>> = {}): Promise<EngineProcess> {
  const engine = started++
  const data = await mkdtemp(join(tmpdir(), 'docket-engine-'))
  const port = await freePort()
  // `npm run drill -- postgres` gives a server for all of them.
  const server = process.env.DOCKET_TEST_POSTGRES
  const { firstLink } = await ask({
    engine,
    to: 'start',
    env: {
      ...process.env,
      PORT: String(port),
      DOCKET_DATA: data,
      DOCKET_SMTP_PORT: 'off',
      DOCKET_RATE_LIMIT: 'off',
      ...(server !== undefined && { DOCKET_DATABASE_URL: await createDatabase(server) }),
      ...env,
    },
  })
  return {
    url: `http://127.0.0.1:${port}`,
    firstLink: firstLink ?? '',
    async skip(ms) {
      await ask({ engine, to: 'skip', ms })
    },
    async stop() {
      await ask({ engine, to: 'stop' })
      await rm(data, { recursive: true, force: true })
    },
  }
}

let host: ChildProcess | null = null
let questions = 0
const waiting = new Map<number, { readonly done: (answer: Answered) => void; readonly fail: (error: Error) => void }>()

/** Asks the one process that holds all engines of this one. */
function ask(asked: Asked): Promise<Answered> {
  const question = questions++
  host ??= startHost()
  const answer = new Promise<Answered>((done, fail) => waiting.set(question, { done, fail }))
  // It keeps nobody from ending, but for who waits for an answer.
  host.channel?.ref()
  host.send({ ...asked, question })
  return answer
}

function startHost(): ChildProcess {
  const child = fork(join(import.meta.dirname, 'engine-host.ts'), {
    // Not as the runner of the tests is started, which reads TypeScript in its own way.
    execArgv: [],
    env: { ...process.env, NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/docket') },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4_000)
  })
  child.on('message', (answer: Answered) => {
    const asking = waiting.get(answer.question)
    waiting.delete(answer.question)
    if (waiting.size === 0) child.channel?.unref()
    if (answer.error === undefined) asking?.done(answer)
    else asking?.fail(new Error(answer.error))
  })
  child.on('exit', () => {
    for (const { fail } of waiting.values()) fail(new Error(`The engines ended (is the site built?):\n${said}`))
    waiting.clear()
    host = null
  })
  child.unref()
  if (child.stderr instanceof Socket) child.stderr.unref()
  return child
}
