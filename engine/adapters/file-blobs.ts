import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, statfs, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Blobs, StoredBlob } from '#engine/ports/blobs.ts'
import type { Clock } from '#engine/ports/clock.ts'
import { systemClock } from './system-clock.ts'

const fullDisk = new Set(['ENOSPC', 'EDQUOT'])
/** The disk cannot be read or written, its file system is damaged, or the system has taken it away for that. */
const brokenDisk = new Set(['EIO', 'EUCLEAN', 'EROFS', 'ENXIO', 'ENODEV', 'ESTALE'])
/** Bytes that are gathered before they are written: most files are one write, and one that lies there already is none. */
const gatheredBytes = 256 * 1024
/** How long what the disk said about its room counts; what was stored meanwhile is taken off. */
const roomTrustedMs = 250
/** Nothing is written for so long without a byte. */
const leftBehindMs = 3_600_000
/** Whoever stored a file commits the row that points at it well within this time. */
const commitsWithinMs = 3_600_000
/** The logo below every letter of a company comes again and again. */
const mostKnown = 10_000

/**
 * Blobs as files: `<folder>/<first two hex digits>/<sha-256>`. Bytes go to `incoming/` first, are fsynced, and are renamed into place
 * (the folder is fsynced too), so a name never stands for half a file. What a crash leaves in `incoming/` is removed at
 * a later start, when it is so old that nobody writes it any more: a command, or another engine, may open the folder of one that runs.
 *
 * @param options.diskBroke called once, with what the system said, when the disk fails; from then on nothing is taken or given (decision 0022)
 */
export async function fileBlobs(
  folder: string,
  minFreeBytes: number,
  {
    clock = systemClock,
    diskBroke = () => {},
  }: { readonly clock?: Clock; readonly diskBroke?: (said: string) => void } = {},
): Promise<Blobs> {
  const incoming = join(folder, 'incoming')
  // What customers sent is nobody else's on this machine.
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await mkdir(incoming, { recursive: true })
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name)
    const found = await stat(path).catch(() => null)
    if (found !== null && clock.now() - found.mtimeMs > leftBehindMs) await rm(path, { force: true })
  }

  const pathOf = (id: string) => {
    if (!/^[0-9a-f]{64}$/.test(id)) throw new DocketError('not-found', 'There is no such file.')
    return join(folder, id.slice(0, 2), id)
  }
  const freeBytes = async () => {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  }
  const room = createRoom(freeBytes, clock)
  /** Blobs that this process has brought to the disk, with their names: fsynced, so that they need only still be there. */
  const known = new Set<string>()
  /** What lies there already is as young as what is written anew: see `remove`. */
  const lies = (id: string) => known.has(id) && touched(pathOf(id), clock.now())

  /** Folders whose own names are on the disk: another put, or an engine that was killed, may have made one and not fsynced it yet. */
  const settled = new Set<string>()

  /** Renames into a folder that the first blob of its name makes. */
  const place = async (temporary: string, id: string) => {
    const path = pathOf(id)
    const ofName = dirname(path)
    try {
      await rename(temporary, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      settled.delete(ofName)
      await mkdir(ofName, { recursive: true })
      await rename(temporary, path)
    }
    await syncFolder(ofName)
    if (!settled.has(ofName)) {
      await syncFolder(folder)
      settled.add(ofName)
    }
    if (known.size >= mostKnown) known.clear()
    known.add(id)
  }

  let isBroken = false
  const refuseBroken = () => {
    if (isBroken) throw new DocketError('unavailable', 'The disk of the attachments failed.')
  }
  /** What its caller is told of an error of the system; one of the disk itself ends everything. */
  const told = (error: unknown): unknown => {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (fullDisk.has(code)) return new DocketError('low-disk', 'The disk is full.')
    // The data folder was moved: whoever has it put back goes on (decision 0061).
    if (code === 'ENOENT') return new DocketError('unavailable', 'The folder of the attachments was moved or removed.')
    if (!brokenDisk.has(code)) return error
    if (!isBroken) diskBroke(message)
    isBroken = true
    return new DocketError('unavailable', 'The disk of the attachments failed.')
  }
  const unread = (error: NodeJS.ErrnoException): never => {
    throw error.code === 'ENOENT' ? new DocketError('not-found', 'There is no such file.') : told(error)
  }

  return {
    freeBytes,
    async put(bytes, maxBytes) {
      refuseBroken()
      const left = await room.left().catch((error: unknown) => Promise.reject(told(error)))
      if (left < minFreeBytes) throw new DocketError('low-disk', 'The disk is nearly full.')
      const temporary = join(incoming, randomBytes(16).toString('hex'))
      const draft = createDraft(temporary)
      try {
        const blob = await fill(draft, bytes, maxBytes)
        if (draft.isWritten() || !(await lies(blob.id))) {
          room.took(blob.size)
          await draft.sync()
          await place(temporary, blob.id)
        }
        return blob
      } catch (error) {
        const reason = told(error)
        await rm(temporary, { force: true }).catch(told)
        throw reason
      } finally {
        await draft.close()
      }
    },
    async open(id) {
      const path = pathOf(id)
      refuseBroken()
      await stat(path).catch(unread)
      const bytes = createReadStream(path).on('error', told)
      return Readable.toWeb(bytes) as ReadableStream<Uint8Array>
    },
    async read(id) {
      const path = pathOf(id)
      refuseBroken()
      return readFile(path).catch(unread)
    },
    async remove(id) {
      const path = pathOf(id)
      const found = await stat(path).catch(() => null)
      if (found !== null && clock.now() - found.mtimeMs < commitsWithinMs) return
      known.delete(id)
      await rm(path, { force: true })
    },
  }
}

/** Free bytes without asking the disk for every file. */
function createRoom(ask: () => Promise<number>, clock: Clock) {
  let free = 0
  let askedAt = Number.NEGATIVE_INFINITY
  return {
    async left() {
      if (clock.monotonicMs() - askedAt > roomTrustedMs) {
        free = await ask()
        askedAt = clock.monotonicMs()
      }
      return free
    },
    took(bytes: number) {
      free -= bytes
    },
  }
}

/** A file that is made when the first bytes are written to it. */
function createDraft(path: string) {
  let file: FileHandle | null = null
  let gathered: Uint8Array[] = []
  let bytes = 0
  const write = async () => {
    file ??= await open(path, 'wx', 0o600)
    const [whole, ...more] = gathered
    await file.writeFile(more.length === 0 && whole ? whole : Buffer.concat(gathered))
    gathered = []
    bytes = 0
    return file
  }
  return {
    isWritten: () => file !== null,
    async add(chunk: Uint8Array) {
      gathered.push(chunk)
      bytes += chunk.byteLength
      if (bytes >= gatheredBytes) await write()
    },
    async sync() {
      await (await write()).sync()
    },
    close: async () => file?.close(),
  }
}

async function fill(
  draft: ReturnType<typeof createDraft>,
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<StoredBlob> {
  const digest = createHash('sha256')
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.byteLength
    if (size > maxBytes) throw new DocketError('too-large', 'The file is too large.', { maxBytes })
    digest.update(chunk)
    await draft.add(chunk)
  }
  return { id: digest.digest('hex'), size }
}

/** Whether it is there; then it was changed `at` this instant. */
function touched(path: string, at: number): Promise<boolean> {
  return utimes(path, at / 1_000, at / 1_000).then(
    () => true,
    () => false,
  )
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
