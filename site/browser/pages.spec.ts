import { gzipSync } from 'node:zlib'
import { expect, expectSound, test } from './desk.ts'

const pages = [
  '/',
  '/articles/',
  '/articles/returns/damaged-on-arrival/',
  '/forms/',
  '/forms/contact/',
  '/forms/order-problem/',
  '/search?q=parcel',
  '/requests',
  '/desk/sign-in',
  '/mailbox',
  '/no-such-page',
  '/zh-cn/',
  '/zh-cn/articles/returns/damaged-on-arrival/',
  '/zh-cn/forms/order-problem/',
]

for (const path of pages) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${path} is accessible and fits a phone, ${colorScheme}`, async ({ browser, desk }) => {
      for (const width of [1280, 320]) {
        const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } })
        const page = await context.newPage()
        const complaints: string[] = []
        page.on('console', (message) => {
          if (message.type() === 'error' && !/status of 404/.test(message.text())) complaints.push(message.text())
        })
        await page.goto(desk.url + path)
        await expectSound(page)
        expect(complaints).toEqual([])
        await context.close()
      }
    })
  }

  test(`${path} has nothing inline`, async ({ desk }) => {
    const html = await (await fetch(desk.url + path, { headers: { accept: 'text/html' } })).text()
    expect(html).not.toMatch(/<style[\s>]/i)
    expect(html).not.toMatch(/\sstyle=/i)
    expect(html).not.toMatch(/\son[a-z]+=/i)
    expect([...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>/gi)].map(([tag]) => tag)).toEqual([])
  })
}

test('an article weighs at most 12 kB in all, a form 18 kB, and an article needs no script', async ({ desk }) => {
  expect(await weight(desk.url, '/articles/returns/damaged-on-arrival/', false)).toBeLessThanOrEqual(12_000)
  expect(await weight(desk.url, '/forms/order-problem/', true)).toBeLessThanOrEqual(18_000)
})

/** Bytes of a page and what it loads, as gzip. */
async function weight(origin: string, path: string, scripts: boolean): Promise<number> {
  const html = await (await fetch(origin + path, { headers: { accept: 'text/html' } })).text()
  const styles = [...html.matchAll(/<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"/g)].map(([, href]) => href ?? '')
  const loaded = scripts ? [...html.matchAll(/<script[^>]+src="([^"]+)"/g)].map(([, src]) => src ?? '') : []
  let bytes = gzipSync(html).length
  for (const file of [...styles, ...loaded]) {
    const answer = await fetch(new URL(file, origin))
    expect(answer.status, file).toBe(200)
    bytes += gzipSync(Buffer.from(await answer.arrayBuffer())).length
  }
  return bytes
}
