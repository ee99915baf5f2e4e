import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectNoBarrier } from './barriers.ts'
import { expect, test } from './desk.ts'
import { startEngineProcess } from './engine-process.ts'
import { formsFolder } from './forms-folder.ts'
import { agentCookie, ask, mailTo, requestLinkIn, undoMs, work } from './people.ts'

type Desk = Awaited<ReturnType<typeof startEngineProcess>>

/** A help desk of its own with Ana signed in and so many requests. */
async function open(
  page: Page,
  subjects: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ desk: Desk; numbers: readonly number[] }> {
  const desk = await startEngineProcess(env)
  const numbers: number[] = []
  for (const [index, subject] of subjects.entries()) {
    const email = `customer${index}@example.com`
    numbers.push(
      (await ask(desk.url, 'contact', { name: `Customer ${index}`, email, subject, message: `About ${subject}` }))
        .number,
    )
  }
  await page.context().addCookies([{ ...(await agentCookie(desk.url, 'ana@example.com')), url: desk.url }])
  return { desk, numbers }
}

/** The page goes first: it would go on asking the engine that stops. */
async function leave(page: Page, desk: Desk): Promise<void> {
  await page.close()
  await desk.stop()
}

/** What regions of a page say, times left out: they are told from now. */
const wordsIn = (page: Page, regions: readonly string[]) =>
  page.evaluate(
    (selectors) =>
      selectors.map((selector) => {
        const copy = document.querySelector(selector)?.cloneNode(true) as Element | undefined
        for (const time of copy?.querySelectorAll('time') ?? []) time.remove()
        return copy?.textContent?.replace(/\s+/g, ' ').trim()
      }),
    [...regions],
  )

/** Keys work from here on. */
const ready = (page: Page) => expect(page.locator('html.scripted')).toBeVisible()

test('a morning of triage needs no mouse', async ({ page }) => {
  // Many pages one after the other, on a machine that may be busy.
  test.slow()
  const { desk } = await open(page, ['A torn tent', 'A lost parcel', 'A wrong size'])
  await page.goto(`${desk.url}/desk`)
  await ready(page)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeHidden()

  // The newest stands on top: the second one is urgent, the first is somebody's who asks twice.
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(page.locator('tr.ticket[data-here]')).toContainText('A lost parcel')
  await page.keyboard.press('3')
  await expect(page.locator('tr.ticket').first()).toContainText('A lost parcel')
  await expect(page.getByRole('status').filter({ hasText: 'Done.' })).toBeVisible()
  await ready(page)
  await page.keyboard.press('u')
  await expect(page.locator('tr.group').first()).not.toContainText('Urgent')
  await ready(page)

  // The keys stand where they stood.
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(page.locator('.many-bar')).toContainText('2 chosen')
  await page.keyboard.press('a')
  await expect(page.getByRole('status').filter({ hasText: 'Done with 2 tickets' })).toBeVisible()
  await ready(page)

  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/desk\/tickets\/\d+$/)
  await ready(page)
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await page.keyboard.press('2')
  await expect(page.locator('.star-form')).toContainText('High')
  await ready(page)
  await page.keyboard.press('u')
  await expect(page.locator('.star-form')).toContainText('Low')
  await ready(page)

  // A canned response goes in at the cursor, and the reply goes out and comes back without a mouse.
  await page.keyboard.press('r')
  await page.keyboard.type('We are on it. /de')
  const responses = page.locator('.completing').getByRole('option')
  await expect(responses).toHaveText(/^Explain a delay/)
  // Whoever moves the cursor asks for nothing any more: what stands there is not replaced.
  await page.keyboard.press('Home')
  await expect(responses).toHaveCount(0)
  await page.keyboard.press('End')
  await page.keyboard.type('l')
  await expect(responses).toHaveText(/^Explain a delay/)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel(/^Reply to/)).toHaveValue(/^We are on it\. Hello Customer \d,/)
  await page.keyboard.press('Control+Enter')
  await expect(timeline).toContainText('We are on it.')
  await ready(page)
  await page.keyboard.press('u')
  await expect(timeline).toContainText('took a reply back')
  await ready(page)
  await page.keyboard.press('n')
  await page.keyboard.type('@an')
  await page.keyboard.press('Tab')
  await page.keyboard.type('look at this')
  await page.keyboard.press('Control+Enter')
  await expect(timeline).toContainText('@ana look at this')
  await ready(page)

  // The palette runs what the page offers, and leads everywhere.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('thanks')
  await expect(page.locator('#palette').getByRole('option').first()).toHaveText('Run: Say thanks and solve')
  await expectNoBarrier(page, { where: 'palette' })
  await page.keyboard.press('Enter')
  await expect(timeline).toContainText('We are glad that it is solved')
  await ready(page)
  await page.keyboard.press('u')
  await expect(page.getByRole('status').filter({ hasText: 'Taken back' })).toBeVisible()
  await ready(page)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('board')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/desk\/board/)
  await ready(page)
  await page.keyboard.press('j')
  await page.keyboard.press('s')
  await expect(page.locator('.card-menu[open]')).toBeVisible()
  await leave(page, desk)
})

