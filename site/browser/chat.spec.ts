import type { Page } from '@playwright/test'
import { expectNoBarrier } from './barriers.ts'
import { launcher, operator, type People, panel, said, visitor, write } from './chat.ts'
import { expect, test } from './desk.ts'

test('a page of another site shows the button by the rules of the channel', async ({ people, chat }) => {
  const page = await visitor(people)
  await expect(launcher(page)).toBeVisible()
  await expect(launcher(page)).toHaveCSS('background-color', 'rgb(122, 31, 92)')
  expect(await page.evaluate('window.asked')).toMatchObject({ isOpen: false, unread: 0 })

  await page.goto(`${chat.shop.url}/careers/tents`)
  await expect.poll(() => page.evaluate('window.said.includes("ready")')).toBe(true)
  await expect(launcher(page)).toBeHidden()
  await page.evaluate('history.pushState(null, "", "/tents/ridge-2")')
  await expect(page.getByRole('status')).toContainText('Questions?')
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await expect(page.getByRole('status')).toBeHidden()

  await page.goto(`${chat.shop.url}/offer`)
  await expect(panel(page)).toBeHidden()
  const fresh = await visitor(people, '/offer')
  await expect(panel(fresh)).toBeVisible()
  // What opens by itself takes nobody's focus away.
  expect(await fresh.evaluate('document.activeElement?.tagName')).toBe('BODY')
  await expectNoBarrier(fresh)
})

test('rules know whether a phone asks, and the whole address of the page; the script that greets there is the one that listens', async ({
  people,
}) => {
  const elsewhere = await visitor(people, '/?channel=where')
  await expect.poll(() => elsewhere.evaluate('window.said.includes("ready")')).toBe(true)
  await expect(launcher(elsewhere)).toBeHidden()

  const phone = { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true }
  const onPhone = await visitor(people, '/?channel=where', phone)
  const onStoves = await visitor(people, '/?channel=where#stoves')
  await launcher(onStoves).click()
  for (const page of [onPhone, onStoves]) {
    await panel(page).getByRole('button', { name: 'A delivery' }).click()
    await expect(said(page)).toContainText('Which order?')
  }
})

test('who finds nobody is told when we are back, and takes what was typed into the form', async ({ people }) => {
  const page = await visitor(people, '/?channel=ask')
  await expect(launcher(page)).toBeVisible()
  await launcher(page).click()
  await expect(panel(page).getByRole('heading', { name: 'Before we begin' })).toBeVisible()
  await expectNoBarrier(page)
  await panel(page).getByRole('button', { name: 'Start the chat' }).click()
  await expect(panel(page).getByRole('alert')).toBeVisible()
  // What depends on another answer is asked when that is given.
  await expect(panel(page).getByLabel('Order number')).toBeHidden()
  await panel(page).getByText('Late delivery').click()
  await panel(page).getByLabel('Order number').fill('AB123456')
  await panel(page).getByLabel('E-mail').fill('ada@example.com')
  await panel(page).getByLabel('What happened?').fill('Nothing has come.')
  await panel(page).getByRole('button', { name: 'Start the chat' }).click()
  await expect(page.getByRole('textbox', { name: 'Your message' })).toBeVisible()

  const form = await visitor(people, '/forms/x')
  await launcher(form).click()
  await form.getByRole('textbox', { name: 'Your message' }).fill('Do you repair buckles?')
  await panel(form).getByRole('button', { name: 'Leave a message' }).click()
  await expect(panel(form).getByLabel('Message')).toHaveValue('Do you repair buckles?')
  await panel(form).getByLabel('E-mail').fill('not an address')
  await panel(form).getByRole('button', { name: 'Send', exact: true }).click()
  await expect(panel(form).getByRole('alert')).toContainText('e-mail')
  await panel(form).getByLabel('E-mail').fill('grace@example.com')
  await panel(form).getByLabel('Subject').fill('Buckles')
  await panel(form).getByRole('button', { name: 'Send', exact: true }).click()
  await expect(panel(form).getByRole('status')).toContainText(/Request \d+/)
})

test('what a visitor writes stays text, and only addresses of the web and of mail can be followed', async ({
  people,
}) => {
  const ben = await operator(people, 'ben')
  const page = await visitor(people, '/forms/')
  await launcher(page).click()
  const hostile =
    '<img src=x onerror=alert(1)> javascript:alert(1) data:text/html,x http://a.example?"onmouseover="x https://ok.example/a'
  await write(page, hostile)
  await ben
    .getByRole('link', { name: /Visitor/ })
    .first()
    .click()
  for (const one of [said(page), ben.getByRole('log')]) {
    await expect(one).toContainText('<img src=x onerror=alert(1)>')
    await expect(one.locator('.bubble img')).toHaveCount(0)
    const links = await one.locator('.bubble a').evaluateAll((all) => all.map((link) => link.getAttribute('href')))
    expect(links).toEqual(['http://a.example', 'https://ok.example/a'])
  }
  await page.locator('input[type=file]').setInputFiles({ name: 'tear.png', mimeType: 'image/png', buffer: png })
  await expect(panel(page).getByRole('button', { name: 'Remove tear.png' })).toBeVisible()
  await panel(page).getByRole('button', { name: 'Send' }).click()
  await expect(said(page).getByRole('img', { name: 'tear.png' })).toBeVisible()
  await expect(ben.getByRole('log').getByRole('link', { name: /tear.png/ })).toBeVisible()
  await ben.getByRole('switch', { name: 'I’m in' }).setChecked(false)
})

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('the panel is worked by keyboard alone, and says in Chinese what it says in English', async ({ people }) => {
  const page = await visitor(people, '/?lang=zh-CN')
  const help = page.getByRole('button', { name: '帮助' })
  await expect(help).toBeVisible()
  await help.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: '您的消息' })).toBeFocused()
  await expect(panel(page)).toContainText('请问是关于什么的？')
  await expectNoBarrier(page)
  await page.keyboard.press('Escape')
  await expect(panel(page)).toBeHidden()
  await expect(help).toBeFocused()
})

