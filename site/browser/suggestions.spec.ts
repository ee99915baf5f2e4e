import { expect, test } from './desk.ts'
import { locales, wordsOf } from './locales.ts'
import { readingMs } from './people.ts'

const asked = {
  en: { root: '', subject: 'Where is my parcle', path: '/articles/delivery/where-is-my-parcel/' },
  'zh-CN': { root: '/zh-cn', subject: '请问我的包裹在哪里', path: '/zh-cn/articles/delivery/where-is-my-parcel/' },
} as const

for (const locale of locales) {
  test(`in ${locale}, articles are suggested while the subject is typed, and the agent sees what was read`, async ({
    page,
    context,
    browser,
    desk,
    ana,
  }) => {
    const t = wordsOf(locale)
    const { root, subject, path } = asked[locale]
    const before = `${root}/articles/payment/get-an-invoice/`
    await page.goto(desk.url + before)
    const title = await page.getByRole('heading', { level: 1 }).innerText()
    const loaded: string[] = []
    page.on('request', (request) => loaded.push(`${request.method()} ${new URL(request.url()).pathname}`))
    await page.goto(`${desk.url}${root}/forms/contact/`)
    await page.waitForLoadState('networkidle')
    expect(loaded.filter((one) => one.includes('pagefind'))).toEqual([])

    const form = page.locator('form[data-form=contact]')
    // Their room is there before they are: nothing that one is about to press moves when they come.
    await form.locator('[name=subject]').focus()
    await expect(page.getByText(t('form.suggest.waiting'))).toBeVisible()
    await page.evaluate(() => document.fonts.ready)
    const send = form.getByRole('button', { name: t('form.send') })
    const place = await send.boundingBox()
    await form.locator('[name=subject]').pressSequentially(subject, { delay: 5 })
    await expect(page.getByText(t('form.suggest'))).toBeVisible()
    const suggested = page.locator(`.suggestions a[href="${path}"]`)
    await expect(suggested).toBeVisible()
    expect(await page.locator('.suggestions a').count()).toBeLessThanOrEqual(3)
    expect(await send.boundingBox()).toEqual(place)
    // From files alone: no route of the engine hears what is typed.
    expect(loaded.filter((one) => one.startsWith('POST'))).toEqual([])

    const opening = context.waitForEvent('page')
    await suggested.click()
    const article = await opening
    await expect(article.getByRole('heading', { level: 1 })).toBeVisible()
    await article.close()
    await expect(form.locator('[name=subject]')).toHaveValue(subject)

    await form.locator('[name=name]').fill('Cleo Berg')
    await form.locator('[name=email]').fill('cleo@example.com')
    await form.locator('[name=message]').fill('It should have been here on Monday.')
    await desk.skip(readingMs)
    await form.getByRole('button', { name: t('form.send') }).click()
    await expect(page).toHaveURL(/\/requests\//)

    const agents = await browser.newContext({ locale: 'en' })
    await agents.addCookies([{ ...ana, url: desk.url }])
    const agent = await agents.newPage()
    await agent.goto(`${desk.url}/desk?q=${encodeURIComponent(subject)}`)
    await agent.locator('main a[href^="/desk/tickets/"]').first().click()
    await expect(agent).toHaveURL(/\/desk\/tickets\//)
    const panel = agent.getByRole('region', { name: 'Before asking' })
    await expect(panel.locator(`li:has(a[href$="${before}"])`)).toContainText('Read')
    await expect(panel.locator(`li:has(a[href$="${path}"])`)).toContainText('Read')
    await agent.goto(`${desk.url}/desk/reports`)
    const report = agent.getByRole('region', { name: 'Articles', exact: true })
    await report.locator('summary').click()
    const row = report.getByRole('row').filter({ has: agent.getByRole('rowheader', { name: title, exact: true }) })
    await expect(row.getByRole('cell').first()).toHaveText('1')
    await agents.close()
  })
}
