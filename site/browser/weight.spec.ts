import { gzipSync } from 'node:zlib'
import { expect, test } from './desk.ts'

const budgets = [
  { name: 'an article', path: '/articles/returns/damaged-on-arrival/', bytes: 12_000 },
  { name: 'a form', path: '/forms/order-problem/', bytes: 18_000 },
  { name: 'the desk', path: '/desk', bytes: 80_000 },
] as const

for (const { name, path, bytes } of budgets) {
  test(`${name} and all that it loads weigh at most ${bytes / 1_000} kB`, async ({
    page,
    context,
    desk,
    ana,
    samples,
  }) => {
    expect(samples.numbers.sent).toBeGreaterThan(0)
    await context.addCookies([{ ...ana, url: desk.url }])
    const loaded: Promise<readonly [path: string, bytes: number]>[] = []
    page.on('response', (response) => {
      const { pathname } = new URL(response.url())
      // The little picture beside the title is fetched once for the whole site.
      if (pathname !== '/favicon.svg') loaded.push(response.body().then((body) => [pathname, gzipSync(body).length]))
    })
    await page.goto(desk.url + path)
    await page.waitForLoadState('load')
    const weights = await Promise.all(loaded)
    const total = weights.reduce((sum, [, weight]) => sum + weight, 0)
    expect(total, weights.map((one) => one.join(' ')).join('\n')).toBeLessThanOrEqual(bytes)
  })
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
