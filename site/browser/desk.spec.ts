import { expectNoBarrier } from './barriers.ts'
import { expect, test } from './desk.ts'
import { leave, open, ready } from './own-desk.ts'
import { agentCookie, ask, mailTo, undoMs, work } from './people.ts'

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

  // The newest stands on top: the second one is urgent, the first is somebody's who asks twice. The key is the same on a Cyrillic layout.
  await page.evaluate(() =>
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'о', code: 'KeyJ', bubbles: true })),
  )
  await page.keyboard.press('j')
  await expect(page.locator('tr.ticket[data-here]')).toContainText('A lost parcel')
  await page.keyboard.press('3')
  await expect(page.locator('tr.ticket').first()).toContainText('A lost parcel')
  await expect(page.getByRole('status').filter({ hasText: 'Priority set to Urgent on 1 ticket.' })).toBeVisible()
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
  await expect(page.getByRole('status').filter({ hasText: /^Assigned 2 tickets to Ana/ })).toBeVisible()
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
  await page.keyboard.press('Escape')
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

test('a number that no ticket has leaves one in the desk, with its rail and its keys, until there is such a ticket', async ({
  page,
}) => {
  const { desk } = await open(page, ['A torn tent'])
  const loads: string[] = []
  page.on('load', () => loads.push(page.url()))
  const answer = await page.goto(`${desk.url}/desk/tickets/2`)
  expect(answer?.status()).toBe(404)
  await ready(page)
  await expect(page.getByRole('heading', { level: 1, name: 'Nothing here' })).toBeVisible()
  await expectNoBarrier(page)
  const all = page.getByRole('navigation').getByRole('link', { name: /^All open/ })
  await expect(all).toContainText('1')
  const cookie = await agentCookie(desk.url, 'ana@example.com')
  await work(desk.url, cookie, { number: 1, path: 'events', fields: { type: 'ticket.solved' } })
  await expect(all).toContainText('0')
  expect(loads).toHaveLength(1)
  const asked = { name: 'Ada', email: 'ada@example.com', subject: 'A lost parcel', message: 'Where is it?' }
  await ask(desk.url, 'contact', asked)
  await expect(page.getByRole('heading', { level: 1, name: 'A lost parcel' })).toBeVisible()
  await page.goto(`${desk.url}/desk/tickets/999999`)
  await ready(page)
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await expect(page).toHaveURL(/\/desk$/)
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
  await expect(page.getByRole('status').filter({ hasText: 'Solved 1 ticket.' })).toBeVisible()
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
  await expect(page.getByRole('status').filter({ hasText: 'Solved 1 ticket.' })).toBeVisible()
  await ready(page)
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await expect(page).toHaveURL(/\/desk$/)
  await expect(stood).toContainText('A torn tent')
  await page.keyboard.press('k')
  await expect(stood).toContainText('A wrong size')
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

test('a dense list shows lower rows, by the palette or by a button, also after the page was left', async ({ page }) => {
  const { desk } = await open(page, ['A torn tent'])
  const height = async () => (await page.locator('tr.ticket').boundingBox())?.height ?? 0
  await page.goto(`${desk.url}/desk`)
  const roomy = await height()
  await page.goto(`${desk.url}/desk/account`)
  await ready(page)
  await page.getByRole('button', { name: 'Dense' }).click()
  await page.goto(`${desk.url}/desk`)
  await expect.poll(height).toBeLessThan(roomy)
  await ready(page)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('dense')
  await page.keyboard.press('Enter')
  await expect.poll(height).toBe(roomy)
  await leave(page, desk)
})

test('who leaves a field stands where they stood, and an answer that was taken back is written on at once', async ({
  page,
}) => {
  const { desk } = await open(page, ['A torn tent', 'A lost parcel'])
  await page.goto(`${desk.url}/desk`)
  await ready(page)
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  const row = page.locator('tr.ticket').nth(1).getByRole('link').first()
  await expect(row).toBeFocused()
  await page.keyboard.press('s')
  await expect(page.locator('#bulk-action')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(row).toBeFocused()
  await page.keyboard.press('/')
  await page.keyboard.press('Escape')
  await expect(row).toBeFocused()

  await page.keyboard.press('Enter')
  await ready(page)
  await page.keyboard.press('r')
  await page.keyboard.type('A new one is on its way.')
  await page.keyboard.press('Escape')
  await expect(page.locator('details.editor > summary').first()).toBeFocused()
  await page.keyboard.press('r')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible()
  await ready(page)
  await page.keyboard.press('u')
  await expect(page.getByLabel(/^Reply to/)).toHaveValue('A new one is on its way.')
  await expect(page.getByLabel(/^Reply to/)).toBeFocused()
  await leave(page, desk)
})

test('on a narrow page the panel that a key opened gives the focus to its button when it closes', async ({ page }) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${desk.url}/desk/tickets/${numbers[0]}`)
  await ready(page)
  await page.keyboard.press('z')
  await expect(page.getByRole('button', { name: 'Until somebody writes' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.locator('#panel')).toBeHidden()
  await expect(page.getByRole('button', { name: 'Details' })).toBeFocused()
  await page.keyboard.press('r')
  await expect(page.getByLabel(/^Reply to/)).toBeFocused()
  await leave(page, desk)
})

test('a ticket is put off until the time that was typed, and Enter in that field puts it off till then', async ({
  page,
}) => {
  const { desk, numbers } = await open(page, ['A torn tent'])
  await page.goto(`${desk.url}/desk/tickets/${numbers[0]}`)
  await ready(page)
  await page.keyboard.press('z')
  const time = page.getByLabel(/^Until \(/)
  await time.fill('2020-01-01T10:00')
  await time.press('Enter')
  await expect(page.getByRole('alert')).toContainText('Choose a time that is still to come.')
  await expect(time).toBeFocused()
  const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10)
  await time.fill(`${tomorrow}T10:00`)
  await time.press('Enter')
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText(
    /put the ticket off until \d+ \w+ \d+, 10:00/,
  )
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
      await expect(
        page.getByRole('status').filter({ hasText: 'Ran the macro “Say thanks and solve” on 12 tickets.' }),
      ).toBeVisible()
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
