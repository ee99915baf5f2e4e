import { expectNoBarrier } from './barriers.ts'
import { expect, test } from './desk.ts'
import { leave, open, ready } from './own-desk.ts'
import { agentCookie, work } from './people.ts'

test('a ticket is gone through event by event, with the arrow keys, the slider, and plain links', async ({
  page,
  browser,
}) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  const number = numbers[0] ?? 0
  const ana = await agentCookie(desk.url, 'ana@example.com')
  await work(desk.url, ana, { number, path: 'changes', fields: { priority: '3' } })
  await work(desk.url, ana, { number, path: 'changes', fields: { assignee: 'ana' } })
  await work(desk.url, ana, { number, path: 'events', fields: { type: 'ticket.solved' } })
  await page.goto(`${desk.url}/desk/tickets/${number}`)
  await ready(page)
  await page.keyboard.press('t')
  const past = page.getByRole('region', { name: 'How the ticket stood' })
  await expect(past).toContainText('Ana solved the ticket.')
  await expect(past).toContainText('State New → Solved')
  await ready(page)
  const panel = page.getByRole('complementary', { name: 'About this ticket' })
  await page.keyboard.press('ArrowLeft')
  await expect(past).toContainText('Assignee none → Ana')
  await expect(panel).toContainText('New')
  await expect(page).toHaveURL(/\?at=\d+$/)

  // The slider keeps the focus while it moves, and says where it stands; what it has not come to is not there.
  const slider = past.getByRole('slider', { name: 'Event' })
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(past).toContainText('Customer 0 opened the ticket.')
  await expect(slider).toBeFocused()
  await expect(slider).toHaveAttribute('aria-valuetext', /^Event 1 of \d+: Customer 0 opened the ticket\./)
  await expect(panel).toContainText('Low')
  await expect(page.getByRole('region', { name: 'Timeline' })).not.toContainText('urgent')
  await expect(page.getByLabel(/^Reply to/)).toHaveCount(0)
  await expectNoBarrier(page)

  // Whoever presses a button goes on with the same key, up to the end.
  await past.getByRole('link', { name: 'The event after' }).focus()
  await page.keyboard.press('Enter')
  await expect(past).toContainText('Event 2 of')
  await expect(past.getByRole('link', { name: 'The event after' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(`${desk.url}/desk/tickets/${number}`)
  await expect(page.getByRole('button', { name: 'Reopen' })).toBeVisible()

  // Without a script each time in the thread is a link, and so are the ways from there.
  const plain = await browser.newContext({ javaScriptEnabled: false })
  await plain.addCookies([{ ...ana, url: desk.url }])
  const still = await plain.newPage()
  await still.goto(`${desk.url}/desk/tickets/${number}`)
  await still
    .locator('.event', { hasText: 'set the priority to urgent' })
    .getByTitle('The ticket as it stood then')
    .click()
  const shown = still.getByRole('region', { name: 'How the ticket stood' })
  await expect(shown).toContainText('Priority Low → Urgent')
  await shown.getByRole('link', { name: 'The event before' }).click()
  await expect(shown).not.toContainText('set the priority to urgent')
  await shown.getByRole('link', { name: 'Back to now' }).click()
  await expect(still.getByRole('button', { name: 'Reopen' })).toBeVisible()
  await plain.close()
  await leave(page, desk)
})

test('a slider that is dragged asks for one page at a time, ends where it was let go, and goes as far as the ticket does', async ({
  page,
}) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  const number = numbers[0] ?? 0
  const ana = await agentCookie(desk.url, 'ana@example.com')
  for (const priority of ['3', '2', '1']) await work(desk.url, ana, { number, path: 'changes', fields: { priority } })
  await page.goto(`${desk.url}/desk/tickets/${number}?at=99999`)
  await ready(page)
  const past = page.getByRole('region', { name: 'How the ticket stood' })
  const slider = past.getByRole('slider', { name: 'Event' })
  const last = Number(await slider.inputValue())
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const asked: string[] = []
  const isFetched = (url: URL) => url.searchParams.has('at')
  await page.route(isFetched, async (route) => {
    asked.push(new URL(route.request().url()).searchParams.get('at') ?? '')
    await held
    await route.continue()
  })
  await slider.focus()
  for (let pressed = 0; pressed < 3; pressed++) await page.keyboard.press('ArrowLeft')
  await expect.poll(() => asked).toEqual([String(last - 1)])
  letGo()
  await expect(page).toHaveURL(new RegExp(`at=${last - 3}$`))
  expect(asked).toEqual([last - 1, last - 3].map(String))
  await page.unroute(isFetched)

  // What happens meanwhile can be gone to.
  await work(desk.url, ana, { number, path: 'changes', fields: { assignee: 'ana' } })
  await page.keyboard.press('ArrowRight')
  await expect(past).toContainText(`Event ${last - 2} of`)
  await page.keyboard.press('End')
  await expect(past).toContainText('Assignee none → Ana')
  await leave(page, desk)
})