test('a first message that is written without a network is kept, and sent once when it is back', async ({ people }) => {
  const page = await visitor(people)
  await launcher(page).click()
  await expect(said(page)).toContainText('What is it about?')
  await page.context().setOffline(true)
  await write(page, 'Is anybody there?')
  await expect(panel(page)).toContainText('You are offline. What you type is kept')
  await expect(panel(page)).toContainText('Not sent yet')
  await page.context().setOffline(false)
  await expect(panel(page)).toContainText(/Sent \d\d:\d\d/)
  await expect(said(page).locator('.bubble', { hasText: 'Is anybody there?' })).toHaveCount(1)
})

test('two pages of one visitor are one conversation, whichever of them began it', async ({ people }) => {
  const [one, other] = await twoPages(people)
  await write(one, 'Something else')
  await expect(said(other).locator('.bubble', { hasText: 'Something else' })).toHaveCount(1)
  await write(other, 'It is about the stove.')
  for (const page of [one, other])
    await expect(said(page).locator('.bubble', { hasText: 'It is about the stove.' })).toHaveCount(1)
  await expect(panel(other)).toContainText(/Sent \d\d:\d\d/)
})

test('of two pages that begin at once, the later one says what it has to say in the conversation of the other', async ({
  people,
}) => {
  const [one, other] = await twoPages(people)
  let answer = () => {}
  const asked = new Promise<void>((resolve) => (answer = resolve))
  await other.route('**/chat/*/conversations', async (route) => {
    await asked
    await route.continue()
  })
  const begins = other.waitForRequest(/\/conversations$/)
  await write(other, 'It is about the stove.')
  await begins
  await write(one, 'Something else')
  await expect(said(other)).toContainText('Something else')
  answer()
  for (const page of [one, other])
    await expect(said(page).locator('.bubble', { hasText: 'It is about the stove.' })).toHaveCount(1)
  await expect(panel(other)).toContainText(/Sent \d\d:\d\d/)
})

test('a page that goes on to the next conversation takes nothing of the last one along', async ({ people, chat }) => {
  const ana = await operator(people, 'ana')
  const one = await visitor(people, '/forms/')
  const other = await one.context().newPage()
  await other.goto(`${chat.shop.url}/forms/`)
  for (const page of [one, other]) await launcher(page).click()
  await write(one, 'Is the blue tent dry?')
  await ana.getByRole('link', { name: /blue tent/ }).click()
  await expect(panel(other)).toContainText(/Read \d\d:\d\d/)
  await ana.getByRole('switch', { name: 'I’m in' }).setChecked(false)
  await ana.context().close()
  await one.getByRole('button', { name: 'More' }).click()
  await one.getByRole('button', { name: 'End this chat' }).click()
  await one.getByRole('button', { name: 'End it' }).click()
  await one.getByRole('button', { name: 'Start a new chat' }).click()
  await write(one, 'And the red one?')
  await expect(said(other)).toContainText('And the red one?')
  await expect(panel(other)).toContainText(/Sent \d\d:\d\d/)
  await expect(said(other)).not.toContainText('Is the blue tent dry?')
})

test('on a phone the panel is the whole screen, in the dark and from right to left too', async ({ people }) => {
  const page = await visitor(people, '/?dir=rtl', {
    viewport: { width: 390, height: 780 },
    colorScheme: 'dark',
    reducedMotion: 'reduce',
  })
  await launcher(page).click()
  await expect(panel(page)).toBeVisible()
  expect(await panel(page).boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 780 })
  await expectNoBarrier(page)
})

test('the page of a channel holds the same panel, and the help center the button', async ({ page, chat }) => {
  await page.goto(`${chat.engine.url}/chat/website`)
  await expect(page.getByRole('textbox', { name: 'Your message' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Larkfell help')
  await expectNoBarrier(page)
  await page.goto(`${chat.engine.url}/articles/returns/damaged-on-arrival/`)
  await expect(launcher(page)).toBeVisible()
  await expectNoBarrier(page)
})

/** Two pages of one visitor, on both of which the bot has asked. */
async function twoPages(people: People): Promise<readonly [Page, Page]> {
  const one = await visitor(people)
  const other = await one.context().newPage()
  await other.goto(people.chat.shop.url)
  for (const page of [one, other]) {
    await launcher(page).click()
    await expect(said(page)).toContainText('What is it about?')
  }
  return [one, other]
}
