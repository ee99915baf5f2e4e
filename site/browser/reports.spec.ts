import type { Page } from '@playwright/test'
import { expectNoBarrier, wcag } from './barriers.ts'
import { expect, test } from './desk.ts'

const parts = 'section.report'

async function openReport(page: Page, url: string, cookie: { name: string; value: string }, query = ''): Promise<void> {
  await page.context().addCookies([{ ...cookie, url }])
  await page.goto(`${url}/desk/reports${query}`)
  await expect(page.getByRole('heading', { level: 1, name: 'Reports' })).toBeVisible()
}

/** What of the page is wider than its place. */
const tooWide = (page: Page) =>
  page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('.body, .report')]
      .filter(({ clientWidth, scrollWidth }) => clientWidth > 0 && scrollWidth > clientWidth)
      .map(({ tagName, className }) => `${tagName} ${className}`),
  )

test('a report is read without scrolling sideways, wide or narrow', async ({ page, desk, ana, samples }) => {
  expect(samples.numbers.sent).toBeGreaterThan(0)
  await openReport(page, desk.url, ana)
  const volume = page.getByRole('region', { name: 'Came in' })
  const chart = volume.getByRole('img', { name: /^Tickets/ })
  for (const width of [1280, 390, 700]) {
    await page.setViewportSize({ width, height: 844 })
    expect([width, await tooWide(page)]).toEqual([width, []])
    await expect(chart).toBeVisible()
    expect((await chart.boundingBox())?.width).toBeLessThan(width)
    // Letters are drawn about as large as those around them.
    const letters = await page
      .locator(`${parts} svg.chart:visible text`)
      .evaluateAll((texts) =>
        texts.filter(({ textContent }) => textContent !== '').map((text) => text.getBoundingClientRect().height),
      )
    expect(Math.min(...letters)).toBeGreaterThan(9)
    expect(Math.max(...letters)).toBeLessThan(26)
  }
  // The widest and the narrowest are looked at with all other pages.
  await expectNoBarrier(page, { tags: wcag })
})

test('a report is drawn within its charts where one reads from the right', async ({ page, desk, ana, samples }) => {
  expect(samples.numbers.sent).toBeGreaterThan(0)
  await openReport(page, desk.url, ana)
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl'
  })
  const outside = await page.locator(`${parts} svg.chart:visible text`).evaluateAll((texts) =>
    texts
      .filter((text) => {
        const [own, chart] = [text.getBoundingClientRect(), (text.closest('svg') as Element).getBoundingClientRect()]
        return own.width > 0 && (own.left < chart.left - 8 || own.right > chart.right + 8)
      })
      .map(({ textContent }) => textContent),
  )
  expect(outside).toEqual([])
})

test('the numbers behind each chart are those of its file, and a filter changes both', async ({
  page,
  desk,
  ana,
  samples,
}) => {
  expect(samples.numbers.sent).toBeGreaterThan(0)
  await openReport(page, desk.url, ana)
  await page.getByLabel('Priority').selectOption({ label: 'Urgent' })
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(page).toHaveURL(/priority=3/)
  const sections = page.locator(parts)
  for (const section of await sections.all()) {
    await section.locator('summary').click()
    const href = (await section.getByRole('link', { name: /CSV/ }).getAttribute('href')) ?? ''
    expect(href).toContain('priority=3')
    const lines = (await (await page.request.get(desk.url + href)).text()).trim().split('\r\n')
    await expect(section.locator('tbody tr')).toHaveCount(lines.length - 1)
  }
  const volume = page.getByRole('region', { name: 'Came in' })
  const href = (await volume.getByRole('link', { name: /CSV/ }).getAttribute('href')) ?? ''
  const file = (await (await page.request.get(desk.url + href)).text()).trim().split('\r\n').slice(1)
  const shown = await volume
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map(({ textContent }) => textContent).join(',')))
  expect(shown).toEqual(file)
  expect(file.some((line) => line.endsWith(',0,1,0'))).toBe(true)
})

test('what cannot be asked is told at its field, and the zone that was asked for is kept', async ({
  page,
  desk,
  ana,
}) => {
  await openReport(page, desk.url, ana, '?timeZone=Moon&from=2019-01-01&to=2026-01-01')
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('Time zone: is not the name of a time zone')
  await expect(alert).toContainText('From: is more than five years before the last day')
  await openReport(page, desk.url, ana, '?timeZone=Asia%2FShanghai')
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(page).toHaveURL(/timeZone=Asia%2FShanghai/)
  await expect(page.getByText('Asia/Shanghai')).toBeVisible()
})

test('on paper a report is whole, and nothing else', async ({ page, desk, ana }) => {
  await openReport(page, desk.url, ana)
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 760, height: 1000 })
  await expect(page.getByRole('button')).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'Reports' })).toHaveCount(0)
  const cut = await page.evaluate(() => {
    const last = [...document.querySelectorAll('section.report')].at(-1)?.getBoundingClientRect().bottom ?? 0
    return last + scrollY - document.documentElement.scrollHeight
  })
  expect(cut).toBeLessThan(1)
})
