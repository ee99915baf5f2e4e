import { expect, test } from './desk.ts'
import { farFrom, leave, open, ready, wordsIn } from './own-desk.ts'
import { ask, mailTo, requestLinkIn, work } from './people.ts'

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

test('a ticket and a list show their news while other tickets change all the time', async ({ page }) => {
  const { desk, numbers } = await open(page, ['A torn tent', 'A bent pole'])
  const [tent = 0, pole = 0] = numbers
  const ana = (await page.context().cookies()).find(({ name }) => name.includes('docket')) as {
    name: string
    value: string
  }
  const change = (number: number, priority: number) =>
    work(desk.url, ana, { number, path: 'changes', fields: { priority: String(priority) } })
  let isOver = false
  const changeOther = async () => {
    for (let n = 0; !isOver; n++) await change(pole, n % 3)
  }
  await page.goto(`${desk.url}/desk/tickets/${tent}`)
  await ready(page)
  const others = changeOther()
  await change(tent, 2)
  await expect(page.locator('.star-form')).toContainText('High')
  await page.goto(`${desk.url}/desk`)
  await ready(page)
  await change(tent, 3)
  await expect(page.getByRole('row', { name: /A torn tent/ }).getByRole('img', { name: 'Urgent' })).toBeVisible()
  isOver = true
  await others
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
    const stale = [await one.title(), ...(await wordsIn(one, regions))]
    await one.reload()
    expect([await one.title(), ...(await wordsIn(one, regions))]).toEqual(stale)
  }

  // The tab that followed the stream was loaded anew: another follows it since, and tells this one.
  await expect.poll(() => streams).toBe(3)
  await page.locator('summary', { hasText: 'Note' }).click()
  await page.locator('textarea#note').fill('Found it.')
  await page.getByRole('button', { name: 'Add note' }).click()
  await expect(second.locator('.timeline')).toContainText('Found it.')
  expect(streams).toBe(3)

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

test('without a connection nothing that was typed goes, and nothing of it is sent', async ({ page }) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.method() === 'POST') sent.push(new URL(request.url()).pathname)
  })
  const far = await farFrom(page, desk)
  await page.goto(`${far}/desk/tickets/${numbers[0]}`)
  await ready(page)
  await page.getByLabel(/^Reply to/).fill('We are looking for it.')
  await page.context().setOffline(true)
  await expect(page.locator('#live')).toContainText('No connection')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('a')
  await page.getByRole('button', { name: 'Take', exact: true }).click()
  await page.locator('h1').click()
  await page.keyboard.press('1')
  await expect(page.locator('body > form')).toHaveCount(0)
  // What sends nothing goes on.
  await page.keyboard.press('?')
  await page.locator('#keys').getByRole('button', { name: 'Close' }).click()
  await expect(page.locator('#keys')).toBeHidden()
  await expect(page.locator('#live')).toContainText('No connection')
  await expect(page.getByLabel(/^Reply to/)).toHaveValue('We are looking for it.')
  expect(sent).toEqual([])

  await page.context().setOffline(false)
  await expect(page.locator('#live')).toContainText('Connected again.')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect.poll(() => sent).toEqual([`/desk/tickets/${numbers[0]}/replies`])
  await leave(page, desk)
})

test('a desk on the own machine needs no network', async ({ page }) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  await page.addInitScript(() => Object.defineProperty(navigator, 'onLine', { get: () => false }))
  await page.goto(`${desk.url}/desk/tickets/${numbers[0]}`)
  await ready(page)
  await expect(page.locator('#live')).toBeHidden()
  await page.getByLabel(/^Reply to/).fill('We are looking for it.')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('We are looking for it.')
  await leave(page, desk)
})

