import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Kysely } from 'kysely'
import { Exit } from '#engine/cli/io.ts'
import { documentText, iso } from '#engine/cli/words.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Blobs } from '#engine/ports/blobs.ts'
import { keptNames } from '#engine/store/kept-tables.ts'
import { stepsTaken } from '#engine/store/migrate.ts'
import type { Tables } from '#engine/store/tables.ts'
import type { Whole } from '#engine/store/whole.ts'
import { rowsOf } from '#engine/store/whole-rows.ts'
import { isFull, mustHaveRoom, syncFolder, writeSynced } from './files.ts'
import { blobPath, type Manifest, manifestName, markOf, type TableEntry, tablePath } from './manifest.ts'

export interface BackupParts {
  readonly whole: Whole
  readonly blobs: Pick<Blobs, 'open'>
  /** Folder of the data, beside which bytes must stay free for what comes in. */
  readonly dataDir: string
  readonly minFreeBytes: number
  /** What requests and links are signed with, and whether Docket keeps it in a file of its own. */
  readonly secret: { readonly value: string; readonly file: string | null }
  readonly now: number
}

/** Copies that are under way at a time. */
const atOnce = 4

/**
 * Writes a backup into a folder that is not there yet, or empty, beside an engine that may be running. Rows are read as of one commit, and
 * blobs after them: a blob is on the disk before the row that names it, so none of them can be too new. The manifest comes last, when all
 * else is on the disk. Whatever goes wrong, nothing of it stays. Exit 2 for a folder that cannot be used, 3 where there is no room.
 */
export async function takeBackup(parts: BackupParts, folder: string): Promise<Manifest> {
  const madeFrom = await ownFolder(folder)
  try {
    return await write(parts, folder)
  } catch (error) {
    for (const name of ['tables', 'blobs', 'secret', manifestName, partName])
      await rm(join(folder, name), { recursive: true, force: true })
    if (madeFrom !== null) await rm(madeFrom, { recursive: true, force: true })
    if (isFull(error)) throw new Exit(3, `The disk of "${folder}" is full: nothing of this backup was left there.`)
    throw error
  }
}

const partName = `${manifestName}.part`

async function write(parts: BackupParts, folder: string): Promise<Manifest> {
  const { whole, secret, now } = parts
  await mustHaveRoom(folder, (await whole.bytes()) + (await reserve(parts, folder)))
  await mkdir(join(folder, 'tables'), { mode: 0o700 })
  const read = await whole.snapshot((db) => writeTables(whole, db, folder))
  await syncFolder(join(folder, 'tables'))

  const { copied, missing } = await copyBlobs(parts, folder, read.blobs)
  if (secret.file !== null) await writeSynced(join(folder, 'secret'), [await readFile(secret.file)])
  const manifest: Manifest = {
    formatVersion: 1,
    takenAt: iso(now),
    database: whole.kind,
    position: read.position,
    tickets: read.tables.tickets?.rows ?? 0,
    steps: read.steps,
    tables: read.tables,
    blobs: copied,
    missing: await stillNamed(whole, missing),
    secret: { in: secret.file === null ? 'environment' : 'file', mark: markOf(secret.value) },
  }
  await writeSynced(join(folder, partName), [documentText(manifest)])
  await syncFolder(folder)
  await rename(join(folder, partName), join(folder, manifestName))
  await syncFolder(folder)
  await syncFolder(dirname(folder))
  return manifest
}

/** The folder that was made for it, with those above it that were not there either; null: it was there. */
async function ownFolder(folder: string): Promise<string | null> {
  const told = (error: NodeJS.ErrnoException): never => {
    throw new Exit(2, `"${folder}" is no folder that can be written: ${error.code}.`)
  }
  const made = await mkdir(folder, { recursive: true, mode: 0o700 }).catch(told)
  const found = await readdir(folder).catch(told)
  if (found.length === 0) return made ?? null
  const half = found.includes('tables') && !found.includes(manifestName)
  throw new Exit(
    2,
    half
      ? `"${folder}" holds a backup that was broken off (it has no ${manifestName}): remove it, or name another folder.`
      : `"${folder}" is not empty: name a folder that is not there yet.`,
  )
}

