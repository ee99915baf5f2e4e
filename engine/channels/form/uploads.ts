import { fileTypeFromBuffer } from 'file-type'
import { DocketError } from '#engine/core/docket-error.ts'
import { cleanLine, readOneWay } from '#engine/core/text.ts'
import type { FileRef } from '#engine/core/ticket/event.ts'
import type { Blobs } from '#engine/ports/blobs.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Random } from '#engine/ports/random.ts'
import type { Store } from '#engine/store/store.ts'
import type { UploadRow } from '#engine/store/ticket-store.ts'

export interface Uploads {
  /**
   * Streams a file to disk and keeps it for 24 h under an unguessable id. `type` is what the bytes say: the sender's word counts only
   * for kinds that have no signature. Throws DocketError `too-large` or `low-disk`.
   */
  store(
    bytes: AsyncIterable<Uint8Array>,
    file: { readonly owner: string; readonly name: string; readonly type: string },
    maxBytes: number,
  ): Promise<UploadRow>
  /** As `store`, for whoever commits the file at once: only that commit knows it, and a file that comes to none is just bytes on the disk. */
  lay(
    bytes: AsyncIterable<Uint8Array>,
    file: { readonly name: string; readonly type: string },
    maxBytes: number,
  ): Promise<FileRef>
  /** Uploads of this owner by id; an id that names none is left out. */
  find(ids: readonly string[], owner: string): Promise<ReadonlyMap<string, UploadRow>>
  /** New uploads of the same bytes for another owner, kept from now on, by the id of the old ones. */
  copy(uploads: readonly UploadRow[], owner: string): Promise<ReadonlyMap<string, UploadRow>>
}

/** Bytes that a signature may need (tar has its own at 257). */
const signatureBytes = 4_100

export function createUploads(context: {
  readonly blobs: Blobs
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
}): Uploads {
  const { blobs, store, clock, random } = context
  const lay: Uploads['lay'] = async (bytes, { name, type }, maxBytes) => {
    const head: Uint8Array[] = []
    const { id: blob, size } = await blobs.put(remembering(bytes, head), maxBytes)
    return {
      id: random.id(),
      blob,
      name: fileName(name),
      type: await detectType(Buffer.concat(head).subarray(0, signatureBytes), type),
      size,
    }
  }
  return {
    lay,
    async store(bytes, { owner, ...file }, maxBytes) {
      const upload: UploadRow = { ...(await lay(bytes, file, maxBytes)), createdAt: clock.now(), owner }
      await store.files.addUpload(upload)
      return upload
    },
    async find(ids, owner) {
      if (ids.length === 0) return new Map()
      if (ids.length > 100) throw new DocketError('too-large', 'Too many files.')
      const rows = await store.files.uploads(ids, owner)
      return new Map(rows.map((row) => [row.id, row]))
    },
    async copy(rows, owner) {
      const copies = new Map<string, UploadRow>()
      for (const row of rows) {
        const copy = { ...row, id: random.id(), createdAt: clock.now(), owner }
        await store.files.addUpload(copy)
        copies.set(row.id, copy)
      }
      return copies
    },
  }
}

/** Passes bytes on and keeps the first of them. */
async function* remembering(bytes: AsyncIterable<Uint8Array>, head: Uint8Array[]): AsyncGenerator<Uint8Array> {
  let kept = 0
  for await (const chunk of bytes) {
    if (kept < signatureBytes) {
      head.push(chunk)
      kept += chunk.byteLength
    }
    yield chunk
  }
}

/** The name as the customer knows it, never a path: the last part, without controls and turns of the direction of reading, at most 200 characters. */
function fileName(given: string): string {
  const last = given.split(/[\\/]/).at(-1) ?? ''
  return cleanLine(readOneWay(last), 200) || 'file'
}

/** Kinds that every file with a signature of its own cannot claim to be. */
const withSignature = /^(image\/(?!svg)|audio\/|video\/|application\/(pdf|zip|gzip|x-7z|x-rar|vnd\.openxmlformats))/

async function detectType(head: Uint8Array, claimed: string): Promise<string> {
  const detected = await fileTypeFromBuffer(head)
  if (detected) return detected.mime
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(claimed) ? claimed.toLowerCase() : 'application/octet-stream'
  return withSignature.test(type) ? 'application/octet-stream' : type
}
