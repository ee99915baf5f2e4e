import { expect, test } from './desk.ts'
import { startEngineProcess } from './engine-process.ts'
import { ask, mailTo, requestLinkIn, undoMs } from './people.ts'

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled })

    test('an agent signs in by the printed link, sorts, answers and notes; the customer never sees the note', async ({
      page,
      browser,
    }) => {
      const desk = await startEngineProcess()
      await ask(desk.url, 'contact', { email: 'ben@example.com', subject: 'A broken strap', message: 'It came off.' })
      await ask(desk.url, 'contact', { email: 'eve@example.com', subject: 'A wrong colour', message: 'I wanted blue.' })

      // Only pressing the button uses the link up: a mail scanner that opens it does no harm.
      await page.goto(desk.firstLink)
      await page.goto(desk.firstLink)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await expect(page).toHaveURL(`${desk.url}/desk`)

      await page.getByRole('link', { name: 'A wrong colour' }).click()
      await page.getByRole('button', { name: 'Urgent' }).click()
      await expect(page.locator('.star-form')).toContainText('Urgent')
      await page.goto(`${desk.url}/desk`)
      await expect(page.locator('tr.group').first()).toContainText('Urgent')
      await expect(page.locator('tr.ticket').first()).toContainText('A wrong colour')

      await page.locator('tr.ticket').first().getByRole('link').click()
      await page.getByRole('button', { name: 'Take' }).click()
      await expect(page.getByRole('button', { name: 'Take' })).toHaveCount(0)
      const timeline = page.getByRole('region', { name: 'Timeline' })
      await page.getByLabel(/^Reply to/).fill('We send you the blue one.')
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await expect(timeline).toContainText('We send you the blue one.')
      // The first thought is taken back within ten seconds, and the text can be put right.
      await expect(timeline).toContainText(/Sent in \d+ s/)
      await page.getByRole('button', { name: 'Undo' }).click()
      await expect(timeline).toContainText('took a reply back')
      await expect(page.getByLabel(/^Reply to/)).toHaveValue('We send you the blue one.')
      await page.getByLabel(/^Reply to/).fill('We send you the blue one today.')
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await expect(timeline).toContainText('We send you the blue one today.')
      await page.locator('summary', { hasText: 'Note' }).click()
      await page.locator('textarea#note').fill('Second time this week.')
      await page.getByRole('button', { name: 'Add note' }).click()
      await expect(timeline).toContainText('Second time this week.')

      await desk.skip(undoMs)
      const answer = await mailTo(desk.url, 'eve@example.com', 'We send you the blue one today.')
      expect(answer).not.toContain('Second time')
      const customer = await browser.newContext({ javaScriptEnabled })
      const request = await customer.newPage()
      await request.goto(requestLinkIn(answer))
      await expect(request.getByText('We send you the blue one today.')).toBeVisible()
      expect(await request.content()).not.toContain('Second time')
      await customer.close()

      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.goto(`${desk.url}/desk`)
      await expect(page).toHaveURL(/\/desk\/sign-in/)
      await page.goto(desk.firstLink)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await expect(page.getByRole('alert')).toContainText('This link was used already')
      await desk.stop()
    })
  })
}

test('the desk speaks Chinese to an agent who reads it', async ({ browser, desk, ana }) => {
  const context = await browser.newContext({ locale: 'zh-CN' })
  await context.addCookies([{ ...ana, url: desk.url }])
  const page = await context.newPage()
  await page.goto(`${desk.url}/desk`)
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('全部未解决')
  await page.goto(`${desk.url}/desk/tickets/999999`)
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await context.close()
})
