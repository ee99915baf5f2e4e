import { expect, test } from './desk.ts'
import { wordsOf } from './locales.ts'

const searches = {
  en: {
    root: '',
    asked: 'damaged',
    path: '/articles/returns/damaged-on-arrival/',
    // A synonym, a slip, a whole sentence: none of them stands in the article.
    others: {
      refnd: 'refund',
      'money back': 'money back',
      'how do I get my money back': 'money back',
      'where oh where can my pakage be': 'package',
    },
    refund: '/articles/returns/when-the-refund-arrives/',
    parcel: '/articles/delivery/where-is-my-parcel/',
  },
  'zh-CN': {
    root: '/zh-cn',
    asked: '损坏',
    path: '/zh-cn/articles/returns/damaged-on-arrival/',
    others: { 退钱: '退钱', 怎么退款: '“退款”', 请问我怎么退款呢: '退款' },
    refund: '/zh-cn/articles/returns/when-the-refund-arrives/',
    parcel: '',
  },
} as const

for (const [locale, { root, asked, path, others, refund, parcel }] of Object.entries(searches)) {
  test(`in ${locale}, an article is found as the reader types, and the index loads only then`, async ({
    page,
    desk,
  }) => {
    const loaded: string[] = []
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
    await page.goto(`${desk.url}${root}/`)
    await page.waitForLoadState('networkidle')
    expect(loaded.filter((one) => one.startsWith('/pagefind/'))).toEqual([])

    await page.getByRole('searchbox').fill(asked)
    await page.getByRole('searchbox').press('Enter')
    await expect(page.locator(`a[href="${path}"]`).first()).toBeVisible()
    expect(loaded.some((one) => one.startsWith('/pagefind/'))).toBe(true)
    await page.getByRole('searchbox').fill('')
    await page.getByRole('searchbox').pressSequentially(asked)
    await expect(page.locator('[data-found] mark').first()).toBeVisible()
    await expect(page.locator(`[data-found] a[href="${path}"]`)).toBeVisible()
    await expect(page.getByRole('heading', { level: 1 })).toContainText(asked)
    await page.locator(`[data-found] a[href="${path}"]`).click()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  })

  test(`in ${locale}, other words, slips and whole sentences find what they mean, and the page says what it searched for`, async ({
    page,
    desk,
  }) => {
    for (const [typed, meant] of Object.entries(others)) {
      await page.goto(`${desk.url}${root}/search?q=${encodeURIComponent(typed)}`)
      const right = typed.includes('pakage') ? parcel : refund
      await expect(page.locator(`[data-found] a[href="${right}"]`), typed).toBeVisible()
      await expect(page.getByRole('heading', { level: 1 })).toContainText(meant)
    }
  })

  test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false })

    test(`in ${locale}, the search answers, and says what else helps when it finds nothing`, async ({ page, desk }) => {
      const t = wordsOf(locale)
      await page.goto(`${desk.url}${root}/`)
      await page.getByRole('searchbox').fill(asked)
      await page.getByRole('button', { name: t('search.button') }).click()
      await expect(page.locator(`[data-found] a[href="${path}"]`)).toBeVisible()
      await page.getByRole('searchbox').fill('zzzqqq')
      await page.getByRole('searchbox').press('Enter')
      await expect(page.getByRole('heading', { level: 1 })).toContainText('zzzqqq')
      await expect(page.getByText(t('search.none.hint'))).toBeVisible()
      await expect(page.getByRole('heading', { name: t('home.topics') })).toBeVisible()
      const [slip = ''] = Object.keys(others)
      await page.getByRole('searchbox').fill(slip)
      await page.getByRole('searchbox').press('Enter')
      await expect(page.locator(`[data-found] a[href="${refund}"]`)).toBeVisible()
    })
  })
}

test('what readers search for in vain is counted without them, once they have stopped typing, and an agent reads it', async ({
  browser,
  page,
  desk,
  ana,
}) => {
  const told = page.waitForRequest((request) => request.method() === 'POST' && request.url() === `${desk.url}/searches`)
  await page.goto(`${desk.url}/search?q=trampoline`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Nothing found for “trampoline”')
  expect((await told).postData()).toBe('q=trampoline&locale=en')
  expect((await (await told).response())?.status()).toBe(204)

  const context = await browser.newContext({ locale: 'en' })
  await context.addCookies([{ ...ana, url: desk.url }])
  const agent = await context.newPage()
  await agent.goto(`${desk.url}/desk/reports`)
  // One reader alone is nobody's business.
  await expect(agent.getByRole('heading', { name: 'Searches without an answer' })).toBeVisible()
  await expect(agent.getByText('trampoline')).toHaveCount(0)
  await context.close()
})

test('a long list of results shows more when asked', async ({ page, desk }) => {
  await page.goto(`${desk.url}/search?q=order`)
  const lines = page.locator('[data-found] .results li')
  await expect(page.locator('[data-found] mark').first()).toBeVisible()
  const before = await lines.count()
  const more = page.getByRole('button', { name: 'Show more' })
  if (before < 10) return expect(more).toHaveCount(0)
  await more.click()
  await expect(more).toBeHidden()
  expect(await lines.count()).toBeGreaterThan(before)
})
