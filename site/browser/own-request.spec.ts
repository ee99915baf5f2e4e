import { writeFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expectNoBarrier, wcag } from './barriers.ts'
import { expect, test } from './desk.ts'
import { readers, wordsOf } from './locales.ts'
import { agentCookie, ask, mailTo, requestLinkIn, undoMs, work } from './people.ts'

const day = 24 * 3_600_000
const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'text/plain', buffer })
const small = [file('front.txt', Buffer.from('The front.')), file('back.txt', Buffer.from('The back.'))]
/** More than a file may have. */
const huge = Buffer.alloc(10_000_001, 'x')

/** What the form "Repair" calls its fields, and a subject with two letters that are looked for. */
const repair = {
  en: {
    serial: 'Serial number',
    bench: 'Work bench',
    mark: 'Inner mark',
    subject: 'Zip of my tent',
    other: 'A lamp',
    letters: 'zi',
  },
  'zh-CN': {
    serial: '序列号',
    bench: '工作台',
    mark: '内部标记',
    subject: '帐篷拉链坏了',
    other: '灯不亮',
    letters: '拉链',
  },
} as const

for (const { locale, javaScriptEnabled } of readers) {
  test.describe(`in ${locale}, with JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled, locale })

    test('a customer answers with files, corrects what they told, and changes their rating', async ({
      page,
      formsDesk: { url, skip },
    }, testInfo) => {
      test.slow()
      // The browser is told where it lies: to hand over as much takes longer than all the rest.
      const film = testInfo.outputPath('film.txt')
      await writeFile(film, huge)
      const t = wordsOf(locale)
      const words = repair[locale]
      const who = `${locale}-${javaScriptEnabled}`.toLowerCase()
      const email = `rosa-${who}@example.com`
      const told = {
        email,
        subject: words.subject,
        serial: 'A1',
        bench: 'Three',
        mark: 'x7',
        'docket-locale': locale,
      }
      const { number } = await ask(url, 'repair', told)
      await ask(url, 'repair', { ...told, subject: words.other })
      await ask(url, 'repair', { ...told, email: `tom-${who}@example.com`, subject: `${words.subject}!` })
      const ana = await agentCookie(url, 'ana@example.com')
      await work(url, ana, { number, path: 'replies', fields: { text: `Which colour, ${who}?` } })
      await skip(undoMs)
      const link = requestLinkIn(await mailTo(url, email, `Which colour, ${who}?`))
      await page.goto(link)
      const promise = page.getByLabel(t('promise'))
      await expect(promise).toContainText(t('promise.waiting'))
      await expectFits(page)

      // Refused for its file, an answer keeps its words.
      const text = page.getByLabel(t('reply'), { exact: true }).last()
      const send = page.getByRole('button', { name: t('reply.send'), exact: true })
      await text.fill('Green, with a stripe.')
      await page.getByLabel(t('reply.files')).setInputFiles(film)
      await send.click()
      await expect(page.getByRole('alert')).toContainText('film.txt')
      await expect(text).toHaveValue('Green, with a stripe.')
      await expectFits(page)
      await page.getByLabel(t('reply.files')).setInputFiles(small)
      await send.click()
      const thread = page.getByRole('list', { name: t('messages') })
      await expect(thread).toContainText('Green, with a stripe.')
      for (const { name } of small) await expect(thread.getByRole('link', { name })).toBeVisible()
      await expect(promise).not.toContainText(t('promise.waiting'))

      // What the form lets them see, and what it lets them change.
      const aside = page.getByRole('complementary', { name: t('side') })
      await expect(aside).toContainText(words.bench)
      await expect(page.getByText(words.mark)).toHaveCount(0)
      await expect(page.getByText('x7')).toHaveCount(0)
      await expect(aside.getByRole('textbox', { name: words.bench })).toHaveCount(0)
      const serial = aside.getByRole('textbox', { name: words.serial })
      await expect(serial).toHaveValue('A1')
      const save = aside.getByRole('button', { name: t('edit.send') })
      await serial.fill('b 22')
      await save.click()
      await expect(page.getByRole('alert')).toContainText(words.serial)
      await expect(serial).toHaveValue('b 22')
      await expectFits(page)
      if (javaScriptEnabled) await expectNoBarrier(page, { tags: wcag })
      await serial.fill('B22')
      await save.click()
      await expect(page.getByText(t('done.fields'))).toBeVisible()
      await expect(aside.getByText('B22')).toBeVisible()

      // Closed, rated, and rated otherwise; the last word counts.
      await page.getByRole('button', { name: t('reply.close') }).click()
      await expect(promise).toContainText(t('promise.solved.title'))
      for (const [face, open] of [
        ['5', 'rate.open'],
        ['1', 'rate.change'],
      ] as const) {
        await page.getByRole('link', { name: t(open) }).click()
        await page.getByText(t(`rate.${face}`), { exact: true }).click()
        await page.getByLabel(t('rate.why')).fill(`Because of ${face}.`)
        await page.getByRole('button', { name: t('rate.send') }).click()
        await expect(page.getByText(t('rate.thanks'))).toBeVisible()
        await expectFits(page)
        await page.goto(link)
        await expect(page.getByText(t('rate.you', { face: t(`rate.${face}`) }))).toBeVisible()
      }

      // Their own requests, of which one was promised an answer long ago, found by two letters; nobody else's.
      await skip(5 * day)
      await page.goto(`${url}${locale === 'en' ? '' : '/zh-cn'}/requests`)
      await page.getByLabel(t('email')).fill(email)
      await page.getByRole('button', { name: t('own.send') }).click()
      const mail = await mailTo(url, email, '/requests/enter/')
      await page.goto(/http\S+\/requests\/enter\/[\w-]+/.exec(mail)?.[0] ?? '')
      await page.getByRole('button', { name: t('own.open') }).click()
      await expect(page.getByRole('region', { name: t('own.closed.list') })).toContainText(words.subject)
      await expect(page.getByRole('region', { name: t('own.open.list') })).toContainText(words.other)
      await expect(page.getByText(`${words.subject}!`)).toHaveCount(0)
      await page.getByLabel(t('own.search')).fill(words.letters)
      await page.getByRole('button', { name: t('own.search.go') }).click()
      await expect(page.getByRole('link', { name: words.subject })).toBeVisible()
      await expect(page.getByRole('link', { name: words.other })).toHaveCount(0)
      await expectFits(page)

      await page.getByRole('link', { name: t('own.search.all') }).click()
      const late = page.getByRole('listitem').filter({ hasText: words.other })
      await expect(late).toContainText(t('own.late'))
      await late.getByRole('link').first().click()
      await expect(promise).toContainText(t('promise.late'))
    })
  })
}

async function expectFits(page: Page): Promise<void> {
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(width)
  }
}
