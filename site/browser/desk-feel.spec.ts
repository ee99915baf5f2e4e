import { expectNoBarrier } from './barriers.ts'
import { expect, test } from './desk.ts'
import { leave, open, ready } from './own-desk.ts'
import { agentCookie, ask, work } from './people.ts'
import { definitionsWith } from './shop.ts'

test('the palette says what each command is, and with which keys it goes without it, on every layout', async ({
  page,
}) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  await page.goto(`${desk.url}/desk/tickets/${numbers[0]}`)
  await ready(page)
  // As a Cyrillic layout sends it.
  await page.evaluate(() => {
    const press = { key: 'л', code: 'KeyK', ctrlKey: true, bubbles: true, cancelable: true }
    document.body.dispatchEvent(new KeyboardEvent('keydown', press))
  })
  const palette = page.getByRole('dialog', { name: 'Go to or do' })
  for (const [name, key] of [
    ['Solve', 'e'],
    ['Reply', 'r'],
    ['Note', 'n'],
    ['All open', 'gi'],
  ] as const) {
    const option = palette.getByRole('option', { name, exact: true })
    await expect(option.locator('span')).toHaveText(name)
    await expect(option).toHaveText(`${name}${key}`)
    await expect(option.locator('.icon')).toBeVisible()
  }
  await expectNoBarrier(page, { where: 'palette' })
  await palette.getByRole('combobox').fill('note')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel(/^Note/)).toBeFocused()
  await leave(page, desk)
})

test('colours that somebody chose are there before a page is drawn, and the choice can be seen and taken back', async ({
  page,
}) => {
  const { desk } = await open(page, ['A torn tent'])
  const colours = page.getByRole('group', { name: 'Colours' })
  await page.goto(`${desk.url}/desk/account`)
  await ready(page)
  await expect(colours.getByRole('button', { name: 'As the system' })).toHaveAttribute('aria-pressed', 'true')
  await colours.getByRole('button', { name: 'Dark' }).click()
  await expect(colours.getByRole('button', { name: 'Dark' })).toHaveAttribute('aria-pressed', 'true')
  await expect(colours.getByRole('button', { name: 'As the system' })).toHaveAttribute('aria-pressed', 'false')
  await expectNoBarrier(page)

  await page.addInitScript(() => {
    new MutationObserver((_changes, observer) => {
      if (document.body === null) return
      observer.disconnect()
      document.body.dataset.begunAs = document.documentElement.dataset.theme ?? 'system'
    }).observe(document, { childList: true, subtree: true })
  })
  await page.goto(`${desk.url}/desk`)
  await expect(page.locator('body')).toHaveAttribute('data-begun-as', 'dark')
  await page.goto(`${desk.url}/desk/account`)
  await ready(page)
  await colours.getByRole('button', { name: 'As the system' }).click()
  await page.goto(`${desk.url}/desk`)
  await expect(page.locator('body')).toHaveAttribute('data-begun-as', 'system')
  await leave(page, desk)
})

