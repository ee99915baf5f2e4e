import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from './desk.ts'
import { startEngineProcess } from './engine-process.ts'
import { agentCookie, ask } from './people.ts'

const root = join(import.meta.dirname, '../..')

test('files that change: a broken one keeps the last good form, a plain JSON Schema is a page at once, and a policy tells what it did', async ({
  page,
  browser,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'docket-definitions-'))
  for (const name of ['forms', 'workflows']) await cp(join(root, name), join(folder, name), { recursive: true })
  const desk = await startEngineProcess({ DOCKET_DEFINITIONS: folder })
  const readyz = async () => (await fetch(`${desk.url}/readyz`)).json()
  const problems = async () => ((await readyz()) as { definitions: { problems: object[] } }).definitions.problems
  try {
    const file = join(folder, 'forms/contact.form.json')
    const good = await readFile(file, 'utf8')
    await writeFile(file, good.replace('"x-input": "file"', '"x-input": "telepathy"'))
    await expect.poll(async () => (await problems()).length).toBeGreaterThan(0)
    const line = 1 + good.slice(0, good.indexOf('"x-input": "file"')).split('\n').length - 1
    expect(await problems()).toContainEqual(expect.objectContaining({ file: 'forms/contact.form.json', line }))
    expect(await readyz()).toMatchObject({ ready: true })
    await page.goto(`${desk.url}/forms/contact/`)
    await expect(page.getByLabel('Files')).toBeVisible()

    await writeFile(file, good)
    await expect.poll(problems).toEqual([])
    const schema = {
      title: 'Lend a tent',
      type: 'object',
      properties: { email: { type: 'string', format: 'email' }, nights: { type: 'integer', minimum: 1 } },
      required: ['email', 'nights'],
    }
    await writeFile(join(folder, 'forms/lend.form.json'), JSON.stringify(schema, null, 2))
    await expect.poll(async () => (await fetch(`${desk.url}/forms/lend/`)).status).toBe(200)
    await page.goto(`${desk.url}/forms/lend/`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lend a tent')
    await expect(page.getByLabel(/nights/i)).toBeVisible()

    // From here on without JavaScript, as whoever decides about the files.
    const context = await browser.newContext({ javaScriptEnabled: false, baseURL: desk.url })
    await context.addCookies([{ ...(await agentCookie(desk.url, 'ana@example.com')), url: desk.url }])
    const lead = await context.newPage()
    const { number } = await ask(desk.url, 'contact', { email: 'ada@example.com', subject: 'Hello', message: 'Help' })
    const policy = join(folder, 'workflows/standard.sla.json')
    const before = await readFile(policy, 'utf8')
    await writeFile(policy, before.replace('"firstResponse": "P1D"', '"firstResponse": "PT1H"'))
    await expect(async () => {
      await lead.goto('/desk/plan')
      await expect(lead.getByText('1 earlier')).toBeVisible({ timeout: 500 })
    }).toPass()
    await lead.getByRole('link', { name: / → / }).first().click()
    const effect = lead.getByRole('row').filter({ hasText: 'due earlier' })
    await expect(effect).toContainText(/workflows\/standard\.sla\.json:\d+/)
    await effect.getByRole('link', { name: String(number) }).click()
    await expect(lead).toHaveURL(`${desk.url}/desk/tickets/${number}`)

    await lead.locator('summary', { hasText: 'Each fact with its event and rule' }).click()
    await expect(lead.locator('.reasons')).toContainText(/standard\.sla\.json:\d+@[0-9a-f]{12}/)
    await lead
      .locator('.reasons')
      .getByRole('link', { name: /^standard\.sla\.json/ })
      .first()
      .click()
    await expect(lead.getByRole('heading', { name: 'standard.sla.json' })).toBeVisible()
    await expect(lead.locator('.rule-file li:target')).toContainText('"firstResponse"')
    await expect(lead.locator('.rule-file li:target')).toBeInViewport()
    await lead.goBack()
    const saved = lead.waitForEvent('download')
    await lead.getByRole('link', { name: 'Save as test' }).click()
    expect((await saved).suggestedFilename()).toBe(`ticket-${number}.scenario.json`)

    await lead.getByRole('link', { name: 'The whole workflow' }).click()
    await lead.getByRole('link', { name: 'New: 1 ticket' }).click()
    await expect(lead.getByRole('link', { name: 'Hello' })).toBeVisible()

    await lead.getByRole('link', { name: 'Reports' }).click()
    await lead.getByLabel('Channel', { exact: true }).selectOption('email')
    await lead.getByRole('button', { name: 'Show', exact: true }).click()
    await expect(lead).toHaveURL(/channel=email/)
    await expect(lead.getByRole('region', { name: 'Came in' })).toContainText('0 tickets')
    await lead.getByRole('link', { name: '7 days' }).click()
    await lead.getByLabel('Channel', { exact: true }).selectOption('form')
    await lead.getByRole('button', { name: 'Show', exact: true }).click()
    const volume = lead.getByRole('region', { name: 'Came in' })
    await expect(volume).toContainText('1 ticket')
    await volume.locator('summary').click()
    await expect(volume.getByRole('table').getByRole('row')).toHaveCount(8)
    await context.close()
  } finally {
    await desk.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
