import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../engine/testing/free-port.ts'

/** Somebody else's site on an origin of its own, under the strictest policy that can hold a widget. */
export interface Shop {
  readonly url: string
  close(): Promise<void>
}

const root = join(import.meta.dirname, '../..')

/** Pages of a shop that name the chat of `engineUrl`; `port` is the one that the channel's `origins` names. */
export async function startShop(port: number, engineUrl: string): Promise<Shop> {
  const server: Server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop.invalid')
    response.setHeader('Content-Security-Policy', `script-src 'self' ${engineUrl}; style-src 'self'`)
    if (pathname === '/shop.css') {
      response.setHeader('Content-Type', 'text/css')
      return response.end(
        'html { color-scheme: light dark; font-size: 10px } button { color: light-dark(#a00, #fbb); background: Canvas } p { margin: 40px }',
      )
    }
    if (pathname === '/early.js') {
      response.setHeader('Content-Type', 'text/javascript')
      return response.end(early)
    }
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    const lang = searchParams.get('lang') ?? 'en'
    response.end(page(engineUrl, lang, searchParams.get('dir') ?? 'ltr', searchParams.get('channel') ?? 'website'))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** Calls that a page makes before the widget is there. */
const early = `
window.Docket ??= Object.assign((...call) => new Promise((done, fail) => Docket.q.push([call, done, fail])), { q: [] })
window.said = []
for (const name of ['ready', 'open', 'close', 'started', 'message', 'ended']) addEventListener('docket:' + name, () => window.said.push(name))
window.asked = Docket('state')
`

function page(engineUrl: string, lang: string, dir: string, channel: string): string {
  return `<!doctype html>
<html lang="${lang}" dir="${dir}">
<head><meta charset="utf-8"><title>Ridge 2</title><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="${engineUrl}/favicon.svg"><link rel="stylesheet" href="/shop.css">
<script src="/early.js"></script>
<script async src="${engineUrl}/chat.js" data-docket="${channel}"></script></head>
<body><main><h1>Ridge 2</h1><p>A tent for two people and bad weather.</p><button>Add to basket</button></main></body></html>`
}

/** The files of the help desk in a folder of their own, with some of them changed: path → its new JSON. */
export async function definitionsWith(
  changes: Readonly<Record<string, (value: Record<string, unknown>) => object>>,
): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'docket-definitions-'))
  for (const part of ['forms', 'workflows']) await cp(join(root, part), join(folder, part), { recursive: true })
  for (const [path, change] of Object.entries(changes)) {
    const file = join(folder, path)
    const now = await readFile(file, 'utf8').then(
      (text) => JSON.parse(text) as Record<string, unknown>,
      () => ({}),
    )
    await writeFile(file, JSON.stringify(change(now), null, 2))
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

export { freePort }
