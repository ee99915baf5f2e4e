import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from './desk.ts'
import { startEngineProcess } from './engine-process.ts'
import { agentCookie, ask } from './people.ts'

const root = join(import.meta.dirname, '../..')

test('an agent who loses a role in a file is out at once, comes back with fewer rights, and the audit tells', async ({
  page,
  browser,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'docket-roles-'))
  for (const name of ['forms', 'workflows']) await cp(join(root, name), join(folder, name), { recursive: true })
  const ben = (role: string) =>
    writeFile(
      join(folder, 'workflows/ben.agent.json'),
      JSON.stringify({ name: 'Ben', email: 'ben@example.com', role, teams: { 'customer-care': 'agent' } }),
    )
  await ben('agent')
  const desk = await startEngineProcess({ DOCKET_DEFINITIONS: folder })
  try {
    const { number } = await ask(desk.url, 'contact', {
      email: 'mia@example.com',
      subject: 'Broken lamp',
      message: 'It does not light.',
    })
    await page.context().addCookies([{ ...(await agentCookie(desk.url, 'ben@example.com')), url: desk.url }])
    await page.goto(`${desk.url}/desk/tickets/${number}`)
    await expect(page.getByLabel(/^Reply to/)).toBeVisible()

    // Two agents on one ticket: each sees who else is here, and who writes.
    const admin = await browser.newContext()
    await admin.addCookies([{ ...(await agentCookie(desk.url, 'ana@example.com')), url: desk.url }])
    const beside = await admin.newPage()
    await expect(page.locator('.head .here')).toBeAttached()
    await beside.goto(`${desk.url}/desk/tickets/${number}`)
    await expect(beside.locator('.head .here')).toHaveText('Ben is here')
    const told = page.waitForResponse((answer) => answer.url().endsWith('/here'))
    await page.getByLabel(/^Reply to/).fill('Which')
    await told
    await beside.reload()
    await expect(beside.locator('.head .here')).toHaveText('Ben is writing')
    await beside.close()

    await ben('observer')
    await expect
      .poll(async () => (await page.request.get(`${desk.url}/api/v1/definitions`)).status(), { timeout: 20_000 })
      .toBe(401)
    await page.getByRole('button', { name: 'Take' }).click()
    await expect(page).toHaveURL(/\/desk\/sign-in/)

    await page.context().clearCookies()
    await page.context().addCookies([{ ...(await agentCookie(desk.url, 'ben@example.com')), url: desk.url }])
    await page.goto(`${desk.url}/desk/tickets/${number}`)
    await expect(page.getByText('It does not light.').first()).toBeVisible()
    await expect(page.getByLabel(/^Reply to/)).toHaveCount(0)
    await expect(page.getByRole('link', { name: 'Audit' })).toHaveCount(0)

    const audit = await admin.newPage()
    await audit.goto(`${desk.url}/desk/audit`)
    await expect(audit.getByRole('table')).toContainText('role: agent → observer')
    await admin.close()

    // Who did what, and when: asked without scripts.
    const plain = await browser.newContext({ javaScriptEnabled: false })
    await plain.addCookies([{ ...(await agentCookie(desk.url, 'ana@example.com')), url: desk.url }])
    const asked = await plain.newPage()
    await asked.goto(`${desk.url}/desk/audit`)
    await asked.getByLabel('Who').selectOption('Ben')
    await asked.getByRole('button', { name: 'Show' }).click()
    await expect(asked.locator('table.audit tbody tr')).toHaveText([/Ben\s*Signed in/, /Ben\s*Signed in/])
    await expect(asked.getByLabel('Who')).toHaveValue('agent:ben')
    await asked.getByLabel('What').selectOption('An agent’s rights changed')
    await asked.getByRole('button', { name: 'Show' }).click()
    await expect(asked.getByText('Nothing fits')).toBeVisible()
    await asked.getByRole('link', { name: 'Show everything' }).click()
    await expect(asked.getByRole('table')).toContainText('role: agent → observer')
    await plain.close()
  } finally {
    await desk.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