test('what is done from the list leaves the keys in their place, and who comes back from a ticket stands where they left', async ({
  page,
}) => {
  test.slow()
  const { desk } = await open(page, ['A torn tent', 'A lost parcel', 'A wrong size', 'A bent pole'])
  const stood = page.locator('tr.ticket[data-here]')
  await page.goto(`${desk.url}/desk`)
  await ready(page)
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(stood).toContainText('A wrong size')
  await page.keyboard.press('e')
  await expect(page.getByRole('status').filter({ hasText: 'Done.' })).toBeVisible()
  await ready(page)
  // The solved one has gone from the list: the one below is next, and Enter opens it.
  await expect(stood).toContainText('A lost parcel')
  await page.keyboard.press('u')
  await expect(page.getByText('Taken back: the ticket stands as it stood.')).toBeVisible()
  await ready(page)
  await expect(stood).toContainText('A lost parcel')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/desk\/tickets\/\d+$/)
  await ready(page)
  await page.keyboard.press('e')
  await expect(page.getByRole('status').filter({ hasText: 'Done.' })).toBeVisible()
  await ready(page)
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await expect(page).toHaveURL(/\/desk$/)
  await expect(stood).toContainText('A torn tent')
  await page.keyboard.press('k')
  await expect(stood).toContainText('A wrong size')
  await leave(page, desk)
})

test('what another agent does takes neither the focus nor what stands open, and Escape closes what was opened to be filled in', async ({
  page,
}) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  const [number = 0] = numbers
  await page.goto(`${desk.url}/desk/tickets/${number}`)
  await ready(page)
  const why = page.locator('#panel details.why > summary').first()
  await why.focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('#panel details.why[open]')).toHaveCount(1)
  const ana = (await page.context().cookies()).find(({ name }) => name.includes('docket')) as {
    name: string
    value: string
  }
  await work(desk.url, ana, { number, path: 'changes', fields: { priority: '2' } })
  await expect(page.locator('.star-form')).toContainText('High')
  await expect(page.locator('#panel details.why[open]')).toHaveCount(1)
  await expect(why).toBeFocused()

  await page.keyboard.press('z')
  await expect(page.locator('#panel details[data-key="z"][open]')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(page.locator('#panel details[data-key="z"][open]')).toHaveCount(0)
  await expect(page.locator('#panel details[data-key="z"] > summary')).toBeFocused()
  await work(desk.url, ana, { number, path: 'changes', fields: { priority: '1' } })
  await expect(page.locator('.star-form')).toContainText('Medium')
  await leave(page, desk)
})

