import { Readable } from 'node:stream'
import { Busboy, type BusboyFileStream } from '@fastify/busboy'
import { DocketError } from '#engine/core/docket-error.ts'
import { type Post, postCaps } from './posted.ts'
import type { Uploads } from './uploads.ts'

/** Streams a multipart body: fields into memory within the caps, files to disk one after the other. */
export function readMultipart(
  request: Request,
  contentType: string,
  uploads: Uploads,
  owner: string,
  maxFileBytes: number,
): Promise<Post> {
  const parser = openParser(contentType)
  const entries: [string, string][] = []
  const oversized: Post['oversized'][number][] = []
  const stored: Promise<void>[] = []

  const storeFile = async (field: string, stream: BusboyFileStream, name: string, type: string) => {
    const place = entries.push([field, '']) - 1
    // A stream that is left before its end would be destroyed, and the parser would wait for ever for somebody to read the rest.
    const bytes = stream.iterator({ destroyOnReturn: false })
    try {
      const upload = await uploads.store(bytes, { owner, name, type }, Math.min(maxFileBytes, postCaps.fileBytes))
      entries[place] = [field, upload.id]
    } catch (error) {
      stream.resume()
      if (!(error instanceof DocketError && error.code === 'too-large')) throw error
      const id = `oversized-${oversized.length + 1}`
      oversized.push({ id, name, type, size: Number.POSITIVE_INFINITY })
      entries[place] = [field, id]
    }
  }

  return new Promise<Post>((resolve, reject) => {
    const body = Readable.fromWeb(request.body as never)
    const fail = (error: unknown) => {
      body.unpipe(parser)
      body.destroy()
      reject(error instanceof DocketError ? error : new DocketError('malformed', 'The form data cannot be read.'))
    }
    const cap = () => fail(new DocketError('too-large', 'The form has too many fields or files.'))

    parser.on('field', (name, value, nameTruncated, valueTruncated) => {
      if (nameTruncated || valueTruncated || name.length > postCaps.nameBytes) cap()
      else entries.push([name, value])
    })
    parser.on('file', (field, stream, name, _encoding, type) => {
      // A browser sends an empty part for a file input that was left empty.
      if (!name) {
        stream.resume()
        return
      }
      const storing = storeFile(field, stream, name, type)
      storing.catch(fail)
      stored.push(storing)
    })
    parser.on('partsLimit', cap)
    parser.on('filesLimit', cap)
    parser.on('fieldsLimit', cap)
    parser.on('error', fail)
    parser.on('finish', () => {
      Promise.all(stored).then(() => resolve({ entries: entries.filter(([, value]) => value !== ''), oversized }), fail)
    })
    body.on('error', fail)
    body.pipe(parser)
  })
}

function openParser(contentType: string) {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: {
        fieldNameSize: postCaps.nameBytes,
        fieldSize: postCaps.valueBytes,
        fields: postCaps.fields,
        files: postCaps.files,
        parts: postCaps.fields + postCaps.files,
        headerPairs: 20,
      },
    })
  } catch {
    throw new DocketError('malformed', 'The form data has no boundary.')
  }
}
