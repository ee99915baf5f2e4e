import type { BrowserContext } from '@playwright/test'
import { type Desk, expect, signIn, test } from './desk.ts'

/** Desk sessions last: each worker signs in once and keeps the cookie. */
let cookies: Awaited<ReturnType<BrowserContext['cookies']>> | null = null
async function asAgent(context: BrowserContext, desk: Desk) {
  if (cookies) await context.addCookies(cookies)
  else await signIn(context, desk)
  cookies = await context.cookies()
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled })

    test('a customer asks, is answered, and answers back', async ({ page, context, browser, desk }) => {
      const subject = `Where is my parcel? ${javaScriptEnabled}`
      await page.goto(`${desk.url}/`)
      await page.getByRole('link', { name: 'Contact us' }).first().click()
      await page.goto(`${desk.url}/forms/contact/`)

      // A wrong address first: the summary comes, and nothing typed is lost.
      await page.getByLabel('E-mail').fill('ada..lovelace@example.com')
      await page.getByLabel('Subject').fill(subject)
      await page.getByLabel('Message').fill('It should be here.')
      await page
        .locator(
          'form[action*="/forms/contact"] button[type=submit], form[action*="/forms/contact"] button:not([type])',
        )
        .last()
        .click()
      await expect(page.getByRole('alert')).toContainText('There is a problem')
      await expect(page).toHaveTitle(/^Error:/)
      await expect(page.getByLabel('Subject')).toHaveValue(subject)

      await page.getByLabel('E-mail').fill(`ada-${javaScriptEnabled}@example.com`)
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('Hello') })
      // Nobody reads and answers a form within two seconds; a program would lie on the shelf.
      await page.waitForTimeout(2_200)
      await page
        .locator(
          'form[action*="/forms/contact"] button[type=submit], form[action*="/forms/contact"] button:not([type])',
        )
        .last()
        .click()
      await expect(page).toHaveURL(/\/requests\//)
      await expect(page.getByRole('heading', { level: 1 })).toContainText(subject)
      await expect(page.getByText(/We answer by/).first()).toBeVisible()

      // The confirmation lies in the local mailbox, and its link opens the thread.
      await expect
        .poll(async () => {
          await page.goto(`${desk.url}/mailbox`)
          return page.getByText(`ada-${javaScriptEnabled}@example.com`).count()
        })
        .toBe(1)
      await page.getByText(`ada-${javaScriptEnabled}@example.com`).click()
      const link = /http\S+\/requests\/[\w-]+/.exec((await page.locator('pre').textContent()) ?? '')?.[0] ?? ''
      expect(link).toContain('/requests/')

      const agent = await browser.newContext({ javaScriptEnabled })
      await asAgent(agent, desk)
      const deskPage = await agent.newPage()
      await deskPage.goto(`${desk.url}/desk`)
      await deskPage.getByRole('link', { name: subject }).click()
      await deskPage.getByLabel(/Reply to/).fill('It is on its way.')
      await deskPage.getByRole('button', { name: /^Send/ }).click()
      await expect(deskPage.getByText('It is on its way.')).toBeVisible()
      await deskPage.locator('summary', { hasText: 'Note' }).click()
      await deskPage.getByLabel('Note, only agents see it').fill('Nobody outside reads this.')
      await deskPage.getByRole('button', { name: 'Add note' }).click()
      await expect(deskPage.getByText('Nobody outside reads this.')).toBeVisible()
      await deskPage.getByRole('button', { name: 'Urgent' }).click()
      await expect(deskPage.getByRole('img', { name: 'Urgent' })).toBeVisible()
      await deskPage.goto(`${desk.url}/desk?view=urgent`)
      await expect(deskPage.locator('tr.group').first()).toContainText('Urgent')
      await agent.close()

      await page.goto(link)
      await expect(page.getByText('It is on its way.')).toBeVisible()
      await expect(page.getByText('Nobody outside reads this.')).toHaveCount(0)
      await page.locator('textarea[name=text]').first().fill('Thank you!')
      await page.locator('form[action$="/replies"] button').first().click()
      await expect(page.getByText('Thank you!')).toBeVisible()
      await context.close()
    })

    test('a condition decides whether the order number is asked for', async ({ page, desk }) => {
      await page.goto(`${desk.url}/forms/order-problem/`)
      const order = page.getByLabel(/Order number/)
      if (javaScriptEnabled) {
        await expect(order).toBeHidden()
        await page.getByText('Late delivery').click()
        await expect(order).toBeVisible()
      } else {
        await expect(order).toBeVisible()
        await expect(order).not.toHaveAttribute('required')
        await expect(page.getByText(/Topic/).first()).toBeVisible()
      }
    })
  })
}

test('a double click sends one request', async ({ page, desk }) => {
  await page.goto(`${desk.url}/forms/contact/`)
  await page.getByLabel('E-mail').fill('twice@example.com')
  await page.getByLabel('Subject').fill('Twice')
  await page.getByLabel('Message').fill('Only once, please.')
  await page.waitForTimeout(2_200)
  await page.locator('form[action*="/forms/contact"] button').last().dblclick()
  await expect(page).toHaveURL(/\/requests\//)
  await expect
    .poll(async () => {
      await page.goto(`${desk.url}/mailbox`)
      return page.getByText('twice@example.com').count()
    })
    .toBe(1)
})
