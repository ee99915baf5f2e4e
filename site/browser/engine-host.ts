import { join } from 'node:path'
import { readSettings } from '../../engine/adapters/environment.ts'
import { createPinoLog } from '../../engine/adapters/pino-log.ts'
import { systemClock } from '../../engine/adapters/system-clock.ts'
import { createPages } from '../../engine/http/site.ts'
import { startEngine } from '../../engine/start.ts'
import { type SkippingClock, skippingClock } from '../../engine/testing/skipping-clock.ts'

// Engines as `engine/run.ts` starts them, each with settings, data and port of its own: a process of its own for each would load the same
// thousand modules again. Its parent asks, and each question is answered.

export type Env = Readonly<Record<string, string | undefined>>

/** What the parent asks of an engine that it gave a number. */
export type Asked =
  | { readonly engine: number; readonly to: 'start'; readonly env: Env }
  /** So many milliseconds have passed for it. */
  | { readonly engine: number; readonly to: 'skip'; readonly ms: number }
  | { readonly engine: number; readonly to: 'stop' }

/** `error` says what went wrong; `firstLink` comes with a start. */
export interface Answered {
  readonly question: number
  readonly error?: string
  readonly firstLink?: string | null
}

interface Running {
  readonly firstLink: string | null
  readonly clock: SkippingClock
  stop(): Promise<void>
}

const root = join(import.meta.dirname, '../..')
const log = createPinoLog(process.stderr)
const engines = new Map<number, Running>()

async function start(env: Env): Promise<Running> {
  // A story that waits for what takes minutes waits for nothing.
  const clock = skippingClock(systemClock)
  const engine = await startEngine({
    settings: readSettings(env, root),
    clock,
    log,
    failpoint: () => {},
    diskBroke: () => process.exit(1),
    secret: (name) => env[name] ?? null,
    pages: (services) => createPages(services, { dist: join(root, 'dist') }),
  })
  return { firstLink: engine.firstLink, clock, stop: () => engine.stop() }
}

async function answer(asked: Asked): Promise<Omit<Answered, 'question'>> {
  if (asked.to === 'start') {
    const engine = await start(asked.env)
    engines.set(asked.engine, engine)
    return { firstLink: engine.firstLink }
  }
  const engine = engines.get(asked.engine)
  if (engine === undefined) throw new Error('There is no such engine here.')
  if (asked.to === 'skip') engine.clock.skip(asked.ms)
  else {
    engines.delete(asked.engine)
    await engine.stop()
  }
  return {}
}

process.on('message', (asked: Asked & { readonly question: number }) => {
  const { question } = asked
  answer(asked).then(
    (said) => process.send?.({ question, ...said }),
    (error: unknown) => process.send?.({ question, error: String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))
