import { expect, test } from './desk.ts'
import { locales, wordsOf } from './locales.ts'

const path = '/articles/returns/when-the-refund-arrives/'

for (const locale of locales) {
  for (const javaScriptEnabled of [true, false]) {
    test.describe(`in ${locale}, with JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
      test.use({ javaScriptEnabled, locale })

      test('a reader says what an article lacks, and whoever writes articles finds it with its file', async ({
        page,
        desk,
        ana,
        browser,
      }) => {
        const t = wordsOf(locale)
        const root = locale === 'en' ? '' : '/zh-cn'
        const comment = `How long for a gift card? ${locale} ${javaScriptEnabled}`
        await page.goto(`${desk.url}${root}${path}`)
        await page.getByRole('button', { name: t('article.helpful.no'), exact: true }).click()
        await expect(page).toHaveURL(`${desk.url}${root}${path}#helpful-no`)
        await page.getByLabel(t('article.helpful.missing')).fill(comment)
        await page.getByRole('button', { name: t('article.helpful.send') }).click()
        await expect(page.getByText(t('article.helpful.thanks'))).toBeVisible()
        await expect(page.getByRole('heading', { name: t('article.helpful') })).toBeHidden()

        const context = await browser.newContext({ locale: 'en' })
        await context.addCookies([{ ...ana, url: desk.url }])
        const agent = await context.newPage()
        await agent.goto(`${desk.url}/desk?q=${encodeURIComponent(comment)}`)
        await agent.getByRole('link', { name: new RegExp(path) }).click()
        await expect(agent.getByText(comment).first()).toBeVisible()
        await expect(
          agent.getByText(`site/content/articles/${locale}/returns/when-the-refund-arrives.md`),
        ).toBeVisible()
        await context.close()
      })
    })
  }
}

test('an old address leads to the article that stands for it now', async ({ page, desk }) => {
  await page.goto(`${desk.url}/faq/refunds/`)
  await expect(page).toHaveURL(`${desk.url}${path}`)
})

test('feed, sitemap and the list for language models name the address that readers use', async ({ request, desk }) => {
  for (const file of ['/articles/feed.xml', '/zh-cn/articles/feed.xml', '/llms.txt', '/sitemap-0.xml']) {
    const answer = await request.get(desk.url + file)
    expect([file, answer.status()]).toEqual([file, 200])
    const text = await answer.text()
    expect(text).not.toContain('docket.invalid')
    expect(text).toContain(`${desk.url}${file.startsWith('/zh-cn') ? '/zh-cn' : ''}${path}`)
  }
})