test('a merge by another agent shows on both tickets, and what was being written is not lost', async ({ page }) => {
  const { desk, numbers } = await open(page, ['A torn tent', 'The tent, again'])
  const [one = 0, other = 0] = numbers
  const ana = (await page.context().cookies()).find(({ name }) => name === 'docket')
  const merge = (path: string) =>
    work(
      desk.url,
      { name: 'docket', value: ana?.value ?? '' },
      { number: other, path: `work/${path}`, fields: { into: String(one) } },
    )
  const isAsFresh = async () => {
    const regions = ['.work', '.troubles', '#panel']
    const stale = await wordsIn(page, regions)
    await page.reload()
    expect(await wordsIn(page, regions)).toEqual(stale)
  }

  await page.goto(`${desk.url}/desk/tickets/${one}`)
  await ready(page)
  await merge('merge')
  await expect(page.locator('.joined')).toContainText(`Ticket ${other}, merged into this one`)
  await isAsFresh()
  await page.locator('.joined summary').click()
  await merge('unmerge')
  await expect(page.locator('.joined')).toHaveCount(0)

  await page.goto(`${desk.url}/desk/tickets/${other}`)
  await ready(page)
  await merge('merge')
  await expect(page.locator('.merged')).toContainText(`This ticket is part of ticket ${one} now.`)
  await expect(page.getByLabel(/^Reply to/)).toHaveCount(0)
  const properties = page.getByRole('region', { name: 'Properties' })
  await expect(properties).toContainText('Nobody')
  await expect(properties.locator('button, select, input')).toHaveCount(0)
  await isAsFresh()
  await merge('unmerge')
  await expect(page.getByLabel(/^Reply to/)).toBeVisible()
  await ready(page)

  // Who has something else in hand keeps it, and the page until they let go of it.
  await page.keyboard.press('m')
  const into = page.locator('#merge-into')
  await into.fill('12')
  await merge('merge')
  await expect(page.locator('.merged')).toContainText(`This ticket is part of ticket ${one} now.`)
  await expect(into).toHaveValue('12')
  await page.keyboard.press('Escape')
  await expect(page.getByLabel(/^Reply to/)).toHaveCount(0)
  await merge('unmerge')
  await expect(page.getByLabel(/^Reply to/)).toBeVisible()
  await ready(page)

  await page.getByLabel(/^Reply to/).fill('A new one is on its way.')
  await page
    .locator('form[data-kind="reply"]')
    .getByLabel('Attach')
    .setInputFiles({ name: 'label.txt', mimeType: 'text/plain', buffer: Buffer.from('To Cleo') })
  await merge('merge')
  await expect(page.locator('.merged')).toContainText(`This ticket is part of ticket ${one} now.`)
  await expect(page.getByLabel(/^Reply to/)).toHaveValue('A new one is on its way.')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByText(`This was not done: Ticket ${other} is part of ticket ${one} now.`)).toBeVisible()
  await expect(page.getByLabel('What you wrote')).toHaveValue('A new one is on its way.')
  await expect(page.getByRole('list', { name: 'Already uploaded' })).toContainText('label.txt')
  await merge('unmerge')
  await expect(page.locator('.merged .alert')).toHaveCount(0)
  await expect(page.getByLabel('What you wrote')).toHaveValue('A new one is on its way.')
  await expect(page.getByRole('list', { name: 'Already uploaded' })).toContainText('label.txt')
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
  const isOwn = (url: URL) => url.href === page.url()
  let answer = () => {}
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route(isOwn, async (route) => {
    await held
    await route.continue()
  })
  const asked = page.waitForRequest((request) => isOwn(new URL(request.url())))
  await lookAway(false)
  await asked
  await lookAway(true)
  await write('Thank you!')
  await expect(page).toHaveTitle(/^\(1\) /)
  // The page was being renewed when they looked away.
  const renewed = page.evaluate(
    () => new Promise<void>((resolve) => document.addEventListener('docket:renewed', () => resolve(), { once: true })),
  )
  answer()
  await renewed
  await page.unroute(isOwn)
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

test('whose browser refuses notices, or cannot show them, is told so in words', async ({ page }) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  await page.addInitScript(() => {
    // As Chrome on Android does: notices can be granted, and no page makes one.
    class Notice {
      static permission = 'denied'
      static requestPermission = () => Promise.resolve(Notice.permission)
      constructor() {
        throw new TypeError('Illegal constructor')
      }
    }
    let isHidden = false
    Object.defineProperty(document, 'hidden', { get: () => isHidden })
    const lookAway = () => {
      isHidden = true
      document.dispatchEvent(new Event('visibilitychange'))
    }
    Object.assign(window, { Notification: Notice, grant: () => (Notice.permission = 'granted'), lookAway })
  })
  const failures: string[] = []
  page.on('pageerror', ({ message }) => failures.push(message))
  const turnOn = async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox', { name: 'Go to or do' }).fill('Notices on this desktop')
    await page.keyboard.press('Enter')
  }
  const line = page.locator('#live')
  await page.goto(`${desk.url}/desk/tickets/${numbers[0]}`)
  await ready(page)
  await turnOn()
  await expect(line).toContainText('Your browser refuses notices of this desk.')
  await line.getByRole('button', { name: 'Close' }).click()
  await expect(line).toBeHidden()

  await page.evaluate(() => Reflect.get(window, 'grant')())
  await turnOn()
  await expect(line).toContainText('From now on a notice shows here')
  await expect(line).toBeHidden()
  await page.evaluate(() => Reflect.get(window, 'lookAway')())
  const link = requestLinkIn(await mailTo(desk.url, 'customer0@example.com', '/requests/'))
  await fetch(`${link}/replies`, {
    method: 'POST',
    body: new URLSearchParams({ text: 'Thank you!' }),
    headers: { origin: desk.url, accept: 'text/html' },
    redirect: 'manual',
  })
  await expect(line).toContainText('This browser cannot show notices of the desk.')
  expect(failures).toEqual([])
  await leave(page, desk)
})

