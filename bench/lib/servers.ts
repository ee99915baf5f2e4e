import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** What `npm start` tells Node. */
const flags = (
  / node (--.*) engine\/main\.ts$/.exec(
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts.start as string,
  )?.[1] ?? ''
)
  .split(' ')
  .filter((flag) => flag !== '')

export interface Server {
  readonly port: number
  readonly dataDir: string
  readonly child: ChildProcess
  /** Environment it runs with, for commands beside it. */
  readonly env: NodeJS.ProcessEnv
  kill(signal?: NodeJS.Signals): Promise<void>
  remove(): Promise<void>
}

/** The engine as it is run, without limits on how much one client may send; `site` also serves the built pages. */
export async function startDocket(settings: Readonly<Record<string, string>> = {}): Promise<Server> {
  const dataDir = settings.DOCKET_DATA ?? (await mkdtemp(join(tmpdir(), 'docket-bench-')))
  const port = await freePort()
  const env = {
    ...process.env,
    DOCKET_SITE: 'off',
    DOCKET_RATE_LIMIT: 'off',
    DOCKET_SMTP_PORT: 'off',
    DOCKET_DATA: dataDir,
    PORT: String(port),
    ...settings,
  }
  const child = spawn(process.execPath, [...flags, join(root, 'engine/main.ts')], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const isReady = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok
  await until(isReady, 'the engine', 120).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  return {
    port,
    dataDir,
    child,
    env,
    async kill(signal = 'SIGTERM') {
      child.kill(signal)
      await ended
    },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  }
}

/** What a command of `docket`, run beside the engine, prints as JSON. */
export function ask(env: NodeJS.ProcessEnv, ...command: readonly string[]): Record<string, string> {
  const said = execFileSync(process.execPath, ['bin/docket.js', ...command, '--json'], {
    cwd: root,
    env,
    encoding: 'utf8',
  })
  return JSON.parse(said) as Record<string, string>
}

/** A script that prints its port. */
export async function startScript(
  path: string,
  ...args: readonly string[]
): Promise<{ readonly port: number; stop(): void }> {
  const child = spawn(process.execPath, [path, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(Number(chunk.toString().trim())))
    child.once('exit', (code) => reject(new Error(`${path} ended with ${code}`)))
  })
  return { port, stop: () => void child.kill('SIGKILL') }
}

/** What a relay has got: each Message-ID counts once among the ids. */
export interface Taken {
  readonly mails: number
  readonly ids: number
}

/** A relay that takes every mail, as a process of its own. */
export async function startSinkProcess(): Promise<{ readonly port: number; taken(): Taken; stop(): void }> {
  const child = fork(join(root, 'bench/rivals/smtp-sink.ts'), [], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  let taken: Taken = { mails: 0, ids: 0 }
  child.on('message', (told) => {
    taken = told as Taken
  })
  const port = await new Promise<number>((resolve) =>
    child.stdout?.once('data', (chunk: Buffer) => resolve(Number(chunk.toString().trim()))),
  )
  return { port, taken: () => taken, stop: () => void child.kill('SIGKILL') }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

/** Asks until something holds; a machine that is busy with other things may take `seconds` for it. */
export async function until(holds: () => Promise<boolean>, what: string, seconds = 30, everyMs = 50): Promise<void> {
  for (let tries = 0; tries < (seconds * 1_000) / everyMs; tries++) {
    if (await holds().catch(() => false)) return
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
  throw new Error(`${what} did not come within ${seconds} s`)
}
