import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { expect, test } from './desk.ts'
import { identitySecret } from './forms-folder.ts'
import { readingMs } from './people.ts'

const root = join(import.meta.dirname, '../..')
const press = (page: Page, name: string) => page.getByRole('button', { name }).click()

test('a help center on a host of files is all of its folder, without a server, and without a path or a secret of the machine that built it (T38)', async ({
  hosted,
}) => {
  const { folder, secret } = await hosted()
  const holds = (text: string) => [root, secret, identitySecret].filter((one) => text.includes(one))
  const files = await readdir(folder, { recursive: true })
  expect(files).toContain('index.html')
  expect(files.filter((file) => /(^|\/)(server|client|desk|mailbox)(\/|$)|\.(mjs|map)$/.test(file))).toEqual([])
  for (const file of files.filter((name) => /\.(html|js|css|json|xml|txt)$/.test(name)))
    expect([file, holds(await readFile(join(folder, file), 'utf8'))]).toEqual([file, []])
})

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled })

    test('its form reaches the engine, and a refused one comes back with everything typed', async ({
      page,
      hosted,
    }) => {
      const { engine, siteUrl } = await hosted()
      await page.goto(`${siteUrl}/forms/contact/`)
      await page.getByLabel('E-mail').fill('host@example.com')
      await page.getByLabel('Subject').fill('From a static host')
      await page.getByLabel('Message').fill('  ')
      await press(page, 'Send request')
      await expect(page.getByRole('alert')).toBeVisible()
      await expect(page.getByLabel('Subject')).toHaveValue('From a static host')
      expect(new URL(page.url()).origin).toBe(javaScriptEnabled ? siteUrl : engine.url)
      await page.getByLabel('Message').fill('Hello')
      if (!javaScriptEnabled) await engine.skip(readingMs)
      await press(page, 'Send request')
      await page.waitForURL(`${engine.url}/requests/**`)
      await expect(page.getByRole('heading', { name: 'From a static host' })).toBeVisible()
    })

    test('what its readers say of an article reaches the engine, and they are back at the article', async ({
      page,
      hosted,
    }) => {
      const { siteUrl } = await hosted()
      const article = `${siteUrl}/zh-cn/articles/returns/damaged-on-arrival/`
      await page.goto(article)
      await page.getByRole('button', { name: '没有', exact: true }).click()
      await expect(page).toHaveURL(`${article}#helpful-no`)
      await page.locator('#comment').fill('照片发到哪里？')
      await page.locator('#helpful-no button').click()
      await expect(page).toHaveURL(`${article}#helpful-thanks`)
      await expect(page.locator('#helpful-thanks')).toBeVisible()
    })

    test('its search answers, or says that it cannot and shows the topics', async ({ page, hosted }) => {
      const { siteUrl } = await hosted()
      await page.goto(`${siteUrl}/search/?q=refund`)
      if (javaScriptEnabled) await expect(page.getByRole('heading', { name: /answers? for “refund”/ })).toBeVisible()
      // Texts inside of `noscript` are not found by what they say.
      const excuse = page.locator('noscript p')
      await expect(excuse).toBeVisible({ visible: !javaScriptEnabled })
      await expect(page.getByRole('heading', { name: 'Browse by topic' })).toBeVisible({ visible: !javaScriptEnabled })
    })
  })
}

test('a form on a host of files that is saved is gone on with there, files and all', async ({ page, hosted }) => {
  const { engine, siteUrl } = await hosted()
  await page.goto(`${siteUrl}/forms/every-field/?text=Hello&count=3&size=m`)
  await expect(page.getByLabel('Text')).toHaveValue('Hello')
  await expect(page.getByLabel('Count')).toHaveValue('3')
  await expect(page.getByLabel('Size')).toHaveValue('')

  await page.goto(`${siteUrl}/forms/booking/`)
  await page.getByLabel('E-mail').fill('static@example.com')
  await press(page, 'Continue')
  expect(page.url()).toBe(`${siteUrl}/forms/booking/`)
  await page.getByLabel('Nights').fill('5')
  await page
    .getByLabel('Picture of the tent')
    .setInputFiles({ name: 'tent.png', mimeType: 'image/png', buffer: Buffer.from('tent') })
  await press(page, 'Save and finish later')
  const secret = (await page.getByLabel('Link to your form').inputValue()).split('/').at(-1)
  // As an engine without pages sends its reader back.
  await page.goto(`${siteUrl}/forms/booking/#saved=${secret}`)
  await expect(page.getByLabel('Nights')).toHaveValue('5')
  await expect(page.getByText('tent.png')).toBeVisible()
  await press(page, 'Continue')
  await press(page, 'Send request')
  await page.waitForURL(`${engine.url}/requests/**`)
  await expect(page.getByText('tent.png').first()).toBeVisible()
})

test('the doctor finds the engine by the pages of the host, and sends a probe of every form from them', async ({
  hosted,
}) => {
  const { siteUrl, engine, secret } = await hosted()
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, 'bin/docket.js'), 'doctor', '--json', '--url', siteUrl],
    { env: { ...process.env, DOCKET_SECRET: secret } },
  )
  const { findings } = JSON.parse(stdout) as {
    readonly findings: readonly { readonly check: string; readonly state: string; readonly detail: string }[]
  }
  expect(findings.filter(({ state }) => state === 'failed')).toEqual([])
  const said = (check: string) => findings.find((finding) => finding.check === check)?.detail
  expect(said('addresses')).toBe(`engine at ${engine.url}, help center at ${siteUrl}`)
  expect(said('cors')).toBe(`answers can be read by ${siteUrl} only`)
  expect(said('site headers')).toBe('all security headers are there, with the policy for both addresses')
  for (const form of ['contact', 'order-problem', 'booking'])
    expect([form, said(`form ${form}`)]).toEqual([form, 'what its page sends would become a ticket'])
})
