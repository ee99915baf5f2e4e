import { everyRule } from '#engine/core/rules.ts'
import type { FileRef } from '#engine/core/ticket/event.ts'
import { notFound } from '#engine/http/admission.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Services } from '#engine/http/services.ts'

/** Pictures that every browser draws without running anything. */
const shown = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/**
 * Sends an attachment of this ticket; whether the caller may see the ticket is asked before. Only the four kinds of pictures open in
 * the browser; everything else is a download without a type, and a sandbox holds whatever a browser opens all the same.
 * Throws DocketError `not-found` also for an attachment of another ticket.
 */
export async function sendAttachment(
  c: DoorContext,
  { store, blobs, holds = everyRule }: Pick<Services, 'store' | 'blobs' | 'holds'>,
  ticket: number,
  id: string,
): Promise<Response> {
  const file = /^[0-9a-f]{32}$/.test(id) ? await store.files.attachment(ticket, id) : null
  if (file === null) throw notFound()
  return sendFile(c, { blobs, holds }, file)
}

/** The same for a file that the caller has been found to be allowed to see. */
export async function sendFile(
  c: DoorContext,
  { blobs, holds = everyRule }: Pick<Services, 'blobs' | 'holds'>,
  file: Pick<FileRef, 'blob' | 'name' | 'type' | 'size'>,
): Promise<Response> {
  const inline = shown.has(file.type) || !holds('files-only-download')
  return c.body(await blobs.open(file.blob), 200, {
    'Content-Type': inline ? file.type : 'application/octet-stream',
    'Content-Length': String(file.size),
    'Content-Disposition': `${inline ? 'inline' : 'attachment'}; ${fileNames(file.name)}`,
    ...(holds('files-only-download') && { 'Content-Security-Policy': "sandbox; default-src 'none'" }),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store',
  })
}

/** Both spellings of RFC 6266: plain for old readers, UTF-8 for all others. */
function fileNames(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  )
  return `filename="${plain}"; filename*=UTF-8''${encoded}`
}