test('two agents on one ticket see each other, and what the one does without loading anew', async ({
  page,
  browser,
}) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  const other = await browser.newContext({ storageState: await page.context().storageState() })
  const second = await other.newPage()
  let streams = 0
  other.on('request', (request) => {
    if (new URL(request.url()).pathname === '/api/v1/live') streams += 1
  })
  await page.goto(`${desk.url}/desk/tickets/${numbers[0]}`)
  await second.goto(`${desk.url}/desk/tickets/${numbers[0]}`)
  await page.locator('summary', { hasText: 'Note' }).click()
  await page.locator('textarea#note').fill('I call them.')
  await page.getByRole('button', { name: 'Add note' }).click()
  await expect(second.getByRole('region', { name: 'Timeline' })).toContainText('I call them.')

  // What the page became by its events is what a fresh page is.
  const seen = await second.locator('.timeline').evaluate((node) => node.textContent)
  await second.reload()
  expect(await second.locator('.timeline').evaluate((node) => node.textContent)).toBe(seen)

  // However many tabs, a browser follows one stream.
  await expect.poll(() => streams).toBe(2)
  const [list, board] = [await other.newPage(), await other.newPage()]
  await list.goto(`${desk.url}/desk`)
  await board.goto(`${desk.url}/desk/board`)
  await ready(list)
  await ready(board)
  for (const subject of ['A lost parcel', 'A wrong size'])
    await ask(desk.url, 'contact', { name: 'Cleo', email: 'cleo@example.com', subject, message: 'Please help.' })
  await page.locator('summary', { hasText: 'Note' }).click()
  await page.locator('textarea#note').fill('They are not there.')
  await page.getByRole('button', { name: 'Add note' }).click()
  for (const [one, regions] of [
    [list, ['.rail', '.many .list', '.main > .head']],
    [board, ['.rail', '[data-board]']],
    [second, ['.timeline', '#panel', '.rail']],
  ] as const) {
    // A page behind others fetches itself when it is looked at again.
    await one.bringToFront()
    const told = one === second ? 'They are not there.' : 'A wrong size'
    await expect(one.locator(regions[one === second ? 0 : 1])).toContainText(told)
    const stale = await wordsIn(one, regions)
    await one.reload()
    expect(await wordsIn(one, regions)).toEqual(stale)
  }

  // The tab that followed the stream was loaded anew: another follows it since, and tells this one.
  await expect.poll(() => streams).toBe(3)
  await page.locator('summary', { hasText: 'Note' }).click()
  await page.locator('textarea#note').fill('Found it.')
  await page.getByRole('button', { name: 'Add note' }).click()
  await expect(second.locator('.timeline')).toContainText('Found it.')
  expect(streams).toBe(3)

  // Without a connection nothing that was typed goes, and nothing of it is sent.
  await page.getByLabel(/^Reply to/).fill('We are looking for it.')
  await page.context().setOffline(true)
  await expect(page.locator('#live')).toContainText('No connection')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.locator('#live')).toContainText('No connection')
  await expect(page.getByLabel(/^Reply to/)).toHaveValue('We are looking for it.')
  await page.context().setOffline(false)
  await expect(page.locator('#live')).toContainText('Connected again.')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('We are looking for it.')

  // An engine that stays away is told of, however often the browser tries again meanwhile.
  for (const one of [list, board, second]) await one.close()
  await other.route('**/api/v1/live*', (route) => route.abort())
  const alone = await other.newPage()
  await alone.goto(`${desk.url}/desk`)
  await expect(alone.locator('#live')).toContainText('No connection', { timeout: 20_000 })
  await other.unroute('**/api/v1/live*')
  await expect(alone.locator('#live')).toContainText('Connected again.', { timeout: 20_000 })
  await other.close()
  await leave(page, desk)
})