test('an answer that was refused since its ticket was merged is written on once the merge is undone', async ({
  page,
}) => {
  const { desk, numbers } = await open(page, ['A torn tent', 'The tent again'])
  const [into = 0, number = 0] = numbers
  const [ana] = await page.context().cookies()
  if (ana === undefined) throw new Error('Ana is not signed in.')
  await page.goto(`${desk.url}/desk/tickets/${number}`)
  await ready(page)
  await page.getByLabel(/^Reply to/).fill('A new one is on its way.')
  await work(desk.url, ana, { number, path: 'work/merge', fields: { into: String(into) } })
  await expect(page.getByText(`This ticket is part of ticket ${into} now.`)).toBeVisible()
  await page.getByLabel(/^Reply to/).focus()
  await page.keyboard.press('Control+Enter')
  await expect(page.locator('.unsent')).toContainText('A new one is on its way.')
  await ready(page)
  await work(desk.url, ana, { number, path: 'work/unmerge', fields: {} })
  await expect(page).toHaveURL(`${desk.url}/desk/tickets/${number}`)
  await expect(page.getByLabel(/^Reply to/)).toHaveValue('A new one is on its way.')
  await leave(page, desk)
})

test('a list that was empty shows what comes in, and says so when the last of it is done', async ({ page }) => {
  const { desk } = await open(page, [])
  const [ana] = await page.context().cookies()
  if (ana === undefined) throw new Error('Ana is not signed in.')
  await page.goto(`${desk.url}/desk`)
  await ready(page)
  await page.locator('summary', { hasText: 'Save view' }).click()
  await page.getByLabel('Name of the view').fill('Everything')
  const request = { name: 'Ada', email: 'ada@example.com', subject: 'A torn tent', message: 'Hello' }
  const { number } = await ask(desk.url, 'contact', request)
  await expect(page.getByRole('heading', { level: 1 }).locator('..')).toContainText('1')
  await expect(page.getByLabel('Name of the view')).toHaveValue('Everything')
  await page.locator('summary', { hasText: 'Save view' }).click()
  await expect(page.locator('tr.ticket')).toContainText('A torn tent')
  await ready(page)
  await work(desk.url, ana, { number, path: 'events', fields: { type: 'ticket.solved' } })
  await expect(page.getByText('All answered')).toBeVisible()
  await expect(page.locator('tr.ticket')).toHaveCount(0)
  await leave(page, desk)
})

test('a view that was not saved waits for another name, and is not sent again when something comes in', async ({
  page,
}) => {
  const { desk } = await open(page, ['A torn tent'])
  const beside = await page.context().newPage()
  await beside.goto(`${desk.url}/desk`)
  await page.goto(`${desk.url}/desk`)
  await ready(page)
  await page.locator('summary', { hasText: 'Save view' }).click()
  const name = page.getByLabel('Name of the view')
  await name.evaluate((field: HTMLInputElement) => field.removeAttribute('required'))
  await page.getByRole('button', { name: 'Save view' }).click()
  await ready(page)
  await name.fill('Everything')
  const posts: string[] = []
  page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()))
  await ask(desk.url, 'contact', { name: 'Ada', email: 'ada@example.com', subject: 'Smoke', message: 'Hello' })
  await expect(beside.getByRole('row', { name: /Smoke/ })).toBeVisible()
  await beside.close()
  await expect(name).toHaveValue('Everything')
  expect(posts).toEqual([])
  await page.getByRole('button', { name: 'Save view' }).click()
  await expect(page.getByRole('heading', { name: 'Everything', level: 1 })).toBeVisible()
  await leave(page, desk)
})
