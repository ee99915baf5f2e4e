import { createHash } from 'node:crypto'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Blobs } from '#engine/ports/blobs.ts'
import type { DefinitionsSource, SourceFile } from '#engine/ports/definitions-source.ts'
import { type Connection, openConnection } from '#engine/store/sqlite/driver.ts'
import type { Faults } from './faults.ts'
import type { Life, World } from './world.ts'

/** What outlives every process: the database's file, blobs, and the files that people write. */
export interface Disk {
  readonly file: string
  readonly blobs: Map<string, Uint8Array>
  files: readonly SourceFile[]
  /** Told when `files` is another list. */
  readonly watchers: Map<Life, () => void>
}

/**
 * Connections of one process to the real SQLite, each statement a call of the world. A file that is locked is waited for by the world,
 * since a connection that waits by itself would hold up everybody.
 */
export function connectionsOf(life: Life, world: World, faults: Faults, rewritten: (sql: string) => string) {
  const opened: Connection[] = []
  const connect: typeof openConnection = async (file, mode, disk) => {
    const ask = <T>(what: string, run: () => Promise<T>) =>
      world.call<T>({ life, what: `${mode} ${what}`, run, isBusy, fault: () => faults.ofStatement(life, what) })
    const real = await ask('open', async () => {
      const connection = await openConnection(file, mode, disk)
      opened.push(connection)
      await connection.exec('PRAGMA busy_timeout = 0')
      return connection
    })
    return {
      all: <Row>(sql: string, parameters?: readonly unknown[]) =>
        ask(nameOf(sql), () => real.all<Row>(rewritten(sql), parameters)),
      run: (sql, parameters) => ask(nameOf(sql), () => real.run(rewritten(sql), parameters)),
      exec: (sql) => ask(nameOf(sql), () => real.exec(rewritten(sql))),
      close: () =>
        ask('close', async () => {
          opened.splice(opened.indexOf(real), 1)
          await real.close()
        }),
    }
  }
  return {
    connect,
    /** As the kernel does it for a process that is gone: what was not committed is taken back. */
    async cut() {
      for (const connection of opened.splice(0)) await connection.close()
    },
  }
}

/** Makes the triggers of a database anew, in other words. */
export async function rewriteTriggers(file: string, rewritten: (sql: string) => string): Promise<void> {
  const connection = await openConnection(file, 'write', { refusal: () => null, failed: () => {} })
  const triggers = await connection.all<{ name: string; sql: string }>(
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
  )
  for (const { name, sql } of triggers) await connection.exec(`DROP TRIGGER ${name}; ${rewritten(sql)}`)
  await connection.close()
}

export function blobsOf(life: Life, world: World, disk: Disk, faults: Faults): Blobs {
  const ask = <T>(what: string, run: () => Promise<T>) => world.call<T>({ life, what, run })
  const bytesOf = (id: string) => {
    const bytes = disk.blobs.get(id)
    if (bytes === undefined) throw new DocketError('not-found', 'There is no such blob.')
    return bytes
  }
  return {
    async put(bytes) {
      const chunks: Uint8Array[] = []
      for await (const chunk of bytes) chunks.push(chunk)
      const whole = Buffer.concat(chunks)
      const id = createHash('sha256').update(whole).digest('hex')
      return world.call({
        life,
        what: `put ${id.slice(0, 8)}`,
        fault: () => faults.ofBlob(life),
        async run() {
          disk.blobs.set(id, whole)
          return { id, size: whole.length }
        },
      })
    },
    open: (id) => ask('open blob', async () => new Blob([new Uint8Array(bytesOf(id))]).stream()),
    read: (id) => ask('read blob', async () => bytesOf(id)),
    remove: (id) => ask('remove blob', async () => void disk.blobs.delete(id)),
    freeBytes: async () => Number.POSITIVE_INFINITY,
  }
}

export function sourceOf(life: Life, world: World, disk: Disk): DefinitionsSource {
  return {
    read: () => world.call({ life, what: 'read files', run: async () => disk.files }),
    commit: async () => null,
    watch(changed) {
      disk.watchers.set(life, changed)
      return async () => void disk.watchers.delete(life)
    },
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof DocketError && error.code === 'unavailable' && error.message === 'The database is busy.'
}

/** The same for every run of a seed, and short. */
function nameOf(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim().slice(0, 40)
}
