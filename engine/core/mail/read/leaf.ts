import { decodeText } from './charset.ts'
import { firstHeader } from './headers.ts'
import type { Mends } from './mends.ts'
import { parseStructured, type Structured } from './params.ts'
import type { Part } from './parts.ts'
import { decodeTransfer } from './transfer.ts'

/** A part with its MIME headers read and its transfer encoding undone. */
export interface Leaf {
  readonly part: Part
  /** Lower case, always of the form `a/b`. */
  readonly type: string
  readonly params: ReadonlyMap<string, string>
  readonly disposition: string | null
  /** As given in Content-Disposition, Content-Type or a `begin` line; null without one. Not cleaned. */
  readonly fileName: string | null
  readonly cid: string | null
  readonly content: Uint8Array
}

export function readLeaf(part: Part, mends: Mends, hint: string | null): Leaf {
  const type = typeOf(part, mends, hint)
  const disposition = parseStructured(firstHeader(part, 'content-disposition') ?? '', mends, hint)
  const isText = type.value.startsWith('text/')
  const transferred = decodeTransfer(part.body, firstHeader(part, 'content-transfer-encoding'), isText)
  if (transferred.mended) mends.add(transferred.mended)
  return {
    part,
    type: type.value,
    params: type.params,
    disposition: disposition.value || null,
    fileName: disposition.params.get('filename') || type.params.get('name') || transferred.name,
    cid: cidOf(part),
    content: transferred.content,
  }
}

/** The text of a leaf by its charset; a charset that had to be guessed is told to the mends. */
export function leafText(leaf: Leaf, mends: Mends, hint: string | null): string {
  const label = leaf.params.get('charset') ?? (leaf.type === 'text/html' ? metaCharset(leaf.content) : null)
  const decoded = decodeText(leaf.content, label, hint)
  if (decoded.isGuessed && !(label === null && decoded.charset === 'utf-8')) mends.add(`charset:${decoded.charset}`)
  return decoded.text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
}

/** A type that is none (`text`, `image`, two slashes) is read as RFC 2045, 5.2 reads it: text, or bytes where a file is named. */
function typeOf(part: Part, mends: Mends, hint: string | null): Structured {
  const written = firstHeader(part, 'content-type')
  const read = parseStructured(written ?? '', mends, hint)
  if (/^[a-z0-9!#$&^_.+-]{1,80}\/[a-z0-9!#$&^_.+-]{1,100}$/.test(read.value)) return read
  if (written !== null && read.value !== '') mends.add('content-type')
  const isFile = /^\s*attachment|filename/i.test(firstHeader(part, 'content-disposition') ?? '')
  const isMessage = part.declaredType === 'message/rfc822'
  const guessed = isMessage
    ? 'message/rfc822'
    : isFile || read.params.has('name')
      ? 'application/octet-stream'
      : 'text/plain'
  return { value: guessed, params: read.params }
}

function cidOf(part: Part): string | null {
  const written = firstHeader(part, 'content-id')
  const bare = (written ?? '').replace(/^\s*<?\s*|\s*>?\s*$/g, '')
  return /^[!-~]{1,250}$/.test(bare) ? bare : null
}

/** What an HTML page says about itself near its beginning, for parts that declare no charset. */
function metaCharset(content: Uint8Array): string | null {
  const head = Buffer.from(content.buffer, content.byteOffset, Math.min(content.byteLength, 1_024)).toString('latin1')
  return /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(head)?.[1] ?? null
}
