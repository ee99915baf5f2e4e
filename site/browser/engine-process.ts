import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../engine/testing/free-port.ts'

export interface EngineProcess {
  /** Origin without a slash at the end. */
  readonly url: string
  /** The one-time link that the engine printed for the first admin. */
  readonly firstLink: string
  /** Asks it to stop, and resolves with its exit code once it is gone. */
  stop(): Promise<number | null>
}

const root = join(import.meta.dirname, '../..')
const startsWithinMs = 120_000

/** The real engine with the built site, on a free port, with a database of its own. Rejects with what it said when it ends instead. */
export async function startEngineProcess(env: Readonly<Record<string, string>> = {}): Promise<EngineProcess> {
  const data = await mkdtemp(join(tmpdir(), 'docket-browser-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, ['engine/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      DOCKET_DATA: data,
      DOCKET_RATE_LIMIT: 'off',
      DOCKET_SMTP_PORT: 'off',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const firstLink = await started(child, url)
  return {
    url,
    firstLink,
    async stop() {
      child.kill('SIGTERM')
      const code = await ended
      await rm(data, { recursive: true, force: true })
      return code
    },
  }
}

async function started(child: ChildProcess, url: string): Promise<string> {
  let said = ''
  const listen = (chunk: Buffer) => {
    said += chunk.toString()
  }
  child.stdout?.on('data', listen)
  child.stderr?.on('data', listen)
  const giveUpAt = Date.now() + startsWithinMs
  while (Date.now() < giveUpAt && child.exitCode === null) {
    const link = /http\S+\/desk\/sign-in\/\S+/.exec(said)?.[0]
    if (link && (await isReady(url))) return link
    await pause(50)
  }
  child.kill('SIGKILL')
  throw new Error(`The engine did not start (is the site built?):\n${said.slice(-2_000)}`)
}

function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )
}
