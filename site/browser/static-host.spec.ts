import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../../engine/testing/free-port.ts'
import { expect, test } from './desk.ts'
import { startEngineProcess } from './engine-process.ts'

const root = join(import.meta.dirname, '../..')
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
}

/** A host that knows files and nothing else. */
async function serveFiles(folder: string, port: number) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host')
    const path = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname)
    const bytes = await readFile(path).catch(() => null)
    response.writeHead(bytes === null ? 404 : 200, { 'content-type': types[extname(path)] ?? 'text/plain' })
    response.end(bytes ?? 'Not here')
  })
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready))
  return server
}

test('a help center on a host of files is all of its folder, and its form reaches the engine', async ({ page }) => {
  test.setTimeout(180_000)
  const port = await freePort()
  const siteUrl = `http://127.0.0.1:${port}`
  const engine = await startEngineProcess({ DOCKET_SITE_URL: siteUrl })
  const folder = await mkdtemp(join(tmpdir(), 'docket-static-'))
  const env = { ...process.env, DOCKET_BUILD: 'static', DOCKET_PUBLIC_URL: engine.url, DOCKET_SITE_URL: siteUrl }
  await promisify(execFile)('astro', ['build', '--outDir', folder], { cwd: root, env })
  const host = await serveFiles(folder, port)
  try {
    const files = await readdir(folder, { recursive: true })
    expect(files).toContain('index.html')
    expect(files.filter((file) => /(^|\/)(server|client|desk|mailbox)(\/|$)|\.(mjs|map)$/.test(file))).toEqual([])
    for (const file of files.filter((name) => /\.(html|js|css|json|xml|txt)$/.test(name)))
      expect([file, (await readFile(join(folder, file), 'utf8')).includes(root)]).toEqual([file, false])

    await page.goto(`${siteUrl}/forms/contact/`)
    await page.getByLabel('E-mail').fill('host@example.com')
    await page.getByLabel('Subject').fill('From a static host')
    await page.getByLabel('Message').fill('Hello')
    await page.getByRole('button', { name: 'Send request' }).click()
    await page.waitForURL(`${engine.url}/requests/**`)
    await expect(page.getByRole('heading', { name: 'From a static host' })).toBeVisible()
  } finally {
    await new Promise((closed) => host.close(closed))
    await rm(folder, { recursive: true, force: true })
    await engine.stop()
  }
})