/** On the disk of the data so much stays free that the engine goes on taking what comes in. */
async function reserve({ dataDir, minFreeBytes }: BackupParts, folder: string): Promise<number> {
  const [data, own] = await Promise.all([stat(dataDir), stat(folder)])
  return data.dev === own.dev ? minFreeBytes : 0
}

interface ReadTables {
  readonly tables: Readonly<Record<string, TableEntry>>
  readonly steps: readonly string[]
  readonly position: number
  /** Sizes of blobs by id. */
  readonly blobs: ReadonlyMap<string, number>
}

async function writeTables(whole: Whole, db: Kysely<Tables>, folder: string): Promise<ReadTables> {
  const there = await whole.tableNames(db)
  if (!there.has('tickets')) throw new DocketError('unavailable', 'there are no tables of Docket in it')
  const tables: Record<string, TableEntry> = {}
  const blobs = new Map<string, number>()
  let position = 0
  for (const name of keptNames.filter((kept) => there.has(kept))) {
    let rows = 0
    const lines = async function* () {
      for await (const page of rowsOf(db, name)) {
        if (rows === 0) yield `${JSON.stringify(Object.keys(page[0] ?? {}))}\n`
        rows += page.length
        for (const row of page) {
          if (typeof row.blob === 'string') blobs.set(row.blob, Number(row.size))
          if (name === 'events') position = Number(row.position)
        }
        yield page.map((row) => `${JSON.stringify(Object.values(row))}\n`).join('')
      }
    }
    const written = await writeSynced(join(folder, tablePath(name)), lines())
    tables[name] = { rows, ...written }
  }
  return { tables, steps: await stepsTaken(db), position, blobs }
}

async function copyBlobs(
  parts: BackupParts,
  folder: string,
  sizes: ReadonlyMap<string, number>,
): Promise<{ readonly copied: Manifest['blobs']; readonly missing: readonly string[] }> {
  const all = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  await mustHaveRoom(folder, all + (await reserve(parts, folder)))
  await mkdir(join(folder, 'blobs'), { mode: 0o700 })
  const missing: string[] = []
  const copied = { files: 0, bytes: 0 }
  const ids = [...sizes.keys()].values()
  let failed = false
  const worker = async () => {
    for (const id of ids) {
      if (failed) return
      const bytes = await copyBlob(parts.blobs, id, join(folder, blobPath(id)))
      if (bytes === null) missing.push(id)
      else {
        copied.files++
        copied.bytes += bytes
      }
    }
  }
  const failing = (error: unknown) => {
    failed = true
    throw error
  }
  // What is under way ends before what was written is taken away.
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, () => worker().catch(failing)))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  for (const name of await readdir(join(folder, 'blobs'))) await syncFolder(join(folder, 'blobs', name))
  await syncFolder(join(folder, 'blobs'))
  return { copied, missing: missing.toSorted() }
}

/** How many bytes; null, and no file, where it is not there or no longer what its name says. */
async function copyBlob(blobs: Pick<Blobs, 'open'>, id: string, path: string): Promise<number | null> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const bytes = await blobs.open(id).catch((error: unknown) => {
    if (error instanceof DocketError && error.code === 'not-found') return null
    throw error
  })
  if (bytes === null) return null
  const written = await writeSynced(path, bytes as unknown as AsyncIterable<Uint8Array>)
  if (written.sha256 === id) return written.bytes
  await rm(path)
  return null
}

/** What was erased, or was an upload that nobody used, may go while its rows are read: that is no loss. */
async function stillNamed(whole: Whole, missing: readonly string[]): Promise<readonly string[]> {
  if (missing.length === 0) return []
  return whole.snapshot(async (db) => {
    const named = new Set<string>()
    for (const table of ['files', 'mails'])
      for await (const rows of rowsOf(db, table)) for (const { blob } of rows) named.add(String(blob))
    return missing.filter((id) => named.has(id))
  })
}
