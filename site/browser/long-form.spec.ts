import type { Page } from '@playwright/test'
import { expectNoBarrier } from './barriers.ts'
import { expect, test } from './desk.ts'
import { mailTo, readingMs } from './people.ts'

const path = '/forms/booking/'
const tent = { name: 'tent.png', mimeType: 'image/png', buffer: Buffer.from('a picture of a tent') }
const press = (page: Page, name: string) => page.getByRole('button', { name }).click()
const step = (page: Page, words: string) => expect(page.locator('[data-step-count]:visible')).toHaveText(words)
const stepHeading = (page: Page) => page.locator('form[data-form] h2:visible')
/** Waits until the script of the form is there, at this step. */
const scriptAt = (page: Page, step: number) =>
  expect.poll(() => page.evaluate(() => history.state?.docketStep), 'the script is there').toBe(step)

for (const javaScriptEnabled of [true, false]) {
  const at = javaScriptEnabled ? 'with a script' : 'without JavaScript'

  test.describe(at, () => {
    test.use({ javaScriptEnabled })

    test('a long form is asked page by page, says where one is, and loses nothing on the way', {
      tag: '@files',
    }, async ({ page, formsDesk }) => {
      const email = `booking-${javaScriptEnabled}@example.com`
      await page.goto(formsDesk.url + path)
      await step(page, 'Step 1 of 3')
      await expect(stepHeading(page)).toHaveText('Who comes')
      await expect(page.getByRole('button', { name: 'Back', exact: true })).toBeHidden()

      await press(page, 'Continue')
      await expect(page.getByRole('alert')).toContainText('Enter your e-mail address')
      await expect(page.getByRole('alert').getByRole('link')).toHaveCount(1)
      await expect(stepHeading(page)).toHaveText('Who comes')

      await page.getByLabel('E-mail').fill(email)
      await page.getByLabel('A dog comes along').check()
      await press(page, 'Continue')
      await step(page, 'Step 2 of 4')
      await expect(stepHeading(page)).toHaveText('Your dog')
      await expect(stepHeading(page)).toBeFocused()
      await expect(page.getByRole('alert')).toHaveCount(0)
      await page.getByLabel('Breed').fill('Poodle')
      await press(page, 'Continue')

      await step(page, 'Step 3 of 4')
      await page.getByLabel('Nights').fill('0')
      await page.getByLabel('Picture of the tent').setInputFiles(tent)
      await press(page, 'Continue')
      await expect(page.getByRole('alert')).toContainText('must be 1 or more')
      await page.getByLabel('Nights').fill('2')
      await press(page, 'Back')
      await expect(page.getByLabel('Breed')).toHaveValue('Poodle')
      await press(page, 'Back')
      await page.getByLabel('A dog comes along').uncheck()
      await press(page, 'Continue')
      await step(page, 'Step 2 of 3')
      await expect(page.getByText('tent.png')).toBeVisible()
      await press(page, 'Continue')

      await step(page, 'Step 3 of 3')
      await page.getByLabel('Wishes').fill('In the shade, please.')
      if (javaScriptEnabled) await expectNoBarrier(page)
      await page.setViewportSize({ width: 320, height: 800 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
      await formsDesk.skip(readingMs)
      await press(page, 'Send request')
      await expect(page).toHaveURL(/\/requests\//)
      await expect(page.getByRole('heading', { level: 1 })).toContainText('Pitch for 2 nights')
      await expect(page.getByText('tent.png').first()).toBeVisible()
      await expect(page.getByText('Poodle')).toHaveCount(0)
    })

    test('a form that is saved opens by its link as it was left, in another browser and from a mail', {
      tag: '@files',
    }, async ({ page, browser, formsDesk }) => {
      const email = `saved-${javaScriptEnabled}@example.com`
      await page.goto(formsDesk.url + path)
      await page.getByLabel('E-mail').fill(email)
      await press(page, 'Continue')
      await page.getByLabel('Picture of the tent').setInputFiles(tent)
      await press(page, 'Save and finish later')
      await expect(page.getByRole('heading', { name: 'Saved' })).toBeVisible()
      const link = await page.getByLabel('Link to your form').inputValue()
      expect(page.url()).toBe(link)

      await expect(page.getByLabel('E-mail address for the link')).toHaveValue(email)
      await press(page, 'Mail me the link')
      await expect(page.getByText('The link is on its way to you.')).toBeVisible()
      expect(await mailTo(formsDesk.url, email, '/saved/')).toContain(link)

      const elsewhere = await browser.newContext({ javaScriptEnabled })
      const other = await elsewhere.newPage()
      await other.goto(link)
      await step(other, 'Step 2 of 3')
      await expect(other.getByText('tent.png')).toBeVisible()
      await other.getByLabel('Nights').fill('3')
      await press(other, 'Continue')
      await press(other, 'Send request')
      await expect(other).toHaveURL(/\/requests\//)
      await expect(other.getByText('tent.png').first()).toBeVisible()

      await expect.poll(async () => (await fetch(link)).status).toBe(404)
      const again = await other.goto(link)
      expect(again?.status()).toBe(410)
      await expect(other.getByRole('alert')).toContainText('opens no saved form any more')
      await elsewhere.close()
    })
  })
}

test('the browser’s own way back leads to the step before', async ({ page, formsDesk }) => {
  await page.goto(formsDesk.url + path)
  await scriptAt(page, 0)
  await page.getByLabel('E-mail').fill('way-back@example.com')
  await press(page, 'Continue')
  await expect(stepHeading(page)).toHaveText('Your stay')
  await page.goBack()
  await expect(stepHeading(page)).toHaveText('Who comes')
  await expect(page.getByLabel('E-mail')).toHaveValue('way-back@example.com')
  await page.goForward()
  await expect(stepHeading(page)).toHaveText('Your stay')
})

test('the return key goes on to the next step, and a page that is loaded again begins where it was', async ({
  page,
  formsDesk,
}) => {
  await page.goto(formsDesk.url + path)
  // Before that the server turns the page, and nothing keeps what is typed.
  await scriptAt(page, 0)
  await page.getByLabel('E-mail').fill('enter@example.com')
  await page.getByLabel('E-mail').press('Enter')
  await expect(stepHeading(page)).toHaveText('Your stay')
  await page.getByLabel('Nights').fill('4')
  await page.reload()
  await expect(stepHeading(page)).toHaveText('Your stay')
  await expect(page.getByLabel('Nights')).toHaveValue('4')
})

test('who presses the return key before the script is there gets the next step from the server, and stays on it', {
  tag: '@files',
}, async ({ page, formsDesk }) => {
  await page.goto(formsDesk.url + path)
  await page.getByLabel('E-mail').fill('early@example.com')
  await page.locator('form[data-form]').evaluate((form: HTMLFormElement) => {
    form.append(Object.assign(document.createElement('input'), { name: 'docket-go', value: 'next' }))
    form.submit()
  })
  await expect(stepHeading(page)).toHaveText('Your stay')
  await scriptAt(page, 2)
  await page.getByLabel('Nights').fill('4')
  await expect(stepHeading(page)).toHaveText('Your stay')
})

test('a mistake in an earlier step is shown there when the form is sent', async ({ page, formsDesk }) => {
  await page.goto(`${formsDesk.url}/zh-cn${path}`)
  await page.getByLabel('电子邮箱').fill('zh@example.com')
  await press(page, '继续')
  await step(page, '第 2 步，共 3 步')
  await page.getByLabel('晚数').fill('2')
  await press(page, '继续')
  await page.locator('[name=email]').evaluate((input: HTMLInputElement) => {
    input.value = ''
  })
  await press(page, '提交请求')
  await expect(page.getByRole('alert')).toContainText('请输入电子邮箱')
  await step(page, '第 1 步，共 3 步')
  await expect(page.getByLabel('电子邮箱')).toBeVisible()
})
