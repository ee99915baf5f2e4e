import { join } from 'node:path'
import { readSettings } from '#engine/adapters/environment.ts'
import { failpoints } from '#engine/adapters/failpoints.ts'
import { createPinoLog } from '#engine/adapters/pino-log.ts'
import { SettingError } from '#engine/adapters/setting-error.ts'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { createPages } from '#engine/http/site.ts'
import { NoSoundDefinitions } from '#engine/runtime/live-definitions.ts'
import type { Settings } from '#engine/runtime/settings.ts'
import { type Engine, startEngine } from './start.ts'

/** After the disk failed, those who wait are told so before the process ends; nothing says yes any more. */
const refusingMs = 250

const log = createPinoLog(process.stderr)

// A fault that nothing handles leaves the process in a state nobody knows: it ends, and whoever supervises it starts it again.
process.on('uncaughtException', (error) => {
  log.error({ error }, 'uncaught error')
  process.exit(1)
})

/** Somebody asks the process to end; it may be before it has begun. Who asks twice does not want to wait. */
const askedToStop = new Promise<void>((resolve) => {
  let isAsked = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isAsked) process.exit(1)
      isAsked = true
      resolve()
    })
  }
})

const engine = await start().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(error instanceof SettingError ? 2 : error instanceof NoSoundDefinitions ? 1 : 3)
})
await askedToStop
engine.stop().then(
  () => process.exit(0),
  (error: unknown) => {
    log.error({ error }, 'the engine did not stop cleanly')
    process.exit(1)
  },
)

async function start(): Promise<Engine> {
  const settings = readSettings(process.env, process.cwd())
  const started = await startEngine({
    settings,
    log,
    failpoint: failpoints(process.env.DOCKET_FP),
    diskBroke(said) {
      log.error({ error: said }, 'the disk failed; the engine ends, and the next one finds what was kept')
      systemClock.after(refusingMs, () => process.exit(1))
    },
    secret: (name) => process.env[name] ?? null,
    pages: (services) =>
      settings.site ? createPages(services, { dist: join(import.meta.dirname, '..', 'dist') }) : Promise.resolve(null),
  })
  announce(settings, started.firstLink)
  return started
}

function announce(
  { publicUrl: url, site, relayUrl, smtp, host, mailDomain }: Settings,
  firstLink: string | null,
): void {
  const lines = [
    ...(site
      ? [
          ['help center', `${url}/`],
          ['desk', `${url}/desk`],
        ]
      : []),
    ...(site && relayUrl === null ? [['mailbox', `${url}/mailbox`, 'every mail Docket would send lands in it']] : []),
    ...(smtp === null
      ? []
      : [['mail in', `${smtp.protocol}://${host}:${smtp.port}`, `for addresses at ${mailDomain}`]]),
    ['API', `${url}/api/v1/openapi.json`],
    ...(site && firstLink !== null ? [['sign in once', firstLink]] : []),
  ]
  for (const [name = '', address = '', note = ''] of lines) {
    process.stdout.write(`  ${name.padEnd(13)}${address}${note && `   ${note}`}\n`)
  }
}

function explain(error: unknown): string {
  if (error instanceof SettingError || error instanceof NoSoundDefinitions) return error.message
  const { code, message, syscall, hostname } = error as {
    readonly [part in 'code' | 'message' | 'syscall' | 'hostname']?: string
  }
  const host = process.env.HOST?.trim() ?? ''
  if (code === 'EADDRNOTAVAIL' || (syscall === 'getaddrinfo' && hostname === host))
    return `HOST is no address of this machine: "${host}".`
  if (syscall === 'getaddrinfo') return `DOCKET_DATABASE_URL names a host that cannot be found: "${hostname}".`
  // PostgreSQL's own words (SQLSTATE classes 28 and 3D): the password is wrong, or the database does not exist.
  if (/^(?:28|3D)/.test(code ?? '')) return `DOCKET_DATABASE_URL is refused: ${message}.`
  if (code === 'unavailable') return `DOCKET_DATABASE_URL: ${message}`
  if (code === 'EACCES' && syscall === 'listen')
    return 'PORT needs rights that Docket does not have; set one above 1023.'
  if (code === 'EADDRINUSE') return 'PORT is taken by another program; set another one, such as PORT=4322.'
  return `Docket could not start: ${message ?? String(error)}`
}
