import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './desk.ts'
import { type EngineProcess, startEngineProcess } from './engine-process.ts'
import { formsFolder } from './forms-folder.ts'
import { agentCookie, ask } from './people.ts'

// Attacks by texts: those of a form file that somebody copied from a stranger, and those of a customer.

/** Becomes an element, a link or another line wherever a page takes it for more than text. */
const evil = '</title></style><img src=x class=evil onerror="window.evil=1">[a](javascript:window.evil=1)'
/** Overrides that turn what follows round. */
const fromTheRight = 'pay \u202E\u2067 now'

const form = {
  title: `Odd ${evil}`,
  description: `About ${evil}`,
  'x-form': { team: 'customer-care' },
  properties: {
    email: { type: 'string', format: 'email', title: 'E-mail', description: `# No heading ${evil}` },
    name: { type: 'string', title: 'Name', 'x-role': 'requester.name' },
    company: { type: 'string', title: 'Company', 'x-role': 'requester.company' },
    subject: { type: 'string', title: 'Subject', 'x-role': 'ticket.title', 'x-placeholder': evil },
    website: { type: 'string', format: 'uri', title: 'Website' },
    page: { type: 'string', title: `Page ${evil}` },
    choice: { enum: ['one', 'two'], title: 'Choice', 'x-input': 'radio', 'x-labels': { one: evil } },
    note: { type: 'string', title: 'Note', description: `**Not bold** ${evil}`, 'x-input': 'textarea' },
  },
  required: ['email', 'note'],
}

let engine: EngineProcess
let folder: string
test.beforeAll(async () => {
  folder = await formsFolder()
  await writeFile(join(folder, 'forms/odd.form.json'), JSON.stringify(form))
  engine = await startEngineProcess({ DOCKET_DEFINITIONS: folder })
})
test.afterAll(async () => {
  await engine.stop()
  await rm(folder, { recursive: true, force: true })
})

/** The text stands on the page as it was written, and is nothing but text. */
async function expectText(page: Page, text = evil): Promise<void> {
  await expect(page.locator('body')).toContainText(text)
  expect(await page.locator('.evil').count()).toBe(0)
  expect(await page.locator('[href^="javascript:" i], [src^="javascript:" i]').count()).toBe(0)
  expect(await page.evaluate('window.evil')).toBeUndefined()
}

test('what a form file says is text on every page that shows it, refused or taken (T35)', async ({ page }) => {
  await page.goto(`${engine.url}/forms/`)
  await expectText(page, `Odd ${evil}`)
  await page.goto(`${engine.url}/forms/odd/`)
  for (const text of [`Odd ${evil}`, `About ${evil}`, `# No heading ${evil}`, `**Not bold** ${evil}`, `Page ${evil}`])
    await expectText(page, text)
  expect(await page.title()).toContain(`Odd ${evil}`)
  await expect(page.getByLabel('Subject')).toHaveAttribute('placeholder', evil)
  await expect(page.getByRole('radio', { name: evil })).toBeVisible()
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(page.getByRole('alert').first()).toBeVisible()
  await expectText(page, `**Not bold** ${evil}`)
})

test('what a customer says is text on every page of the desk and of the request (T36)', async ({ page }) => {
  const email = 'mallory@example.com'
  const said = {
    email,
    name: evil,
    company: evil,
    subject: `${fromTheRight} ${evil}`,
    note: `${evil}\njavascript:alert(1)`,
  }
  await expect(ask(engine.url, 'odd', { ...said, website: 'javascript:alert(1)//x.example' })).rejects.toThrow('422')
  const { number, url } = await ask(engine.url, 'odd', { ...said, page: 'javascript:alert(1)', choice: 'one' })
  await page.goto(url)
  await expectText(page)
  const cookie = await agentCookie(engine.url, 'ana@example.com')
  await page.context().addCookies([{ ...cookie, url: engine.url }])
  for (const path of ['/desk', '/desk/board', '/desk?q=mallory', `/desk/tickets/${number}`]) {
    await page.goto(engine.url + path)
    await expectText(page)
  }
  expect(await page.title()).toContain('</title></style>')
  // What turns the direction of writing ends with the text, wherever the text stands.
  for (const path of ['/desk', `/desk/tickets/${number}`]) {
    await page.goto(engine.url + path)
    const apart = await page
      .getByText('pay', { exact: false })
      .evaluateAll((all) => all.map((one) => getComputedStyle(one).unicodeBidi))
    expect(apart.length).toBeGreaterThan(0)
    expect(apart.filter((one) => !/isolate|plaintext/.test(one))).toEqual([])
  }
})
