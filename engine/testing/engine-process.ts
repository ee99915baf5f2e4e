import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { root } from './sources.ts'

export interface EngineProcess {
  /** Origin without a slash at the end. */
  readonly url: string
  readonly child: ChildProcess
  /** Its exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>
  /** All that it printed so far. */
  said(): string
  /** Ends it at once, where it still runs, and removes its data. */
  remove(): Promise<void>
}

/**
 * The real engine on a free port, with data of its own, once it is ready; rejects with what it said when
 * it ends or takes longer than `withinMs` instead.
 */
export async function startEngine(
  env: Readonly<Record<string, string>> = {},
  [command, ...args]: readonly [string, ...string[]] = [process.execPath, 'engine/main.ts'],
  withinMs = 100_000,
): Promise<EngineProcess> {
  const data = await mkdtemp(join(tmpdir(), 'docket-process-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, PORT: String(port), DOCKET_DATA: data, DOCKET_SMTP_PORT: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const remove = async () => {
    child.kill('SIGKILL')
    await ended
    await rm(data, { recursive: true, force: true })
  }
  const giveUpAt = Date.now() + withinMs
  while (Date.now() < giveUpAt && child.exitCode === null) {
    if (await isReady(url)) return { url, child, ended, said: () => said, remove }
    await pause(50)
  }
  await remove()
  throw new Error(`The engine did not start (is the site built?):\n${said.slice(-2_000)}`)
}

export function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )
}
