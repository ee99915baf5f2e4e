import { createReadStream, existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileBlobs } from '#engine/adapters/file-blobs.ts'
import { isFull, mustHaveRoom, syncFolder, writeSynced } from '#engine/cli/backup/files.ts'
import { blobPath, type Manifest, markOf, readManifest } from '#engine/cli/backup/manifest.ts'
import { Exit } from '#engine/cli/io.ts'
import { count } from '#engine/cli/words.ts'
import { unknownSteps } from '#engine/store/migrate.ts'
import type { Whole } from '#engine/store/whole.ts'
import { fillFrom, lastNumber } from './fill.ts'
import { verifyBackup } from './verify.ts'

export interface RestoreParts {
  readonly whole: Whole
  readonly dataDir: string
  /** `DOCKET_SECRET`; null: Docket keeps it in the data folder. */
  readonly givenSecret: string | null
  /** Where there are tickets already, which are kept beside. */
  readonly replace: boolean
  /** How many ticket numbers are left out; null: more than the lost desk has most likely given since. */
  readonly skip: number | null
  readonly now: number
}

export interface Restored {
  readonly manifest: Manifest
  /** The folder (SQLite) or schema (PostgreSQL) in which what was there before is kept; null: there was nothing. */
  readonly aside: string | null
  readonly nextNumber: number
  /** Links and addresses of mails that went out are signed with another secret, and open nothing. */
  readonly isOtherSecret: boolean
}

/**
 * Puts a backup in the place of an empty desk; with `replace` also of one that has tickets, which is kept beside it. Everything is verified before
 * anything is changed, and the database appears last, whole. Exit 1 for a backup that is not as it was written, 2 for a place that is not
 * empty or in use, 3 where there is no room.
 */
export async function restoreBackup(parts: RestoreParts, folder: string): Promise<Restored> {
  const { whole, dataDir, givenSecret, skip, replace, now } = parts
  const manifest = await readManifest(folder)
  const unknown = unknownSteps(manifest.steps, whole.knownSteps)
  if (unknown.length > 0)
    throw new Exit(1, `This backup is of a newer engine (${unknown.join(', ')}): restore it with that one.`)
  const ids = await verifyBackup(folder, manifest)
  const given = await mustBeFree(whole, replace)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await mustHaveRoom(dataDir, bytesOf(manifest, whole))

  const aside = asideOf(dataDir, now)
  try {
    const blobs = await fileBlobs(join(dataDir, 'blobs'), 0)
    for (const id of ids) await blobs.put(createReadStream(join(folder, blobPath(id))), Number.POSITIVE_INFINITY)
    let nextNumber = 1
    const kept = await whole.rebuild({
      steps: manifest.steps,
      aside,
      async fill(db) {
        nextNumber = await fillFrom(folder, manifest, { db, now, skip, given })
        if (manifest.secret.in === 'file' && givenSecret === null) await putSecret(folder, dataDir, aside.folder)
      },
    })
    const secret = givenSecret ?? (await keptSecret(dataDir))
    return {
      manifest,
      aside: kept,
      nextNumber,
      isOtherSecret: secret === null || markOf(secret) !== manifest.secret.mark,
    }
  } catch (error) {
    await putSecretBack(dataDir, aside.folder)
    if (isFull(error)) throw new Exit(3, `The disk of "${dataDir}" is full: nothing was restored.`)
    throw error
  }
}

/** The last ticket number that what is there has given, or that it leaves out itself: the next desk does not give it again. */
async function mustBeFree(whole: Whole, replace: boolean): Promise<number> {
  if (await whole.isInUse())
    throw new Exit(2, 'An engine, or another program, has the database open: stop it before anything is restored.')
  if (!(await whole.exists())) return 0
  const { held, last } = await whole.snapshot(async (db) => {
    const there = await whole.tableNames(db)
    if (!there.has('tickets')) return { held: 0, last: 0 }
    const counts = (['tickets', 'mails', 'conversations'] as const).filter((name) => there.has(name))
    let rows = 0
    for (const table of counts) {
      const counted = await db
        .selectFrom(table)
        .select(({ fn }) => fn.countAll().as('rows'))
        .executeTakeFirstOrThrow()
      rows += Number(counted.rows)
    }
    return { held: rows, last: await lastNumber(db) }
  })
  if (held > 0 && !replace)
    throw new Exit(
      2,
      `There is a desk already, with ${count(held, 'ticket, mail or chat', 'tickets, mails and chats')}: --replace puts the backup in its place and keeps it beside.`,
    )
  return last
}

function asideOf(dataDir: string, now: number) {
  const stamp = new Date(now)
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(/[-:]/g, '')
    .toLowerCase()
  return { folder: join(dataDir, `before-restore-${stamp}`), schema: `before_restore_${stamp}` }
}

/** Of rows SQLite makes about twice as many bytes, with what they are found by, and has them in its log as well until they are committed. */
function bytesOf({ tables, blobs }: Manifest, { kind }: Whole): number {
  const rows = Object.values(tables).reduce((sum, { bytes }) => sum + bytes, 0)
  return blobs.bytes + (kind === 'sqlite' ? 4 * rows : 0)
}

/** In the place of the one that is there, which is kept beside. */
async function putSecret(folder: string, dataDir: string, aside: string): Promise<void> {
  const file = join(dataDir, 'secret')
  const text = await readFile(join(folder, 'secret'))
  if (existsSync(file) && !(await readFile(file)).equals(text)) {
    await mkdir(aside, { recursive: true, mode: 0o700 })
    await copyFile(file, join(aside, 'secret'))
    await chmod(join(aside, 'secret'), 0o600)
  }
  await rm(`${file}.restoring`, { force: true })
  await writeSynced(`${file}.restoring`, [text])
  await rename(`${file}.restoring`, file)
  await syncFolder(dataDir)
}

/** What was not restored keeps its own. */
async function putSecretBack(dataDir: string, aside: string): Promise<void> {
  if (existsSync(join(aside, 'secret'))) await rename(join(aside, 'secret'), join(dataDir, 'secret'))
}

async function keptSecret(dataDir: string): Promise<string | null> {
  const file = join(dataDir, 'secret')
  return existsSync(file) ? (await readFile(file, 'utf8')).trim() : null
}
