import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './desk.ts'
import { formsFolder } from './forms-folder.ts'
import { leave, open, ready } from './own-desk.ts'
import { agentCookie, undoMs, work } from './people.ts'

test('one key sends the last answer and solves the ticket with it, one takes both back', async ({ page }) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  const path = `${desk.url}/desk/tickets/${numbers[0]}`
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await page.goto(path)
  await ready(page)
  await page.getByLabel(/^Reply to/).fill('A new one is on its way.')
  await page.keyboard.press('Control+Shift+Enter')
  await expect(timeline).toContainText('and solves the ticket')
  await ready(page)
  await page.keyboard.press('u')
  await expect(page.getByLabel(/^Reply to/)).toHaveValue('A new one is on its way.')
  await desk.skip(undoMs)
  await page.goto(path)
  await expect(page.getByRole('button', { name: 'Solve', exact: true })).toBeVisible()
  await expect(timeline).not.toContainText('solved the ticket')

  await ready(page)
  await page.getByLabel(/^Reply to/).fill('A new one is on its way.')
  await page.keyboard.press('Control+Shift+Enter')
  await expect(timeline).toContainText('and solves the ticket')
  await desk.skip(undoMs)
  await expect(timeline).toContainText('solved the ticket')
  await leave(page, desk)
})

test('whoever sends to solve where a reply solves nothing is told before it is sent, and what is left to do after', async ({
  page,
}) => {
  const folder = await formsFolder()
  const file = join(folder, 'workflows/support.workflow.json')
  const workflow = JSON.parse(await readFile(file, 'utf8'))
  delete workflow.states.waiting.on['ticket.solved']
  workflow.states.waiting.on['ticket.taken'] = 'open'
  await writeFile(file, JSON.stringify(workflow, null, 2))
  const { desk, numbers } = await open(page, ['A torn tent'], { DOCKET_DEFINITIONS: folder })
  await page.goto(`${desk.url}/desk/tickets/${numbers[0]}`)
  await ready(page)
  await expect(page.getByRole('button', { name: 'Send and solve' })).toHaveCount(0)
  await page.getByLabel(/^Reply to/).fill('A new one is on its way.')
  await page.keyboard.press('Control+Shift+Enter')
  await expect(page.locator('#live')).toContainText('A reply does not solve this ticket. The state "Waiting" does not')
  await expect(page.getByRole('button', { name: 'Send without solving' })).toBeFocused()
  await page.getByRole('button', { name: 'Go on writing' }).click()
  await expect(page.getByLabel(/^Reply to/)).toBeFocused()
  await page.keyboard.press('Control+Shift+Enter')
  await expect(page.getByRole('button', { name: 'Send without solving' })).toBeFocused()
  await page.keyboard.press('Enter')
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await expect(timeline).toContainText('A new one is on its way.')

  // One that was sent to solve all the same, as by a page that was read before the state changed.
  await desk.skip(undoMs)
  const ana = await agentCookie(desk.url, 'ana@example.com')
  await work(desk.url, ana, { number: numbers[0] ?? 0, path: 'replies', fields: { text: 'Good bye.', solve: '1' } })
  await page.goto(`${desk.url}/desk/tickets/${numbers[0]}`)
  await expect(timeline).toContainText('but does not solve the ticket. The state "Waiting"')
  await desk.skip(undoMs)
  await expect(timeline).toContainText('Sent, but the ticket is not solved. The state "Waiting" does not take "Solve".')
  await timeline.getByRole('button', { name: 'Take' }).click()
  await expect(page.getByRole('button', { name: 'Solve', exact: true })).toBeVisible()
  await expect(timeline).not.toContainText('Sent, but the ticket is not solved')
  await leave(page, desk)
  await rm(folder, { recursive: true, force: true })
})

test('a page that refused something goes on with its ticket, and sends nothing a second time', async ({ page }) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  const path = `${desk.url}/desk/tickets/${numbers[0]}`
  await page.goto(path)
  await ready(page)
  let posts = 0
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/replies')) posts += 1
  })
  await page.getByLabel(/^Reply to/).fill('A new one is on its way.')
  await page.getByText('Send later').click()
  await page.getByRole('button', { name: 'Send then' }).click()
  await expect(page.getByText('Choose a time that is still to come.')).toBeVisible()
  await ready(page)
  const ana = (await page.context().cookies()).find(({ name }) => name === 'docket')
  await work(
    desk.url,
    { name: 'docket', value: ana?.value ?? '' },
    { number: numbers[0] ?? 0, path: 'changes', fields: { priority: '3' } },
  )
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('set the priority to urgent')
  await expect(page.getByLabel(/^Reply to/)).toHaveValue('A new one is on its way.')
  await expect(page.getByText('Choose a time that is still to come.')).toBeVisible()
  expect(posts).toBe(1)
  await leave(page, desk)
})
