import { expectNoBarrier, wcag } from './barriers.ts'
import { expect, test } from './desk.ts'
import { organisation } from './forms-folder.ts'
import { locales, otherReaders, wordsOf } from './locales.ts'
import { agentCookie, ask, mailTo, undoMs, work } from './people.ts'

const photo = { name: 'door.txt', mimeType: 'text/plain', buffer: Buffer.from('A picture in words.') }

for (const { locale, javaScriptEnabled } of otherReaders) {
  test.describe(`in ${locale}, with JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled, locale })

    test('a customer follows a request from the mail to the list of their own, answers, and rates it', async ({
      page,
      desk,
      ana,
    }) => {
      const t = wordsOf(locale)
      const root = locale === 'en' ? '' : '/zh-cn'
      const email = `mia-${locale}-${javaScriptEnabled}@example.com`.toLowerCase()
      const lamp = await ask(desk.url, 'contact', { email, subject: 'Broken lamp', message: 'It does not light.' })
      await ask(desk.url, 'contact', { email, subject: 'Late parcel', message: 'Still nothing.' })
      await work(desk.url, ana, { number: lamp.number, path: 'replies', fields: { text: 'Which colour is it?' } })
      await desk.skip(undoMs)
      await mailTo(desk.url, email, 'Which colour is it?')

      // All requests by a link of their own; opening it, as scanners do, does not use it up.
      await page.goto(`${desk.url}${root}/requests`)
      await page.getByLabel(t('email')).fill(email)
      await page.getByRole('button', { name: t('own.send') }).click()
      await expect(page.getByRole('status')).toContainText(t('own.sent'))
      const link = /http\S+\/requests\/enter\/[\w-]+/.exec(await mailTo(desk.url, email, '/requests/enter/'))?.[0] ?? ''
      await page.goto(link)
      await page.goto(link)
      await page.getByRole('button', { name: t('own.open') }).click()
      await expect(page).toHaveURL(new RegExp(`${root}/requests$`))
      const open = page.getByRole('region', { name: t('own.open.list') })
      await expect(open.getByRole('listitem')).toHaveCount(2)
      await expect(open).toContainText(t('own.turn'))
      for (const width of javaScriptEnabled ? [1280, 390] : []) {
        await page.setViewportSize({ width, height: 844 })
        await expectNoBarrier(page, { tags: wcag })
      }

      await page.getByLabel(t('own.search')).fill('lamp')
      await page.getByRole('button', { name: t('own.search.go') }).click()
      await expect(open.getByRole('listitem')).toHaveCount(1)
      await page.getByRole('link', { name: 'Broken lamp' }).click()

      const thread = page.getByRole('list', { name: t('messages') })
      await expect(thread).toContainText('Which colour is it?')
      await page.getByLabel(t('reply'), { exact: true }).last().fill('Green.')
      await page.getByLabel(t('reply.files')).setInputFiles(photo)
      await page.getByRole('button', { name: t('reply.send'), exact: true }).click()
      await expect(thread).toContainText('Green.')
      await expect(thread.getByRole('link', { name: 'door.txt' })).toBeVisible()

      await page.getByRole('button', { name: t('reply.close') }).click()
      await expect(page.getByText(t('done.closed'))).toBeVisible()
      await page.getByRole('link', { name: t('rate.open') }).click()
      await page.getByText(t('rate.5'), { exact: true }).click()
      await page.getByLabel(t('rate.why')).fill('Quick and kind.')
      await page.getByRole('button', { name: t('rate.send') }).click()
      await expect(page.getByText(t('rate.thanks'))).toBeVisible()

      await page.goto(`${desk.url}${root}/requests`)
      await expect(page.getByRole('region', { name: t('own.closed.list') })).toContainText('Broken lamp')
      await expect(page.getByRole('region', { name: t('own.open.list') })).toContainText('Late parcel')
      await page.getByRole('button', { name: t('own.leave') }).click()
      await expect(page.getByLabel(t('email'))).toBeVisible()
      await page.goto(link)
      await page.getByRole('button', { name: t('own.open') }).click()
      await expect(page.getByRole('alert')).toContainText(t('own.expired'))
    })
  })
}

for (const locale of locales) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale })

    test('a colleague reads along, is told whose turn it is, and finds nothing to answer with', async ({
      page,
      formsDesk: { url, skip },
    }) => {
      const t = wordsOf(locale)
      const [cleo, dan] = [`cleo-${locale}@acme.example`, `dan-${locale}@acme.example`].map((one) => one.toLowerCase())
      const subject = `Broken lamp, ${locale}`
      const asked = { name: 'Cleo', email: cleo ?? '', subject, message: 'It does not light.' }
      const lamp = await ask(url, 'contact', asked)
      const ana = await agentCookie(url, 'ana@example.com')
      await work(url, ana, { number: lamp.number, path: 'replies', fields: { text: 'Which colour is it?' } })
      await skip(undoMs)
      await page.goto(`${url}${locale === 'en' ? '' : '/zh-cn'}/requests`)
      await page.getByLabel(t('email')).fill(dan ?? '')
      await page.getByRole('button', { name: t('own.send') }).click()
      const mail = await mailTo(url, dan ?? '', '/requests/enter/')
      await page.goto(/http\S+\/requests\/enter\/[\w-]+/.exec(mail)?.[0] ?? '')
      await page.getByRole('button', { name: t('own.open') }).click()
      const colleagues = page.getByRole('region', { name: t('own.colleagues', { name: organisation.name }) })
      await expect(colleagues).toContainText(t('own.turn.colleague', { name: 'Cleo' }))
      await colleagues.getByRole('link', { name: subject }).click()

      await expect(page.getByRole('note')).toContainText(t('colleague'))
      await expect(page.getByText(t('promise.waiting.colleague'))).toBeVisible()
      await expect(page.getByText(t('promise.turn'), { exact: true })).toHaveCount(0)
      await expect(page.getByRole('list', { name: t('messages') })).toContainText('Cleo')
      await expect(page.getByText(t('you'), { exact: true })).toHaveCount(0)
      await expect(page.getByLabel(t('reply'), { exact: true })).toHaveCount(0)
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 844 })
        await expectNoBarrier(page, { tags: wcag })
      }
    })
  })
}
