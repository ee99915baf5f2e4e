import type { Page } from '@playwright/test'
import { expect, test } from './desk.ts'
import { readingMs } from './people.ts'

/** On paper there is nothing around the text that leads elsewhere. */
async function onPaper(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden()
}

const nothingToPress = (page: Page) => expect(page.locator('button:visible')).toHaveCount(0)

for (const javaScriptEnabled of [true, false]) {
  test.describe(`on paper, with JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled })

    test('an article is its text', async ({ page, desk }) => {
      await page.goto(`${desk.url}/articles/returns/damaged-on-arrival/`)
      await onPaper(page)
      await nothingToPress(page)
      for (const way of ['Also helpful', 'Edit this page']) await expect(page.getByText(way)).toBeHidden()
      await expect(page.locator('nav.side:visible')).toHaveCount(0)
    })

    test('a form can be filled in with a pen', async ({ page, desk }) => {
      await page.goto(`${desk.url}/forms/order-problem/`)
      await onPaper(page)
      for (const label of ['E-mail', 'Late delivery', 'What happened?'])
        await expect(page.getByLabel(label)).toBeVisible()
    })

    test('a request says what was sent and what was promised', async ({ page, desk }) => {
      await page.goto(`${desk.url}/forms/contact/`)
      await page.getByLabel('E-mail').fill(`paper-${javaScriptEnabled}@example.com`)
      await page.getByLabel('Subject').fill('On paper')
      await page.getByLabel('Message').fill('For the file.')
      await desk.skip(readingMs)
      await page.getByRole('button', { name: 'Send request' }).click()
      await page.waitForURL(/\/requests\//)
      await onPaper(page)
      await nothingToPress(page)
      await expect(page.getByText('For the file.')).toBeVisible()
      await expect(page.getByText(/We answer/)).toBeVisible()
    })
  })
}
