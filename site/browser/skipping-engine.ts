import { join } from 'node:path'
import { readSettings } from '../../engine/adapters/environment.ts'
import { createPinoLog } from '../../engine/adapters/pino-log.ts'
import { systemClock } from '../../engine/adapters/system-clock.ts'
import { createPages } from '../../engine/http/site.ts'
import { startEngine } from '../../engine/start.ts'
import { skippingClock } from '../../engine/testing/skipping-clock.ts'

/**
 * The engine as `engine/main.ts` starts it, on a clock that leaves time out: each number that its parent sends is so many milliseconds,
 * and is answered once they have passed.
 * A story that waits for what takes minutes waits for nothing.
 */
const root = join(import.meta.dirname, '../..')
const clock = skippingClock(systemClock)
const engine = await startEngine({
  settings: readSettings(process.env, process.cwd()),
  clock,
  log: createPinoLog(process.stderr),
  failpoint: () => {},
  diskBroke: () => process.exit(1),
  secret: (name) => process.env[name] ?? null,
  pages: (services) => createPages(services, { dist: join(root, 'dist') }),
})
process.stdout.write(`${engine.firstLink}\n`)
process.on('message', (ms) => {
  clock.skip(Number(ms))
  process.send?.('skipped')
})
process.once('SIGTERM', () => void engine.stop().then(() => process.exit(0)))
