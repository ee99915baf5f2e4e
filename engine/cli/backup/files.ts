import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, statfs } from 'node:fs/promises'
import { Exit } from '#engine/cli/io.ts'
import { count } from '#engine/cli/words.ts'

/** Bytes that are gathered before they are written. */
const gatheredBytes = 256 * 1024

/** Writes a file that only its owner can read and brings it to the disk; it must not be there yet. */
export async function writeSynced(
  path: string,
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const digest = createHash('sha256')
  const file = await open(path, 'wx', 0o600)
  try {
    let bytes = 0
    let gathered: Buffer[] = []
    let waiting = 0
    const write = async () => {
      if (waiting > 0) await file.appendFile(Buffer.concat(gathered))
      gathered = []
      waiting = 0
    }
    for await (const chunk of chunks) {
      const buffer = Buffer.from(chunk)
      digest.update(buffer)
      bytes += buffer.length
      waiting += buffer.length
      gathered.push(buffer)
      if (waiting >= gatheredBytes) await write()
    }
    await write()
    await file.sync()
    return { bytes, sha256: digest.digest('hex') }
  } finally {
    await file.close()
  }
}

/** Brings the names in a folder to the disk. */
export async function syncFolder(path: string): Promise<void> {
  const folder: FileHandle = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** SHA-256 of a file in hex; null where it is not there. */
export async function hashOf(path: string): Promise<string | null> {
  const digest = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  return digest.digest('hex')
}

/** Lines of a file, without their ends. Only a line feed ends one: texts hold other characters that some take for an end. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = (rest + (chunk as string)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

/** Exit 3 where a disk has not this many bytes free. */
export async function mustHaveRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free >= bytes) return
  const said = (size: number) => count(Math.ceil(size / 1_000_000), 'MB', 'MB')
  throw new Exit(3, `The disk of "${folder}" has ${said(free)} free, and ${said(bytes)} are needed.`)
}

/** A disk has no room, or takes no file of this size. */
export function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes((error as NodeJS.ErrnoException).code ?? '')
}
