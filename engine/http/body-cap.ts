import { DocketError } from '#engine/core/docket-error.ts'
import { everyRule } from '#engine/core/rules.ts'
import type { DoorContext } from '#engine/http/door.ts'

/**
 * Refuses a body larger than `maxBytes` before any of it is parsed: by its Content-Length, which Node's parser enforces, else by
 * counting while it streams (Hono's `bodyLimit` would hold a chunked upload in memory to count it).
 * A compressed body is refused too: nothing here unpacks what a stranger packed, and read as it is it would be gibberish. So would be the
 * letters of a text that says it is not UTF-8.
 * Throws DocketError `too-large` (while streaming, the reader gets it) or `unsupported-type`.
 */
export function capBody(c: DoorContext, maxBytes: number): void {
  const { holds = everyRule } = c.get('door').services
  const encoding = c.req.header('content-encoding')?.trim().toLowerCase() ?? ''
  if (encoding !== '' && encoding !== 'identity' && holds('nothing-comes-packed')) {
    throw new DocketError('unsupported-type', 'Send the body as it is, without "Content-Encoding".')
  }
  if (isOtherwiseWritten(c.req.header('content-type') ?? '')) {
    throw new DocketError('unsupported-type', 'Send the text in UTF-8.')
  }
  if (!holds('bodies-have-a-size')) return
  const declared = c.req.header('content-length')
  const chunked = c.req.header('transfer-encoding') !== undefined
  if (declared !== undefined && !chunked) {
    if (Number(declared) > maxBytes) throw tooLarge(maxBytes)
    return
  }
  // A request from the wire with neither header has no body, and asking for it would cost.
  if (c.env?.incoming && !chunked) return
  const { body } = c.req.raw
  if (!body) return
  let bytes = 0
  const counted = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength
        if (bytes > maxBytes) controller.error(tooLarge(maxBytes))
        else controller.enqueue(chunk)
      },
    }),
  )
  c.req.raw = new Request(c.req.raw, { body: counted, duplex: 'half' } as RequestInit)
}

/** JSON or a form that names another encoding; the parts of a multipart form and a mail are read by what each of them says. */
function isOtherwiseWritten(type: string): boolean {
  if (!/^application\/(?:[\w.+-]+\+)?(?:json|x-www-form-urlencoded)\b/i.test(type)) return false
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1] ?? 'utf-8'
  return !/^(?:utf-?8|us-ascii|ascii)$/i.test(charset)
}

function tooLarge(maxBytes: number): DocketError {
  return new DocketError('too-large', `This is larger than the ${maxBytes} bytes that are accepted here.`, { maxBytes })
}
