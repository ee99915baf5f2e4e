import { expectNoBarrier } from './barriers.ts'
import { expect, test } from './desk.ts'
import { leave, open, ready } from './own-desk.ts'
import { agentCookie, work } from './people.ts'

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
