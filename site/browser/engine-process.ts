import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { startEngine } from '../../engine/testing/engine-process.ts'

export interface EngineProcess {
  /** Origin without a slash at the end. */
  readonly url: string
  /** The one-time link that the engine printed for the first admin. */
  readonly firstLink: string
  /** So much time has passed for it once this is fulfilled. */
  skip(ms: number): Promise<void>
  /** Asks it to stop, and resolves with its exit code once it is gone. */
  stop(): Promise<number | null>
}

/**
 * The real engine with the built site, on a free port, with a database of its own and a clock that can leave time out. Rejects with what it
 * said when it ends instead.
 */
export async function startEngineProcess(env: Readonly<Record<string, string>> = {}): Promise<EngineProcess> {
  const command = [process.execPath, 'site/browser/skipping-engine.ts'] as const
  const { url, child, ended, said, remove } = await startEngine({ DOCKET_RATE_LIMIT: 'off', ...env }, command, true)
  const printed = () => /http\S+\/desk\/sign-in\/\S+/.exec(said())?.[0]
  // It is printed a moment after the first request is answered.
  for (let tries = 0; tries < 200 && printed() === undefined; tries++) await pause(50)
  const firstLink = printed()
  if (firstLink === undefined) {
    await remove()
    throw new Error(`The engine printed no link to sign in:\n${said()}`)
  }
  return {
    url,
    firstLink,
    async skip(ms) {
      const skipped = once(child, 'message')
      child.send(ms)
      await skipped
    },
    async stop() {
      child.kill('SIGTERM')
      const code = await ended
      await remove()
      return code
    },
  }
}
