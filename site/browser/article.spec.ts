import { join } from 'node:path'
import { readOutline } from '../integration/read-outline.ts'
import { dayIn } from '../time/when.ts'
import { expect, test } from './desk.ts'
import { otherReaders, wordsOf } from './locales.ts'

const path = '/articles/returns/when-the-refund-arrives/'

for (const { locale, javaScriptEnabled } of otherReaders) {
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
      await expect(agent.getByText(`site/content/articles/${locale}/returns/when-the-refund-arrives.md`)).toBeVisible()
      await context.close()
    })
  })
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

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled })

    test('of two ways to do something one is in sight, chosen by pointer or keyboard, and both are printed', async ({
      page,
      desk,
    }) => {
      await page.goto(`${desk.url}/articles/gear/wash-a-down-sleeping-bag/`)
      const [machine, hand] = [page.getByText('Close all zips'), page.getByText('Fill a bath')]
      await expect(machine).toBeVisible()
      await expect(hand).toBeHidden()
      await page.getByText('By hand', { exact: true }).first().click()
      await expect(hand).toBeVisible()
      await expect(machine).toBeHidden()
      await expect(page.getByRole('group', { name: 'Way to wash' })).toBeVisible()
      await page.keyboard.press('ArrowLeft')
      await expect(machine).toBeVisible()
      await page.emulateMedia({ media: 'print' })
      await expect(hand).toBeVisible()
      await expect(machine).toBeVisible()
    })
  })
}

test('a reader sees when an article was last changed, and gets from it to its file', async ({ page, desk }) => {
  const gear = readOutline(join(import.meta.dirname, '../..')).articles.filter(({ topic }) => topic === 'gear')
  expect(gear.length).toBeGreaterThan(2)
  for (const { locale, slug, file, updated } of gear) {
    const t = wordsOf(locale)
    await page.goto(`${desk.url}${locale === 'en' ? '' : '/zh-cn'}/articles/gear/${slug}/`)
    const edit = page.getByRole('link', { name: t('article.edit') })
    await expect(edit).toHaveAttribute('href', `https://git.larkfell.example/help/edit/main/${file}`)
    // A copy without git knows no day.
    const said = updated === null ? [] : [t('article.updated', { date: dayIn(locale, updated) })]
    const line = await page.locator('.lead + p').innerText()
    expect(line.split(' · ').slice(0, -1)).toEqual(said)
  }
})

test('the list of all articles stands apart from the search above it, topic by topic', async ({ page, desk }) => {
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    await page.goto(`${desk.url}/articles/`)
    const parts = await page
      .locator('form[data-search], .shelf section')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ top, bottom }) => ({ top, bottom })))
    const above = (at: number) =>
      parts.filter(({ bottom }) => bottom <= (parts[at]?.top ?? 0)).map(({ bottom }) => bottom)
    for (const [at, { top }] of [...parts.entries()].slice(1)) expect(top - Math.max(...above(at))).toBeGreaterThan(24)
  }
})

test('a picture has its caption, words for who does not see it, and its size before it is loaded', async ({
  page,
  desk,
}) => {
  await page.goto(`${desk.url}/zh-cn/articles/gear/broken-tent-pole/`)
  const figure = page.getByRole('figure')
  await expect(figure.locator('figcaption')).toHaveText(/套管正中/)
  await expect(figure.getByRole('img', { name: /帐杆/ })).toHaveAttribute('height', '480')
})

test('an article tells machines what it is, in which languages it is there, and who may not count it twice', async ({
  page,
  desk,
}) => {
  const head = (selector: string, attribute = 'content') => page.locator(`head ${selector}`).getAttribute(attribute)
  const languages = () =>
    page
      .locator('head link[rel=alternate][hreflang]')
      .evaluateAll((links) => links.map((link) => `${link.getAttribute('hreflang')} ${link.getAttribute('href')}`))
  await page.goto(`${desk.url}/zh-cn${path}`)
  expect(await head('link[rel=canonical]', 'href')).toBe(`${desk.url}/zh-cn${path}`)
  expect(await languages()).toEqual([
    `en ${desk.url}${path}`,
    `zh-CN ${desk.url}/zh-cn${path}`,
    `x-default ${desk.url}${path}`,
  ])
  expect(await head('meta[property="og:title"]')).toBe(await page.title())
  expect(await head('meta[property="og:type"]')).toBe('article')
  expect(await head('meta[property="og:locale"]')).toBe('zh_CN')
  expect(await head('meta[property="og:url"]')).toBe(`${desk.url}/zh-cn${path}`)
  expect(await head('meta[property="og:description"]')).toBe(await head('meta[name=description]'))
  const image = await head('meta[property="og:image"]')
  expect((await page.request.get(image ?? '')).headers()['content-type']).toBe('image/png')
  const told = JSON.parse((await page.locator('script[type="application/ld+json"]').textContent()) ?? '{}')
  expect(told['@graph'].map((one: Record<string, unknown>) => one['@type'])).toEqual(['Article', 'BreadcrumbList'])
  expect(told['@graph'][0]).toMatchObject({ inLanguage: 'zh-CN', mainEntityOfPage: `${desk.url}/zh-cn${path}` })
  await expect(page.getByRole('navigation', { name: '路径' }).getByRole('link')).toHaveCount(2)
  await expect(page.getByText(/更新于 2026年/)).toBeVisible()
  await expect(page.locator('section:has(#related) a').first()).toBeVisible()

  // One without a translation is the first one again: it says so, and is no page of its own for those who count.
  const alone = '/articles/gear/store-a-tent/'
  await page.goto(`${desk.url}/zh-cn${alone}`)
  await expect(page.getByText('以下为 English 版本')).toBeVisible()
  const bottom = await page.locator('.alert').evaluate((alert) => alert.getBoundingClientRect().bottom)
  const top = await page.getByRole('heading', { level: 1 }).evaluate((heading) => heading.getBoundingClientRect().top)
  expect(top - bottom).toBeGreaterThan(12)
  expect(await head('link[rel=canonical]', 'href')).toBe(desk.url + alone)
  expect(await head('meta[property="og:locale"]')).toBe('en')
  expect(await languages()).toEqual([])
  const sitemap = await (await page.request.get(`${desk.url}/sitemap-0.xml`)).text()
  expect(sitemap).toContain(`<loc>${desk.url}${alone}</loc>`)
  expect(sitemap).not.toContain(`<loc>${desk.url}/zh-cn${alone}</loc>`)
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('an address that leads nowhere offers the search and the topics, in its language', async ({ page, desk }) => {
    for (const [root, locale] of [
      ['', 'en'],
      ['/zh-cn', 'zh-CN'],
    ] as const) {
      const t = wordsOf(locale)
      const answer = await page.goto(`${desk.url}${root}/articles/returns/nothing-here/`)
      expect(answer?.status()).toBe(404)
      await expect(page.getByRole('heading', { name: t('missing.title') })).toBeVisible()
      await expect(page.getByRole('heading', { name: t('home.topics') })).toBeVisible()
      await page.getByRole('searchbox').fill(locale === 'en' ? 'refund' : '退款')
      await page.getByRole('button', { name: t('search.button') }).click()
      await expect(page.locator(`[data-found] a[href="${root}${path}"]`)).toBeVisible()
    }
  })

  test('whoever writes from an article need not say what they have read', async ({ page, desk }) => {
    await page.goto(desk.url + path)
    await page.getByRole('link', { name: 'Write to us' }).last().click()
    await page.getByRole('link', { name: 'Contact us' }).last().click()
    await expect(page.locator('form[data-form=contact] [name=docket-articles-read]')).toHaveValue(path)
  })
})
