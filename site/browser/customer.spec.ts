import { expect, test } from './desk.ts'
import { allReaders, contact, wordsOf } from './locales.ts'
import { mailTo, readingMs, requestLinkIn } from './people.ts'

const note = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('Left at the wrong door.') }
const photo = { name: 'door.txt', mimeType: 'text/plain', buffer: Buffer.from('A picture in words.') }

for (const { locale, javaScriptEnabled } of allReaders) {
  test.describe(`in ${locale}, with JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled, locale })

    test('a customer asks by form, finds the mailed link, adds a file, closes and reopens', async ({ page, desk }) => {
      const t = wordsOf(locale)
      const words = contact[locale]
      const email = `ada-${locale}-${javaScriptEnabled}@example.com`.toLowerCase()

      await page.goto(`${desk.url}${words.root}/`)
      await page.getByRole('link', { name: t('home.form.open') }).click()
      await page.getByRole('link', { name: words.form }).last().click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.form)
      const send = page.getByRole('button', { name: t('form.send') })

      // Wrong first: an address that cannot be one, and no message.
      await page.getByLabel(words.email).fill('ada@@example')
      await page.getByLabel(words.subject).fill('Where is my parcel?')
      await page.getByLabel(words.files).setInputFiles(note)
      await send.click()
      const summary = page.getByRole('alert')
      await expect(summary).toContainText(t('form.problem'))
      await expect(summary).toBeFocused()
      expect(await page.title()).toMatch(new RegExp(`^${t('form.error')}`))
      await expect(page.getByLabel(words.subject)).toHaveValue('Where is my parcel?')
      await expect(page.getByLabel(words.email)).toHaveValue('ada@@example')
      await expect(page.locator('form[data-form]')).toContainText('note.txt')
      await summary.getByRole('link').last().click()
      await expect(page.getByLabel(words.message)).toBeFocused()

      await page.getByLabel(words.email).fill(email)
      await page.getByLabel(words.message).fill('It should be here.')
      await desk.skip(readingMs)
      await send.click()

      await expect(page).toHaveURL(/\/requests\//)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Where is my parcel?')
      await expect(page.getByText(t('name', { number: '' }).trim()).first()).toBeVisible()
      await expect(page.getByLabel(t('promise'))).toContainText(
        t('promise.running', { time: '' }).split('  ')[0]?.trim() ?? '',
      )
      await expect(page.getByText('note.txt')).toBeVisible()

      const link = requestLinkIn(await mailTo(desk.url, email, '/requests/'))
      await page.goto(`${desk.url}/mailbox`)
      await page.getByRole('link', { name: email }).click()
      await expect(page.locator('pre')).toContainText(link)

      await page.goto(link)
      const thread = page.getByRole('list', { name: t('messages') })
      await expect(thread).toContainText('It should be here.')
      await page.getByLabel(t('reply'), { exact: true }).last().fill('I looked behind the door.')
      await page.getByLabel(t('reply.files')).setInputFiles(photo)
      await page.getByRole('button', { name: t('reply.send'), exact: true }).click()
      await expect(page.getByText(t('done.replied'))).toBeVisible()
      await expect(thread).toContainText('I looked behind the door.')
      const file = await page.request.get(await hrefOf(thread.getByRole('link', { name: 'door.txt' }), desk.url))
      expect(await file.text()).toBe('A picture in words.')
      expect(file.headers()['content-disposition']).toMatch(/^attachment/)

      await page.getByRole('button', { name: t('reply.close') }).click()
      await expect(page.getByText(t('done.closed'))).toBeVisible()
      await page.getByRole('button', { name: t('reply.reopen') }).click()
      await expect(page.getByText(t('done.reopened'))).toBeVisible()
    })
  })
}

async function hrefOf(link: { getAttribute(name: string): Promise<string | null> }, base: string): Promise<string> {
  return new URL((await link.getAttribute('href')) ?? '', base).href
}
