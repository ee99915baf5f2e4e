import { execFileSync, spawn } from 'node:child_process'
import { cpSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../engine/testing/free-port.ts'

export interface DevProcess {
  /** Origin without a slash at the end. */
  readonly url: string
  /** Root of the definitions: a repository of its own with the samples committed. */
  readonly folder: string
  git(...args: readonly string[]): string
  stop(): Promise<void>
}

const root = join(import.meta.dirname, '../..')
const startsWithinMs = 120_000

/** What `npm run dev` starts, on a free port, with definitions and a database of its own. */
export async function startDevProcess(): Promise<DevProcess> {
  const base = await mkdtemp(join(tmpdir(), 'docket-dev-'))
  const folder = join(base, 'project')
  for (const name of ['forms', 'workflows']) cpSync(join(root, name), join(folder, name), { recursive: true })
  const who = ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com']
  const git = (...args: readonly string[]) => execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8' })
  git('init', '--quiet')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'Samples')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(
    process.execPath,
    ['node_modules/astro/bin/astro.mjs', 'dev', '--host', '127.0.0.1', '--port', String(port)],
    {
      cwd: root,
      env: {
        ...process.env,
        DOCKET_DEFINITIONS: folder,
        DOCKET_DATA: join(base, 'data'),
        DOCKET_SMTP_PORT: 'off',
        ASTRO_TELEMETRY_DISABLED: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const giveUpAt = Date.now() + startsWithinMs
  while (!(await answers(`${url}/forms/contact/`))) {
    if (Date.now() > giveUpAt || child.exitCode !== null) {
      child.kill('SIGKILL')
      throw new Error(`The development server did not start:\n${said.slice(-2_000)}`)
    }
    await pause(200)
  }
  return {
    url,
    folder,
    git,
    async stop() {
      child.kill('SIGTERM')
      await ended
      await rm(base, { recursive: true, force: true })
    },
  }
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )
}
