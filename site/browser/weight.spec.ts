import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { expect, test } from './desk.ts'

const form = '/forms/order-problem/'
const live = '/api/v1/live'
const budgets = [
  { name: 'an article', path: '/articles/returns/damaged-on-arrival/', bytes: 12_000 },
  { name: 'a form', path: form, bytes: 18_000 },
  { name: 'the desk', path: '/desk', bytes: 80_000 },
] as const

for (const { name, path, bytes } of budgets) {
  test(`${name} and all that it loads weigh at most ${bytes / 1_000} kB`, async ({ page, desk, ana, samples }) => {
    expect(samples.numbers.sent).toBeGreaterThan(0)
    await page.context().addCookies([{ ...ana, url: desk.url }])
    // The chat button has a budget of its own, on every page that carries it.
    const loaded = (await weightsOf(page, desk.url + path)).filter(({ what }) => !what.startsWith('/chat'))
    const total = loaded.reduce((sum, one) => sum + one.bytes, 0)
    expect(total, loaded.map(({ what, bytes }) => `${bytes} ${what}`).join('\n')).toBeLessThanOrEqual(bytes)
  })
}

test('the chat button weighs at most 3 kB, and its panel 30 kB once somebody means to chat', async ({ page, desk }) => {
  const loaded = await weightsOf(page, `${desk.url}/articles/returns/damaged-on-arrival/`)
  const loader = loaded.filter(({ what }) => what === '/chat.js').map(({ bytes }) => bytes)
  expect(Math.max(...loader)).toBeLessThanOrEqual(3_000)
  expect(loaded.filter(({ what }) => what.includes('chat-panel'))).toEqual([])
  const panel = page.waitForResponse(/chat-panel/)
  await page.getByRole('button', { name: 'Help', exact: true }).hover()
  expect(gzipSync(await (await panel).body()).length).toBeLessThanOrEqual(30_000)
})

test('the rules that a form checks while one types travel compressed', async ({ page, desk }) => {
  const loaded = await weightsOf(page, desk.url + form)
  const rules = loaded.find(({ what }) => what === '/forms/order-problem.js')
  expect(rules?.encoding).toMatch(/br|gzip/)
})

interface Loaded {
  readonly what: string
  /** As gzip, whatever it travelled as. */
  readonly bytes: number
  readonly encoding: string
}

/** A page and everything that comes with it, but the little picture beside its title. */
async function weightsOf(page: Page, url: string): Promise<readonly Loaded[]> {
  const loaded: Promise<Loaded>[] = []
  page.on('response', (response) => {
    const what = new URL(response.url()).pathname
    if (what === '/favicon.svg' || what === live) return
    const encoding = response.headers()['content-encoding'] ?? ''
    loaded.push(response.body().then((body) => ({ what, bytes: gzipSync(body).length, encoding })))
  })
  await page.goto(url)
  // The desk's stream never ends, so its network is never idle.
  await page.waitForLoadState(url.includes('/desk') ? 'load' : 'networkidle')
  return Promise.all(loaded)
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('an article can be read, and leads to a person', async ({ page, desk }) => {
    await page.goto(`${desk.url}/articles/returns/damaged-on-arrival/`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('main p').first()).toBeVisible()
    await page.getByRole('link', { name: 'Write to us' }).first().click()
    await expect(page).toHaveURL(/\/forms\//)
  })
})