test('an answer is not sent before the message that came meanwhile was seen, and a draft outlives the page', async ({
  page,
}) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  await page.addInitScript(() => {
    const shown: string[] = []
    let asked = 0
    class Notice extends EventTarget {
      static permission = 'default'
      static requestPermission() {
        asked += 1
        Notice.permission = 'granted'
        return Promise.resolve('granted')
      }
      constructor(title: string) {
        super()
        shown.push(title)
      }
    }
    let isHidden = false
    Object.defineProperty(document, 'hidden', { get: () => isHidden })
    const lookAway = (hidden: boolean) => {
      isHidden = hidden
      document.dispatchEvent(new Event('visibilitychange'))
    }
    Object.assign(window, { Notification: Notice, lookAway, noticed: () => ({ asked, shown }) })
  })
  const lookAway = (hidden: boolean) => page.evaluate((away) => Reflect.get(window, 'lookAway')(away), hidden)
  const noticed = () => page.evaluate(() => Reflect.get(window, 'noticed')())
  await page.goto(`${desk.url}/desk/tickets/${numbers[0]}`)
  const kept = page.waitForResponse((answer) => answer.url().endsWith('/draft'))
  await page.getByLabel(/^Reply to/).fill('Please send a picture.')
  await kept
  await page.evaluate(() => sessionStorage.clear())
  await page.reload()
  await expect(page.getByLabel(/^Reply to/)).toHaveValue('Please send a picture.')

  const link = requestLinkIn(await mailTo(desk.url, 'customer0@example.com', '/requests/'))
  const write = (text: string) =>
    fetch(`${link}/replies`, {
      method: 'POST',
      body: new URLSearchParams({ text }),
      headers: { origin: desk.url, accept: 'text/html' },
      redirect: 'manual',
    })
  await write('It is solved already!')
  await expect(page.locator('#live')).toContainText('A new message came while you were writing')
  await page.getByRole('button', { name: 'Send and solve' }).click()
  await expect(page.locator('#live').getByRole('button', { name: 'Send all the same' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('It is solved already!')
  await expect(page.getByRole('region', { name: 'Timeline' })).not.toContainText('Please send a picture.')
  await page.locator('#live').getByRole('button', { name: 'Send all the same' }).click()
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('Please send a picture.')
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('and solves the ticket')
  await page.keyboard.press('u')
  await expect(page.getByLabel(/^Reply to/)).toHaveValue('Please send a picture.')

  // What comes while nobody looks is counted in the title. Only whoever comes back to something is asked for notices of the desktop,
  // and the next one is said there, without a word of what was written.
  await ready(page)
  await lookAway(true)
  await write('Thank you!')
  await expect(page).toHaveTitle(/^\(1\) /)
  expect(await noticed()).toEqual({ asked: 0, shown: [] })
  await lookAway(false)
  await expect(page).not.toHaveTitle(/^\(/)
  await page.locator('#live').getByRole('button', { name: 'Show notices' }).click()
  expect(await noticed()).toEqual({ asked: 1, shown: [] })
  await lookAway(true)
  await write('One more thing.')
  await expect.poll(noticed).toEqual({ asked: 1, shown: [`Ticket ${numbers[0]}: the customer wrote`] })
  await leave(page, desk)
})

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

test('from ticket to ticket one goes in the order of the list one came from, and a file that is attached is named', async ({
  page,
}) => {
  const { desk, numbers } = await open(page, ['A torn tent', 'A lost parcel', 'A wrong size'])
  const title = page.getByRole('heading', { level: 1 })
  await page.goto(`${desk.url}/desk/tickets/${numbers[1]}`)
  await ready(page)
  // Whoever came from no list is led nowhere.
  await expect(page.getByRole('link', { name: 'Next (j)' })).toBeHidden()
  await page.goto(`${desk.url}/desk`)
  await ready(page)
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(title).toHaveText('A wrong size')
  await ready(page)
  await page.keyboard.press('j')
  await expect(title).toHaveText('A lost parcel')
  await page.getByRole('link', { name: 'Next (j)' }).click()
  await expect(title).toHaveText('A torn tent')
  await ready(page)
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await expect(title).toHaveText('A lost parcel')

  await ready(page)
  const reply = page.locator('form[data-kind="reply"]')
  await reply
    .getByLabel('Attach')
    .setInputFiles({ name: 'tent.txt', mimeType: 'text/plain', buffer: Buffer.from('a tent') })
  await expect(reply.getByText('tent.txt')).toBeVisible()
  await reply.getByRole('textbox').fill('Here is how.')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('tent.txt')
  await leave(page, desk)
})

test('a page hears of what happened between its reading and its listening', async ({ page }) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  let listen = () => {}
  const changed = new Promise<void>((resolve) => {
    listen = resolve
  })
  await page.route('**/api/v1/live*', async (route) => {
    await changed
    await route.continue()
  })
  await page.goto(`${desk.url}/desk/tickets/${numbers[0]}`)
  const ana = (await page.context().cookies()).find(({ name }) => name === 'docket')
  await work(
    desk.url,
    { name: 'docket', value: ana?.value ?? '' },
    {
      number: numbers[0] ?? 0,
      path: 'changes',
      fields: { priority: '3' },
    },
  )
  listen()
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('set the priority to urgent')
  await leave(page, desk)
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

test('a dense list shows lower rows, by the palette or by a button, also after the page was left', async ({ page }) => {
  const { desk } = await open(page, ['A torn tent'])
  const height = async () => (await page.locator('tr.ticket').boundingBox())?.height ?? 0
  await page.goto(`${desk.url}/desk`)
  const roomy = await height()
  await page.goto(`${desk.url}/desk/account`)
  await ready(page)
  await page.getByRole('button', { name: 'Dense or roomy' }).click()
  await page.goto(`${desk.url}/desk`)
  await expect.poll(height).toBeLessThan(roomy)
  await ready(page)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('dense')
  await page.keyboard.press('Enter')
  await expect.poll(height).toBe(roomy)
  await leave(page, desk)
})

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled })

    test('a merge is undone', async ({ page }) => {
      const { desk, numbers } = await open(page, ['Where is my parcel?', 'Parcel, again'])
      const [one, other] = numbers
      await page.goto(`${desk.url}/desk/tickets/${other}`)
      await page.locator('.ways summary', { hasText: 'Merge' }).click()
      await page.getByLabel('Into ticket number').fill(String(one))
      await page.getByRole('button', { name: 'Merge', exact: true }).click()
      await expect(page).toHaveURL(`${desk.url}/desk/tickets/${one}`)
      await page.locator('details.joined summary').click()
      await expect(page.locator('details.joined')).toContainText('About Parcel, again')
      await page.goto(`${desk.url}/desk`)
      await expect(page.locator('tr.ticket')).toHaveCount(1)
      await page.goto(`${desk.url}/desk/tickets/${other}`)
      await expect(page.locator('main')).toContainText(`This ticket is part of ticket ${one} now.`)
      await page.getByRole('button', { name: 'Undo the merge' }).click()
      await page.goto(`${desk.url}/desk`)
      await expect(page.locator('tr.ticket')).toHaveCount(2)
      await leave(page, desk)
    })

    test('a macro is run on twelve tickets, and one undo brings all twelve back', async ({ page }) => {
      const { desk } = await open(
        page,
        Array.from({ length: 12 }, (_, index) => `Question ${index}`),
      )
      await page.goto(`${desk.url}/desk`)
      await expect(page.locator('tr.ticket')).toHaveCount(12)
      for (const box of await page.locator('input[name="ticket"]').all()) await box.check()
      await page.getByLabel('What to do').selectOption({ label: 'Say thanks and solve' })
      if (javaScriptEnabled) {
        const preview = page.getByRole('status').filter({ hasText: '12 of 12 tickets' })
        await expect(preview.getByRole('listitem')).toHaveText([/^Reply: Hello Customer \d+,/, 'Solve'])
      }
      await page.getByRole('button', { name: 'Do it' }).click()
      await expect(page.getByRole('status').filter({ hasText: 'Done with 12 tickets' })).toBeVisible()
      await expect(page.locator('tr.ticket')).toHaveCount(0)
      await page.getByRole('button', { name: 'Undo' }).click()
      await expect(page.getByRole('status').filter({ hasText: 'Taken back: 12 tickets' })).toBeVisible()
      await expect(page.locator('tr.ticket')).toHaveCount(12)
      await expect(page.locator('tr.ticket').first()).toContainText('New')

      // What has gone out does not come back, and the page says that it has.
      await page.locator('input[name="ticket"]').first().check()
      await page.getByLabel('What to do').selectOption({ label: 'Say thanks and solve' })
      await page.getByRole('button', { name: 'Do it' }).click()
      await expect(page.locator('tr.ticket')).toHaveCount(11)
      await desk.skip(undoMs)
      await mailTo(desk.url, 'customer11@example.com', 'We are glad')
      await page.getByRole('button', { name: 'Undo' }).click()
      await expect(page.getByRole('status').filter({ hasText: 'It has gone on since: Ana' })).toBeVisible()
      await leave(page, desk)
    })
  })
}

