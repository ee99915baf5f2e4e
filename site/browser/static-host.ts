import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { outsideOfMemory } from '../../engine/testing/files-in-memory.ts'
import { freePort } from '../../engine/testing/free-port.ts'
import { type EngineProcess, startEngineProcess } from './engine-process.ts'
import { formsFolder, identitySecret } from './forms-folder.ts'

const root = join(import.meta.dirname, '../..')
const secret = 'what the engine of the tests signs with'

/** A help center of files and, on another port, the engine that its forms post to. */
export interface HostedSite {
  readonly engine: EngineProcess
  /** Origin of the pages. */
  readonly siteUrl: string
  /** The files of the static build. */
  readonly folder: string
  /** The secret of the engine. */
  readonly secret: string
  stop(): Promise<void>
}

/** Builds the help center with the forms of `site/browser/forms`, as `npm run build:static` does, and serves it. */
export async function startHostedSite(): Promise<HostedSite> {
  const port = await freePort()
  const siteUrl = `http://127.0.0.1:${port}`
  const definitions = await formsFolder()
  const engine = await startEngineProcess({
    DOCKET_SITE_URL: siteUrl,
    DOCKET_DEFINITIONS: definitions,
    DOCKET_IDENTITY_SECRET: identitySecret,
    DOCKET_SECRET: secret,
  })
  // A build moves files there from the folder of the site, which it cannot from one disk to another.
  const folder = await outsideOfMemory(() => mkdtemp(join(tmpdir(), 'docket-static-')))
  const env = {
    ...process.env,
    DOCKET_BUILD: 'static',
    DOCKET_STATIC_HOST: 'netlify',
    // What stands in the environment of a build may be all that the engine is told.
    DOCKET_SECRET: secret,
    DOCKET_IDENTITY_SECRET: identitySecret,
    DOCKET_DEFINITIONS: definitions,
    DOCKET_PUBLIC_URL: engine.url,
    DOCKET_SITE_URL: siteUrl,
  }
  await promisify(execFile)('astro', ['build', '--outDir', folder], { cwd: root, env })
  const host = await serveFiles(folder, port)
  return {
    engine,
    siteUrl,
    folder,
    secret,
    async stop() {
      host.closeAllConnections()
      await new Promise((closed) => host.close(closed))
      for (const made of [folder, definitions]) await rm(made, { recursive: true, force: true })
      await engine.stop()
    },
  }
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
}

/** A host that knows files and the headers of `_headers`, and nothing else. */
async function serveFiles(folder: string, port: number) {
  const headers = headersFor('/*', await readFile(join(folder, '_headers'), 'utf8'))
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host')
    const path = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname)
    const bytes = await readFile(path).catch(() => null)
    const type = types[extname(path)] ?? 'text/plain'
    response.writeHead(bytes === null ? 404 : 200, { ...headers, 'content-type': type })
    response.end(request.method === 'HEAD' ? undefined : (bytes ?? (await readFile(join(folder, '404.html')))))
  })
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready))
  return server
}

function headersFor(pattern: string, text: string): Readonly<Record<string, string>> {
  const [, block = ''] = text.split(`${pattern}\n`)
  const lines = block.split(/\n\n/)[0]?.split('\n') ?? []
  const named = lines.flatMap((line) => {
    const [, name, value] = /^ {2}([\w-]+): (.*)$/.exec(line) ?? []
    return name && value ? [[name, value] as const] : []
  })
  return Object.fromEntries(named)
}
