import { createHash } from 'node:crypto'
import type { FileRef } from '#engine/core/ticket/event.ts'
import type { Blobs } from '#engine/ports/blobs.ts'

/** Pictures inside one mail are drawn up to this many bytes; the others are among its files. */
const drawnBytes = 5_000_000
const drawn = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
const ours = /<img src="cid:([^"]*)"/g
const remote = /<img data-remote="(https?:\/\/[^"]*)"/g

/** HTML mail is drawn as its writer saw it, always on white. A frame without an origin of its own may load no stylesheet of ours. */
const style = `body{margin:16px;background:#fff;color:#181d27;font:14px/1.5 system-ui,-apple-system,"Segoe UI","Noto Sans","PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
img{max-width:100%;height:auto}
img:not([src]){display:inline-block;min-width:2rem;min-height:1.5rem;border:1px dashed #8c8981}
blockquote{margin:0 0 0 8px;padding-left:12px;border-left:3px solid #e3e1db}
pre{white-space:pre-wrap}`

/**
 * Sanitised HTML as a page of its own for a frame. Pictures that the mail brings stand in it as data, because a sandboxed frame sends no
 * cookie that could fetch them; those from elsewhere are named only where the reader asked for them.
 */
export async function mailPage(
  html: string,
  { files, blobs, remoteImages }: { files: readonly FileRef[]; blobs: Blobs; remoteImages: boolean },
): Promise<string> {
  const pictures = await picturesOf(html, files, blobs)
  const withOurs = html.replace(ours, (_, cid: string) => {
    const data = pictures.get(cid)
    return data === undefined ? '<img' : `<img src="${data}"`
  })
  const body = remoteImages ? withOurs.replace(remote, '<img src="$1" referrerpolicy="no-referrer"') : withOurs
  return `<!doctype html>\n<html><head><meta charset="utf-8"><meta name="color-scheme" content="light"><style>${style}</style></head>\n<body>${body}</body></html>\n`
}

/** Whether the reader would see more by asking for what lies elsewhere. */
export function hasRemoteImages(html: string): boolean {
  return html.includes('<img data-remote="')
}

async function picturesOf(html: string, files: readonly FileRef[], blobs: Blobs): Promise<ReadonlyMap<string, string>> {
  const named = new Set([...html.matchAll(ours)].map(([, cid = '']) => cid))
  const pictures = new Map<string, string>()
  let left = drawnBytes
  for (const { blob, type, size, cid } of files) {
    const key = cid === undefined ? '' : escapeAttribute(cid)
    if (key === '' || !named.has(key) || !drawn.has(type) || size > left) continue
    left -= size
    pictures.set(key, `data:${type};base64,${Buffer.from(await blobs.read(blob)).toString('base64')}`)
  }
  return pictures
}

/** As the sanitiser wrote it into the attribute. */
function escapeAttribute(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

/**
 * Three walls: the sanitiser, a frame that runs nothing, and this policy, under which nothing loads but pictures, and those from elsewhere
 * only on request.
 */
export function mailPageHeaders(remoteImages: boolean): Readonly<Record<string, string>> {
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': [
      "default-src 'none'",
      `img-src data:${remoteImages ? ' https: http:' : ''}`,
      `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
      "frame-ancestors 'self'",
      "form-action 'none'",
      "base-uri 'none'",
      'sandbox allow-popups allow-popups-to-escape-sandbox',
    ].join('; '),
    'X-Frame-Options': 'SAMEORIGIN',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'private, no-store',
  }
}

/** The raw mail as text: what a browser shows of it is never more than letters. */
export const rawHeaders = {
  'Content-Type': 'text/plain; charset=utf-8',
  'Content-Disposition': 'inline; filename="mail.eml.txt"',
  'Content-Security-Policy': "sandbox; default-src 'none'; frame-ancestors 'self'",
  'X-Frame-Options': 'SAMEORIGIN',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'private, no-store',
} as const
