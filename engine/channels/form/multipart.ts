import { Readable } from 'node:stream'
import { Busboy, type BusboyFileStream } from '@fastify/busboy'
import { DocketError, isPassing } from '#engine/core/docket-error.ts'
import { FileNotKept, type Post, postCaps } from './posted.ts'
import type { Uploads } from './uploads.ts'

/**
 * Streams a multipart body: fields into memory within the caps, files to disk one after the other. Where a file cannot be kept the rest is
 * read all the same: rejects with a `FileNotKept` then, so that nobody has to type again.
 */
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
  let unkept: DocketError | null = null

  const storeFile = async (field: string, stream: BusboyFileStream, name: string, type: string) => {
    const place = entries.push([field, '']) - 1
    // A stream that is left before its end would be destroyed, and the parser would wait for ever for somebody to read the rest.
    const bytes = stream.iterator({ destroyOnReturn: false })
    try {
      const given = name === '' ? await unlessEmpty(bytes) : bytes
      // A browser sends an empty part for a file input that was left empty.
      if (given === null) return
      const upload = await uploads.store(given, { owner, name, type }, Math.min(maxFileBytes, postCaps.fileBytes))
      entries[place] = [field, upload.id]
    } catch (error) {
      stream.resume()
      if (!(error instanceof DocketError)) throw error
      if (isPassing(error)) {
        unkept = error
        return
      }
      if (error.code !== 'too-large') throw error
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
    const nameless = () => fail(new DocketError('malformed', 'A part of the form data has no name.'))

    // The parser's types say that every part has a name, and its listeners must never throw: nobody would catch it.
    parser.on('field', (name: string | undefined, value, nameTruncated, valueTruncated) => {
      if (name === undefined) nameless()
      else if (nameTruncated || valueTruncated || name.length > postCaps.nameBytes) cap()
      else entries.push([name, value])
    })
    parser.on('file', (field: string | undefined, stream, name: string | undefined, _encoding, type) => {
      if (field === undefined) {
        stream.resume()
        return nameless()
      }
      const storing = storeFile(field, stream, asChosen(name ?? ''), type)
      storing.catch(fail)
      stored.push(storing)
    })
    parser.on('partsLimit', cap)
    parser.on('filesLimit', cap)
    parser.on('fieldsLimit', cap)
    parser.on('error', fail)
    parser.on('finish', () => {
      Promise.all(stored).then(() => {
        const post = { entries: entries.filter(([, value]) => value !== ''), oversized }
        if (unkept === null) resolve(post)
        else reject(new FileNotKept(unkept, post))
      }, fail)
    })
    body.on('error', fail)
    body.pipe(parser)
  })
}

function openParser(contentType: string) {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      // Some programs say of a text that it is bytes; only what has a file's name is a file.
      isPartAFile: (_field, _type, name) => name !== undefined,
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

/** The same bytes; null when there are none. */
async function unlessEmpty(bytes: AsyncIterator<Uint8Array>): Promise<AsyncIterable<Uint8Array> | null> {
  const first = await bytes.next()
  if (first.done) return null
  return (async function* () {
    yield first.value
    yield* { [Symbol.asyncIterator]: () => bytes }
  })()
}

/** The name that somebody chose: browsers write a double quote in it as %22, and leave a percent sign alone (HTML, "multipart/form-data encoding algorithm"). */
function asChosen(name: string): string {
  return name.replaceAll('%22', '"')
}
