import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { freePort } from '../../engine/testing/free-port.ts'
import { expect, test } from './desk.ts'
import { startEngineProcess } from './engine-process.ts'
import { formsFolder } from './forms-folder.ts'

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

test('a help center on a host of files is all of its folder, and its form reaches the engine', async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000)
  const port = await freePort()
  const siteUrl = `http://127.0.0.1:${port}`
  const definitions = { DOCKET_DEFINITIONS: await formsFolder() }
  const engine = await startEngineProcess({ DOCKET_SITE_URL: siteUrl, ...definitions })
  const folder = await mkdtemp(join(tmpdir(), 'docket-static-'))
  const env = {
    ...process.env,
    DOCKET_BUILD: 'static',
    ...definitions,
    DOCKET_PUBLIC_URL: engine.url,
    DOCKET_SITE_URL: siteUrl,
  }
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

    await page.goto(`${siteUrl}/forms/every-field/?text=Hello&count=3&size=m`)
    await expect(page.getByLabel('Text')).toHaveValue('Hello')
    await expect(page.getByLabel('Count')).toHaveValue('3')
    await expect(page.getByLabel('Size')).toHaveValue('')

    const press = (page: Page, name: string) => page.getByRole('button', { name }).click()
    await page.goto(`${siteUrl}/forms/booking/`)
    await page.getByLabel('E-mail').fill('static@example.com')
    await press(page, 'Continue')
    expect(page.url()).toBe(`${siteUrl}/forms/booking/`)
    await page.getByLabel('Nights').fill('5')
    await page
      .getByLabel('Picture of the tent')
      .setInputFiles({ name: 'tent.png', mimeType: 'image/png', buffer: Buffer.from('tent') })
    await press(page, 'Save and finish later')
    const secret = (await page.getByLabel('Link to your form').inputValue()).split('/').at(-1)
    // As an engine without pages sends its reader back.
    await page.goto(`${siteUrl}/forms/booking/#saved=${secret}`)
    await expect(page.getByLabel('Nights')).toHaveValue('5')
    await expect(page.getByText('tent.png')).toBeVisible()
    await press(page, 'Continue')
    await press(page, 'Send request')
    await page.waitForURL(`${engine.url}/requests/**`)
    await expect(page.getByText('tent.png').first()).toBeVisible()

    const without = await browser.newContext({ javaScriptEnabled: false })
    const plain = await without.newPage()
    await plain.goto(`${siteUrl}/forms/booking/`)
    await plain.getByLabel('E-mail').fill('no-script@example.com')
    await press(plain, 'Continue')
    await plain.getByLabel('Nights').fill('6')
    await press(plain, 'Continue')
    await press(plain, 'Send request')
    await expect(plain.getByRole('heading', { level: 1 })).toContainText('Pitch for 6 nights')
    await without.close()
  } finally {
    await new Promise((closed) => host.close(closed))
    for (const made of [folder, definitions.DOCKET_DEFINITIONS]) await rm(made, { recursive: true, force: true })
    await engine.stop()
  }
})
