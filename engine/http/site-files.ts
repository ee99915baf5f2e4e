import { createHash } from 'node:crypto'
import type { DoorContext } from '#engine/http/door.ts'
import { chooseEncoding, type Encoding, encode, isCompressible } from '#engine/http/encoding.ts'

/** The folder of built files, read through whoever may touch the disk. Paths begin with `/`. */
export interface SiteFolder {
  /** null when there is no such file; `isFolder` when it is one. */
  stat(path: string): Promise<{ readonly stamp: string; readonly isFolder: boolean } | null>
  read(path: string): Promise<Uint8Array>
}

/** Files of the built site. */
export interface SiteFiles {
  /** The file for a request's path, or the way to it (a folder without its slash); null when there is none. */
  answer(c: DoorContext, path: string): Promise<Response | null>
  /** A page as it was built, with another status: error pages. */
  page(c: DoorContext, path: string, status: number): Promise<Response | null>
  has(path: string): Promise<boolean>
}

/** Texts in which the origin of the site stands. */
const named = /\.(html|xml|txt)$/
/** The chat widget: any page may load it, and it holds nothing but code. */
const everybodys = /^\/(chat\.js|_astro\/chat-panel\.[\w.-]+\.js)$/
/** Bytes of files and their encodings kept in memory; a help center of a few thousand articles fits. */
const keptBytes = 48_000_000
const largestKept = 2_000_000

interface Kept {
  readonly stamp: string
  readonly body: Uint8Array
  readonly etag: string
  readonly encoded: Map<Encoding, Promise<Uint8Array>>
  bytes: number
}

/**
 * Serves files with ETag and 304, compressed once and kept, and for good where the name holds a hash of the content (`/_astro/`).
 * `placeholder` is the origin that the build wrote for the one nobody knew, `origin` the real one.
 */
export function createSiteFiles(
  folder: SiteFolder,
  { placeholder, origin }: { readonly placeholder: string; readonly origin: string },
): SiteFiles {
  const kept = new Map<string, Kept>()
  let bytes = 0

  const load = async (path: string, stamp: string): Promise<Kept> => {
    const known = kept.get(path)
    if (known?.stamp === stamp) {
      kept.delete(path)
      kept.set(path, known)
      return known
    }
    const read = await folder.read(path)
    const body = named.test(path) ? withOrigin(read, placeholder, origin) : read
    const etag = createHash('sha256').update(body).digest('base64url').slice(0, 22)
    const file = { stamp, body, etag, encoded: new Map(), bytes: body.length }
    if (body.length <= largestKept) keep(path, file)
    return file
  }

  const keep = (path: string, file: Kept) => {
    bytes += file.bytes - (kept.get(path)?.bytes ?? 0)
    kept.set(path, file)
    for (const [oldest, { bytes: freed }] of kept) {
      if (bytes <= keptBytes) break
      kept.delete(oldest)
      bytes -= freed
    }
  }

  const inEncoding = async (path: string, file: Kept, encoding: Encoding): Promise<Uint8Array> => {
    if (encoding === 'identity') return file.body
    const known = file.encoded.get(encoding)
    if (known) return known
    const encoding_ = encode(file.body, encoding, 'thorough')
    file.encoded.set(encoding, encoding_)
    const made = await encoding_
    if (kept.get(path) === file) {
      file.bytes += made.length
      bytes += made.length
    }
    return made
  }

  const send = async (c: DoorContext, path: string, stamp: string, status: number): Promise<Response> => {
    const file = await load(path, stamp)
    const type = typeOf(path)
    const isTextual = isCompressible(type, file.body.length)
    const encoding = isTextual ? chooseEncoding(c.req.header('accept-encoding')) : 'identity'
    const etag = `"${file.etag}${encoding === 'identity' ? '' : `-${encoding}`}"`
    const headers: Record<string, string> = {
      'Content-Type': type,
      'Cache-Control': path.startsWith('/_astro/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(isTextual && { Vary: 'Accept-Encoding' }),
    }
    if (everybodys.test(path)) {
      headers['Access-Control-Allow-Origin'] = '*'
      headers['Cross-Origin-Resource-Policy'] = 'cross-origin'
    }
    if (status === 200) {
      headers.ETag = etag
      if (isSame(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers)
    }
    if (encoding !== 'identity') headers['Content-Encoding'] = encoding
    const body = await inEncoding(path, file, encoding)
    headers['Content-Length'] = String(body.length)
    return c.body(body as Uint8Array<ArrayBuffer>, status as 200, headers)
  }

  return {
    async answer(c, path) {
      const asked = filePath(path)
      if (asked === null) return null
      const found = await folder.stat(asked)
      if (found && !found.isFolder) return asked.endsWith('/') ? null : send(c, asked, found.stamp, 200)
      if (!found) return null
      const index = `${asked.replace(/\/$/, '')}/index.html`
      const page = await folder.stat(index)
      if (!page || page.isFolder) return null
      if (!asked.endsWith('/')) return c.redirect(`${encodeURI(asked)}/${new URL(c.req.url).search}`, 308)
      return send(c, index, page.stamp, 200)
    },
    has: async (path) => (await folder.stat(path))?.isFolder === false,
    async page(c, path, status) {
      const found = await folder.stat(path)
      return found && !found.isFolder ? send(c, path, found.stamp, status) : null
    },
  }
}

/** The decoded path of a file inside the folder; null for whatever does not name one plainly. */
export function filePath(path: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    return null
  }
  const isPlain = decoded.startsWith('/') && !/[\\%]|\/\/|\/\.|\p{Cc}/u.test(decoded)
  return isPlain && decoded.length <= 1000 ? decoded : null
}

function isSame(given: string | undefined, etag: string): boolean {
  if (given === undefined) return false
  return given.trim() === '*' || given.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}

function withOrigin(body: Uint8Array, placeholder: string, origin: string): Uint8Array {
  return Buffer.from(Buffer.from(body).toString('utf8').replaceAll(placeholder, origin), 'utf8')
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
  pdf: 'application/pdf',
  webmanifest: 'application/manifest+json',
}

function typeOf(path: string): string {
  return types[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream'
}
