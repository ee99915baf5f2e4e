import { DocketError } from '#engine/core/docket-error.ts'
import type { RawEntries } from '#engine/core/form/form.ts'
import { readMultipart } from './multipart.ts'
import { type Post, postCaps } from './posted.ts'
import type { Uploads } from './uploads.ts'

/**
 * Reads a urlencoded or multipart body. Throws DocketError `unsupported-type`, `too-large`, `malformed`, and `FileNotKept`.
 * `owner` is what uploads are for, such as `form:contact`; `maxFileBytes` is the largest file the form takes.
 */
export async function readPost(request: Request, uploads: Uploads, owner: string, maxFileBytes: number): Promise<Post> {
  const type = request.headers.get('content-type') ?? ''
  if (/^multipart\/form-data\b/i.test(type)) return readMultipart(request, type, uploads, owner, maxFileBytes)
  if (/^application\/x-www-form-urlencoded\b/i.test(type))
    return { entries: readUrlencoded(await readText(request)), oversized: [] }
  throw new DocketError('unsupported-type', 'Send the form as urlencoded, multipart/form-data or JSON.')
}

function readUrlencoded(text: string): RawEntries {
  let fields = 1
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
    if (++fields > postCaps.fields)
      throw new DocketError('too-large', `The form has more than ${postCaps.fields} fields.`)
  }
  const entries = [...new URLSearchParams(text)]
  for (const [name] of entries) {
    if (name.length > postCaps.nameBytes) throw new DocketError('too-large', 'A field name is too long.')
  }
  return entries
}

/** The body as text, counted while it streams: a length that is not declared must not fill the memory. */
async function readText(request: Request): Promise<string> {
  const declared = Number(request.headers.get('content-length') ?? Number.NaN)
  if (declared > postCaps.textBytes) throw tooLarge()
  if (!Number.isNaN(declared)) return request.text()
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > postCaps.textBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function tooLarge(): DocketError {
  return new DocketError('too-large', `A form without files may have ${postCaps.textBytes} bytes.`, {
    maxBytes: postCaps.textBytes,
  })
}
