import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { freePort } from '../engine/testing/free-port.ts'

export const root = join(import.meta.dirname, '..')

/** The real engine as a process of its own. */
export interface EngineProcess {
  readonly port: number
  readonly child: ChildProcess
  /** Resolves with how it ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
}

/** @param under a command that runs the engine, such as `strace` with its options */
export async function startEngine(
  settings: Readonly<Record<string, string>>,
  under: readonly string[] = [],
): Promise<EngineProcess> {
  const port = Number(settings.PORT ?? (await freePort()))
  const [command = '', ...args] = [...under, process.execPath, join(root, 'engine/main.ts')]
  const child = spawn(command, args, {
    cwd: root,
    env: {
      ...process.env,
      DOCKET_SITE: 'off',
      DOCKET_SMTP_PORT: 'off',
      DOCKET_RATE_LIMIT: 'off',
      ...settings,
      PORT: String(port),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4_000)
  })
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  )
  let over = false
  void ended.then(() => {
    over = true
  })
  for (let tries = 0; tries < 2_400; tries++) {
    if (over) {
      // A failpoint may kill the engine before it answers: that is part of the drill.
      const { signal } = await ended
      if (signal === 'SIGKILL') return { port, child, ended }
      throw new Error(`the engine did not start: ${said}`)
    }
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (ready) return { port, child, ended }
    await pause(25)
  }
  child.kill('SIGKILL')
  throw new Error(`the engine did not become ready: ${said}`)
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