test('a list on a phone shows who has a ticket and its state, and a ticket leads back to the list it was opened from', async ({
  page,
}) => {
  const long = `A question ${'that goes on and on '.repeat(8)}`.trim()
  const { desk, numbers } = await open(page, ['A torn tent', long])
  const ana = await agentCookie(desk.url, 'ana@example.com')
  await work(desk.url, ana, { number: numbers[0] ?? 0, path: 'changes', fields: { assignee: 'ana' } })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${desk.url}/desk?priority=0`)
  const row = page.locator('tr.ticket', { hasText: 'A torn tent' })
  await expect(row.getByRole('img', { name: 'Ana' })).toBeVisible()
  await expect(row.locator('.state .icon')).toBeVisible()
  const height = async (subject: string) =>
    (await page.locator('tr.ticket', { hasText: subject }).boundingBox())?.height ?? 0
  expect(await height(long)).toBeLessThan(2 * (await height('A torn tent')))
  await ready(page)
  await row.getByRole('checkbox').check()
  const bar = page.getByRole('group', { name: 'With the chosen tickets' })
  await expect(bar).toContainText('1 chosen')
  await bar.getByRole('button', { name: 'Choose none' }).click()
  await expect(bar).toBeHidden()
  await expect(row.getByRole('checkbox')).not.toBeChecked()
  await row.getByRole('link', { name: 'A torn tent' }).click()
  await ready(page)
  await expectNoBarrier(page)
  await page.getByRole('link', { name: 'Back to the list' }).click()
  await expect(page).toHaveURL(`${desk.url}/desk?priority=0`)
  await leave(page, desk)
})

test('on the first day the desk says how to begin, and is quiet from the first request on', async ({ page }) => {
  const { desk } = await open(page, [])
  await page.goto(`${desk.url}/desk`)
  await expect(page.getByText('Nothing has come in yet')).toBeVisible()
  await page.getByRole('link', { name: 'Send a request' }).click()
  await expect(page).toHaveURL(`${desk.url}/forms/`)
  await leave(page, desk)
})

test('a ticket that was merged is called so, and not by the state it was in', async ({ page }) => {
  const { desk, numbers } = await open(page, ['A torn tent', 'The tent again'])
  const [first, second] = numbers
  const ana = await agentCookie(desk.url, 'ana@example.com')
  await work(desk.url, ana, { number: second ?? 0, path: 'work/merge', fields: { into: String(first) } })
  await page.goto(`${desk.url}/desk/tickets/${second}`)
  await expect(page.getByRole('complementary', { name: 'About this ticket' }).locator('.state')).toHaveText('Merged')
  await page.goto(`${desk.url}/desk?q=again`)
  await expect(page.locator('tr.ticket .state')).toHaveText('Merged')
  await leave(page, desk)
})

test('files are attached one after the other, by choosing, pasting or dropping them, and each can be taken off again', async ({
  page,
}) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  await page.goto(`${desk.url}/desk/tickets/${numbers[0]}`)
  await ready(page)
  const reply = page.locator('form[data-kind="reply"]')
  const text = reply.getByRole('textbox')
  const attached = reply.getByRole('list', { name: 'Files to send' })
  const file = (name: string, bytes: number) => ({ name, mimeType: 'text/plain', buffer: Buffer.alloc(bytes, 'a') })
  await reply.getByLabel('Attach').setInputFiles(file('one.txt', 2_000))
  await reply.getByLabel('Attach').setInputFiles(file('two.txt', 3_000))
  await expect(attached.getByRole('listitem')).toHaveText(['one.txt 2 kB', 'two.txt 3 kB'])
  for (const type of ['paste', 'drop'])
    await text.evaluate((area, kind) => {
      const data = new DataTransfer()
      data.items.add(new File(['a picture'], `${kind}.png`, { type: 'image/png' }))
      const init = { bubbles: true, cancelable: true }
      const event =
        kind === 'paste'
          ? new ClipboardEvent(kind, { ...init, clipboardData: data })
          : new DragEvent(kind, { ...init, dataTransfer: data })
      area.dispatchEvent(event)
    }, type)
  await expect(attached.getByRole('listitem')).toHaveCount(4)
  await page.getByRole('region', { name: 'Timeline' }).evaluate((beside) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['a picture'], 'beside.png', { type: 'image/png' }))
    const init = { bubbles: true, cancelable: true, dataTransfer }
    beside.dispatchEvent(new DragEvent('dragover', init))
    beside.dispatchEvent(new DragEvent('drop', init))
  })
  await expect(attached).toContainText('beside.png')

  // What the desk would refuse after all of it was sent is refused before.
  await reply.getByLabel('Attach').evaluate((input: HTMLInputElement) => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(25_000_001)], 'film.mp4'))
    input.files = data.files
    input.dispatchEvent(new Event('change', { bubbles: true }))
  })
  await expect(reply.getByRole('alert')).toContainText('“film.mp4” is too large: a file may have 25 MB.')
  await expect(attached).not.toContainText('film.mp4')
  await expectNoBarrier(page)

  await attached.getByRole('button', { name: 'Remove one.txt' }).click()
  await expect(reply.getByLabel('Attach')).toBeFocused()
  await expect(attached.getByRole('listitem')).toHaveCount(4)
  await expect(reply.getByRole('alert')).toHaveCount(0)
  await text.fill('Here they are.')
  await page.keyboard.press('Control+Enter')
  const timeline = page.getByRole('region', { name: 'Timeline' })
  for (const name of ['two.txt', 'paste.png', 'drop.png', 'beside.png']) await expect(timeline).toContainText(name)
  await expect(timeline).not.toContainText('one.txt')
  await leave(page, desk)
})

test('more files than one message may have, and more in all, are refused before they are sent', async ({ page }) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  await page.goto(`${desk.url}/desk/tickets/${numbers[0]}`)
  await ready(page)
  const reply = page.locator('form[data-kind="reply"]')
  const choose = (files: readonly { readonly name: string; readonly bytes: number }[]) =>
    reply.getByLabel('Attach').evaluate((input: HTMLInputElement, chosen) => {
      const data = new DataTransfer()
      for (const { name, bytes } of chosen) data.items.add(new File([new Uint8Array(bytes)], name))
      input.files = data.files
      input.dispatchEvent(new Event('change', { bubbles: true }))
    }, files)
  const attached = reply.getByRole('list', { name: 'Files to send' }).getByRole('listitem')
  const refusal = reply.getByRole('alert')
  await choose(['one.mov', 'two.mov', 'three.mov'].map((name) => ({ name, bytes: 24_000_000 })))
  await expect(attached).toHaveText([/one\.mov/, /two\.mov/])
  await expect(refusal).toContainText('“three.mov” was not attached: 20 files, 63 MB together')
  await choose(Array.from({ length: 19 }, (_, index) => ({ name: `${index + 1}.txt`, bytes: 1_000 })))
  await expect(attached).toHaveCount(20)
  await expect(refusal).toContainText('“19.txt” was not attached')
  await expectNoBarrier(page)
  await reply.getByRole('textbox').fill('Here they are.')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('18.txt')
  await leave(page, desk)
})

test('an answer that was sent signed out is kept, and stands in its ticket after the sign-in', async ({ page }) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  const path = `${desk.url}/desk/tickets/${numbers[0]}`
  await page.goto(path)
  await ready(page)
  const text = page.getByLabel(/^Reply to/)
  const kept = page.waitForResponse((answer) => answer.url().endsWith('/draft'))
  await text.fill('A new pole')
  await kept
  await page.context().clearCookies()
  await text.fill('The new pole is on its way.')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('alert')).toContainText('You are signed out, so this was not done.')
  await expect(page.getByRole('alert')).toContainText('What you wrote is kept in this tab')
  await expectNoBarrier(page)
  await page.getByLabel('E-mail').fill('ana@example.com')
  await page.keyboard.press('Enter')
  // The link of the mail is opened elsewhere.
  await page.context().addCookies([{ ...(await agentCookie(desk.url, 'ana@example.com')), url: desk.url }])
  await page.getByRole('link', { name: 'Go on here' }).click()
  await expect(page).toHaveURL(path)
  await expect(text).toHaveValue('The new pole is on its way.')
  await ready(page)
  await text.focus()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('The new pole is on its way.')
  await expect(text).toHaveValue('')
  await leave(page, desk)
})

test('what was sent signed out is not shown to whoever signs in next in the same tab', async ({ page }) => {
  const ben = { name: 'Ben', email: 'ben@example.com', role: 'agent', teams: { 'customer-care': 'agent' } }
  const { folder, remove } = await definitionsWith({ 'workflows/ben.agent.json': () => ben })
  const { desk, numbers } = await open(page, ['A torn tent'], { DOCKET_DEFINITIONS: folder })
  const path = `${desk.url}/desk/tickets/${numbers[0]}`
  const text = page.getByLabel(/^Reply to/)
  const signIn = async (email: string) =>
    page.context().addCookies([{ ...(await agentCookie(desk.url, email)), url: desk.url }])
  await page.goto(path)
  await ready(page)
  await page.context().clearCookies()
  await text.fill('The new pole is on its way.')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('alert')).toContainText('What you wrote is kept in this tab')
  await signIn('ben@example.com')
  await page.goto(path)
  await ready(page)
  await expect(text).toHaveValue('')
  await signIn('ana@example.com')
  await page.goto(path)
  await expect(text).toHaveValue('The new pole is on its way.')
  await leave(page, desk)
  await remove()
})

test('an answer that was taken is no draft again, though nobody could say so and its writer was signed out', async ({
  page,
}) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  const path = `${desk.url}/desk/tickets/${numbers[0]}`
  await page.goto(path)
  await ready(page)
  const text = page.getByLabel(/^Reply to/)
  await page.route('**/replies', async (route) => {
    await route.fetch({ maxRedirects: 0 })
    await route.fulfill({ contentType: 'text/html', body: '<p>Too slow</p>' })
  })
  await text.fill('A new pole is on its way.')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Too slow')).toBeVisible()
  await page.context().clearCookies()
  await page.goto(path)
  await expect(page).toHaveURL(/sign-in/)
  await page.context().addCookies([{ ...(await agentCookie(desk.url, 'ana@example.com')), url: desk.url }])
  await page.goto(path)
  await ready(page)
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('A new pole is on its way.')
  await expect(text).toHaveValue('')
  await leave(page, desk)
})

test('the panel names what else somebody asked, and merging offers it by number and title', async ({ page }) => {
  const desk = (await open(page, [])).desk
  const numbers: number[] = []
  for (const subject of ['Where is my parcel?', 'The parcel again'])
    numbers.push(
      (await ask(desk.url, 'contact', { name: 'Ada', email: 'ada@example.com', subject, message: 'Hello' })).number,
    )
  await page.goto(`${desk.url}/desk/tickets/${numbers[1]}`)
  await ready(page)
  const panel = page.getByRole('complementary', { name: 'About this ticket' })
  await expect(panel.getByRole('listitem').filter({ hasText: 'Where is my parcel?' })).toContainText('New')
  await page.keyboard.press('m')
  const into = panel.getByLabel('Into ticket number')
  await expect(into).toBeFocused()
  const offered = await into.evaluate((field: HTMLInputElement) =>
    [...(field.list?.options ?? [])].map(({ value, text }) => `${value} ${text}`),
  )
  expect(offered).toEqual([`${numbers[0]} Where is my parcel?`])
  await expectNoBarrier(page)
  await page.keyboard.press('Escape')
  await panel.getByRole('link', { name: 'Where is my parcel?' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Where is my parcel?')
  await leave(page, desk)
})

test('a list of what somebody has who left is narrowed further, and stays theirs', async ({ page }) => {
  const { desk } = await open(page, ['A torn tent'])
  await page.goto(`${desk.url}/desk?assignee=carl`)
  await ready(page)
  await page.locator('summary', { hasText: 'Filter' }).click()
  await expect(page.getByRole('combobox', { name: 'Assignee' })).toHaveValue('carl')
  await page.getByRole('combobox', { name: 'Priority' }).selectOption({ label: 'Urgent' })
  await page.locator('form:has(#f-assignee)').getByRole('button').click()
  await expect(page).toHaveURL(/assignee=carl/)
  await expect(page).toHaveURL(/priority=3/)
  await expect(page.getByRole('group', { name: 'Filters' })).toContainText('Assignee: carl')
  await leave(page, desk)
})
