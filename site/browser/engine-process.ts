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
  current ??= startHost()
  const host = current
  const { firstLink } = await ask(host, {
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
      await ask(host, { engine, to: 'skip', ms })
    },
    async stop() {
      await ask(host, { engine, to: 'stop' })
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** The one process that holds all engines of this one, until one of them brings it down: then the next engine gets another. */
interface Host {
  readonly child: ChildProcess
  readonly waiting: Map<number, { readonly done: (answer: Answered) => void; readonly fail: (error: Error) => void }>
  /** The end of its log. */
  said: string
  hasEnded: boolean
}

let current: Host | null = null
let questions = 0

/** Rejects where the host is gone: whoever stops an engine hears that it did not come so far. */
function ask(host: Host, asked: Asked): Promise<Answered> {
  if (host.hasEnded) return Promise.reject(lastWords(host))
  const question = questions++
  const answer = new Promise<Answered>((done, fail) => host.waiting.set(question, { done, fail }))
  // It keeps nobody from ending, but for who waits for an answer.
  host.child.channel?.ref()
  host.child.send({ ...asked, question })
  return answer
}

function lastWords({ said }: Host): Error {
  return new Error(`The engines ended (is the site built?):\n${said}`)
}

function startHost(): Host {
  const child = fork(join(import.meta.dirname, 'engine-host.ts'), {
    // Not as the runner of the tests is started, which reads TypeScript in its own way.
    execArgv: [],
    env: { ...process.env, NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/docket') },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const host: Host = { child, waiting: new Map(), said: '', hasEnded: false }
  const { waiting } = host
  child.stderr?.on('data', (chunk: Buffer) => {
    host.said = (host.said + chunk.toString()).slice(-4_000)
  })
  child.on('message', (answer: Answered) => {
    const asking = waiting.get(answer.question)
    waiting.delete(answer.question)
    if (waiting.size === 0) child.channel?.unref()
    if (answer.error === undefined) asking?.done(answer)
    else asking?.fail(new Error(answer.error))
  })
  child.on('exit', () => {
    host.hasEnded = true
    if (current === host) current = null
    for (const { fail } of waiting.values()) fail(lastWords(host))
    waiting.clear()
  })
  child.unref()
  if (child.stderr instanceof Socket) child.stderr.unref()
  return host
}
