import { expect, test } from './desk.ts'
import { wordsOf } from './locales.ts'

const searches = {
  en: { root: '', asked: 'damaged', path: '/articles/returns/damaged-on-arrival/' },
  'zh-CN': { root: '/zh-cn', asked: '损坏', path: '/zh-cn/articles/returns/damaged-on-arrival/' },
} as const

for (const [locale, { root, asked, path }] of Object.entries(searches)) {
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
    await page.locator(`[data-found] a[href="${path}"]`).click()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
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
    })
  })
}