test('a card goes where an event leads; dropped elsewhere it stays and says why', async ({ page }) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  await page.goto(`${desk.url}/desk/board`)
  const card = page.locator(`.card[data-ticket="${numbers[0]}"]`)
  const column = (name: string) => page.locator('.column').filter({ has: page.getByRole('heading', { name }) })
  await card.dragTo(column('Waiting').locator('ol'))
  await expect(page.getByRole('alert')).toContainText('no event of an agent leads from “New” to “Waiting”')
  await expect(column('New').locator('.card')).toHaveCount(1)
  await card.dragTo(column('In progress').locator('ol'))
  await expect(column('In progress').locator('.card')).toHaveCount(1)
  // A long address without a name pushes nothing over the next column.
  await ask(desk.url, 'contact', {
    email: 'somebody.with.a.long.address.and.no.name@department.example.com',
    subject: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbau',
    message: 'Is there a discount?',
  })
  await page.reload()
  const widest = await page
    .locator('.card')
    .evaluateAll((cards) =>
      Math.max(
        ...cards.map(
          (one) => one.getBoundingClientRect().right - (one.closest('.column')?.getBoundingClientRect().right ?? 0),
        ),
      ),
    )
  expect(widest, 'px that a card sticks out of its column').toBeLessThanOrEqual(0.5)
  await expect(column('In progress').locator('.card')).toHaveCount(1)
  await ready(page)

  // The card in the first column comes first.
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('3')
  await expect(card.locator('.card-stars')).toHaveAttribute('data-tone', 'late')
  await leave(page, desk)
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a list is kept as a view of one’s own with its columns and order, renamed and deleted', async ({
    page,
    desk,
    ana,
    samples,
  }) => {
    await page.context().addCookies([{ ...ana, url: desk.url }])
    await page.goto(`${desk.url}/desk?priority=3`)
    await page.locator('summary', { hasText: 'Priority, then deadline' }).click()
    await page.getByLabel('Order', { exact: true }).selectOption({ label: 'Newest' })
    await page.getByRole('checkbox', { name: 'Team' }).check()
    await page.getByRole('checkbox', { name: 'From' }).uncheck()
    await page.locator('form:has(#f-sort)').getByRole('button', { name: 'Show' }).click()
    await expect(page.getByRole('columnheader', { name: 'Team' })).toBeVisible()
    await expect(page.getByRole('columnheader', { name: 'From' })).toHaveCount(0)

    await page.locator('summary', { hasText: 'Save view' }).click()
    await page.getByLabel('Name of the view').fill('Burning')
    await page.getByRole('button', { name: 'Save view' }).click()
    await expect(page.getByRole('heading', { name: 'Burning', level: 1 })).toBeVisible()
    await expect(page.getByRole('list', { name: 'My views' }).getByRole('link')).toHaveText('Burning1')
    await expect(page.locator('tr.ticket')).toContainText(String(samples.numbers.answered))

    await page.getByRole('link', { name: 'Remove the filter Priority: Urgent' }).click()
    await expect(page.locator('tr.ticket').nth(1)).toBeVisible()
    await page.locator('summary', { hasText: 'This view' }).click()
    await page.getByLabel('Name of the view').fill('Newest first')
    await page.getByRole('button', { name: 'Save what is shown' }).click()
    await expect(page.getByRole('heading', { name: 'Newest first', level: 1 })).toBeVisible()
    await page.locator('summary', { hasText: 'This view' }).click()
    await page.getByRole('button', { name: 'Delete view' }).click()
    await expect(page.getByRole('list', { name: 'My views' })).toHaveCount(0)
  })
})
