import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Blobs, StoredBlob } from '#engine/ports/blobs.ts'

const fullDisk = new Set(['ENOSPC', 'EDQUOT'])
/** The disk cannot be read or written, its file system is damaged, or the system has taken it away for that. */
const brokenDisk = new Set(['EIO', 'EUCLEAN', 'EROFS', 'ENXIO', 'ENODEV', 'ESTALE'])

/**
 * Blobs as files: `<folder>/<first two hex digits>/<sha-256>`. Bytes go to `incoming/` first, are fsynced, and are renamed into place
 * (the folder is fsynced too), so a name never stands for half a file. What a crash leaves in `incoming/` is removed at start.
 *
 * @param diskBroke called once, with what the system said, when the disk fails; from then on nothing is taken or given (decision 0022)
 */
export async function fileBlobs(
  folder: string,
  minFreeBytes: number,
  diskBroke: (said: string) => void = () => {},
): Promise<Blobs> {
  const incoming = join(folder, 'incoming')
  await mkdir(incoming, { recursive: true })
  for (const name of await readdir(incoming)) await rm(join(incoming, name), { force: true })

  const pathOf = (id: string) => {
    if (!/^[0-9a-f]{64}$/.test(id)) throw new DocketError('not-found', 'There is no such file.')
    return join(folder, id.slice(0, 2), id)
  }
  const freeBytes = async () => {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  }

  let isBroken = false
  const refuseBroken = () => {
    if (isBroken) throw new DocketError('unavailable', 'The disk of the attachments failed.')
  }
  /** What its caller is told of an error of the system; one of the disk itself ends everything. */
  const told = (error: unknown): unknown => {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (fullDisk.has(code)) return new DocketError('low-disk', 'The disk is full.')
    if (!brokenDisk.has(code)) return error
    if (!isBroken) diskBroke(message)
    isBroken = true
    return new DocketError('unavailable', 'The disk of the attachments failed.')
  }

  return {
    freeBytes,
    async put(bytes, maxBytes) {
      refuseBroken()
      if ((await freeBytes()) < minFreeBytes) throw new DocketError('low-disk', 'The disk is nearly full.')
      const temporary = join(incoming, randomBytes(16).toString('hex'))
      try {
        const blob = await write(temporary, bytes, maxBytes)
        const path = pathOf(blob.id)
        await mkdir(join(folder, blob.id.slice(0, 2)), { recursive: true })
        await rename(temporary, path)
        await syncFolder(join(folder, blob.id.slice(0, 2)))
        return blob
      } catch (error) {
        const reason = told(error)
        await rm(temporary, { force: true }).catch(told)
        throw reason
      }
    },
    async open(id) {
      const path = pathOf(id)
      refuseBroken()
      await stat(path).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? new DocketError('not-found', 'There is no such file.') : told(error)
      })
      const bytes = createReadStream(path).on('error', told)
      return Readable.toWeb(bytes) as ReadableStream<Uint8Array>
    },
    async remove(id) {
      await rm(pathOf(id), { force: true })
    },
  }
}

async function write(path: string, bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredBlob> {
  const digest = createHash('sha256')
  let size = 0
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of bytes) {
      size += chunk.byteLength
      if (size > maxBytes) throw new DocketError('too-large', 'The file is too large.', { maxBytes })
      digest.update(chunk)
      await file.writeFile(chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { id: digest.digest('hex'), size }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
