import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test'
import { expectNoBarrier } from './barriers.ts'
import { expect, test } from './desk.ts'
import { type EngineProcess, startEngineProcess } from './engine-process.ts'
import { agentCookie, mailTo } from './people.ts'
import { definitionsWith, freePort, type Shop, startShop } from './shop.ts'

/** Three browsers: a visitor on a page of somebody else, and two operators. */
interface Chat {
  readonly engine: EngineProcess
  readonly shop: Shop
  readonly cookies: Readonly<Record<'ana' | 'ben', { readonly name: string; readonly value: string }>>
}

let chat: Chat
let tidy: () => Promise<void>

test.beforeAll(async () => {
  const port = await freePort()
  const definitions = await definitionsWith({
    'workflows/website.chat.json': (file) => ({
      ...file,
      origins: [`http://127.0.0.1:${port}`],
      rules: [
        { url: '^/careers', show: 'hide' },
        { url: '^/offer', show: 'open', openAfterSeconds: 0 },
        { url: '^/tents', show: 'notification' },
        ...(file.rules as object[]),
      ],
      colors: { button: '#7a1f5c', buttonText: '#ffffff' },
    }),
    'workflows/ask.chat.json': () => ({
      title: 'Ask us',
      team: 'customer-care',
      before: 'order-problem',
      fallback: { form: 'contact' },
      rules: [{ show: 'button' }],
      origins: [`http://127.0.0.1:${port}`],
    }),
    'workflows/where.chat.json': () => ({
      title: 'Where',
      team: 'customer-care',
      rules: [
        { when: { device: 'phone' }, show: 'open', script: 'welcome' },
        { url: '^http://127\\.0\\.0\\.1:\\d+/.*#stoves$', match: 'href', show: 'button', script: 'welcome' },
        { show: 'hide' },
      ],
      origins: [`http://127.0.0.1:${port}`],
    }),
    'workflows/ben.agent.json': () => ({
      name: 'Ben',
      email: 'ben@example.com',
      role: 'agent',
      teams: { 'customer-care': 'agent' },
      languages: ['en'],
    }),
  })
  const engine = await startEngineProcess({ DOCKET_DEFINITIONS: definitions.folder })
  const shop = await startShop(port, engine.url)
  const cookies = {
    ana: await agentCookie(engine.url, 'ana@example.com'),
    ben: await agentCookie(engine.url, 'ben@example.com'),
  }
  chat = { engine, shop, cookies }
  tidy = async () => {
    await shop.close()
    await engine.stop()
    await definitions.remove()
  }
})
test.afterAll(() => tidy())

interface People {
  readonly browser: Browser
  readonly problemsOf: (context: BrowserContext) => Promise<void>
}

async function operator({ browser, problemsOf }: People, who: 'ana' | 'ben', isIn = true): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 820 } })
  await problemsOf(context)
  await context.addCookies([{ ...chat.cookies[who], url: chat.engine.url }])
  const page = await context.newPage()
  await page.goto(`${chat.engine.url}/desk/chat`)
  await page.getByRole('switch', { name: 'I’m in' }).setChecked(isIn)
  return page
}

/** As when something happens to any ticket: the desk's page takes over what is new. */
async function renewed(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        document.addEventListener('docket:renewed', () => done(), { once: true })
        document.dispatchEvent(new Event('docket:refresh'))
      }),
  )
}

/** What the open page of an operator says every 20 seconds, said now. */
async function stillThere(page: Page): Promise<void> {
  const answer = await page.request.post(`${chat.engine.url}/desk/chat/presence`, {
    headers: { origin: chat.engine.url },
    data: { available: true },
  })
  expect(answer.ok()).toBe(true)
}

async function visitor(
  { browser, problemsOf }: People,
  path = '/',
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 820 }, ...options })
  await problemsOf(context)
  const page = await context.newPage()
  await page.goto(chat.shop.url + path)
  return page
}

const launcher = (page: Page) => page.getByRole('button', { name: 'Help', exact: true })
const panel = (page: Page) => page.getByRole('dialog')
const said = (page: Page) => panel(page).getByRole('log')
async function write(page: Page, text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: /Your message|^Answer/ })
  await box.fill(text)
  await box.press('Enter')
}

test('a page of another site shows the button by the rules of the channel', async ({ browser, problemsOf }) => {
  const page = await visitor({ browser, problemsOf })
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
  const fresh = await visitor({ browser, problemsOf }, '/offer')
  await expect(panel(fresh)).toBeVisible()
  // What opens by itself takes nobody's focus away.
  expect(await fresh.evaluate('document.activeElement?.tagName')).toBe('BODY')
  await expectNoBarrier(fresh)
})

test('rules know whether a phone asks, and the whole address of the page; the script that greets there is the one that listens', async ({
  browser,
  problemsOf,
}) => {
  const people = { browser, problemsOf }
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

test('a visitor talks with the bot, then with people, over an operator who vanishes, a cut, and the next day', async ({
  browser,
  problemsOf,
}) => {
  const people = { browser, problemsOf }
  const ana = await operator(people, 'ana')
  const page = await visitor(people, '/cart')
  await launcher(page).click()
  await expect(said(page)).toContainText('What is it about?')
  await expectNoBarrier(page)
  await panel(page).getByRole('button', { name: 'A delivery' }).click()
  await expect(said(page)).toContainText('Which order?')
  await write(page, 'AB123456')
  await expect(said(page)).toContainText('Ana is here')

  const entry = ana.getByRole('link', { name: /Visitor/ }).first()
  await expect(entry).toContainText('AB123456')
  await expect(entry).toHaveClass('unread')
  await expect(ana).toHaveTitle(/^\(1\) /)
  await entry.click()
  const log = ana.getByRole('log')
  await expect(log).toContainText('Which order?')
  await expect(log).toContainText('AB123456')
  await expect(ana.getByRole('complementary')).toContainText('/cart')
  await write(ana, 'Good morning, Ana here.')
  await expect(said(page)).toContainText('Good morning, Ana here.')
  await write(page, '/ticket is only text for me')
  await expect(log.locator('.bubble', { hasText: '/ticket is only text for me' })).toHaveCount(1)

  await ana.getByRole('textbox', { name: /^Answer/ }).pressSequentially('/tic')
  await expect(ana.getByRole('option')).toHaveCount(1)
  await ana.keyboard.press('Tab')
  await ana.keyboard.type('Parcel AB123456 has not come')
  await ana.keyboard.press('Enter')
  await expect(ana.getByText('Only you see this')).toBeVisible()
  await expect(said(page)).toContainText(/Your request has the number \d+/)
  await expect(said(page)).not.toContainText('has not come')
  const ticket = await ana.getByRole('complementary').getByRole('link', { name: /^\d+$/ }).first().getAttribute('href')
  await expectNoBarrier(ana)

  await ana.getByRole('textbox', { name: /^Answer/ }).pressSequentially('Well, :')
  await expect(ana.getByRole('listbox')).toBeVisible()
  await ana.keyboard.press('Escape')

  // The network goes, both write, and it comes back: everything is there, once and in order.
  await page.context().setOffline(true)
  await write(page, 'first, without a network')
  await write(page, 'second, without a network')
  await expect(panel(page)).toContainText('You are offline. What you type is kept')
  await write(ana, 'Are you still there?')
  await page.context().setOffline(false)
  await expect(said(page)).toContainText('Are you still there?')
  await expect(log).toContainText('second, without a network')
  await expect(panel(page)).not.toContainText('You are offline')
  for (const one of [said(page), log]) {
    await expect(one.locator('.bubble', { hasText: 'first, without' })).toHaveCount(1)
    await expect(one.locator('.bubble', { hasText: 'second, without' })).toHaveCount(1)
    const text = (await one.textContent()) ?? ''
    expect(text.indexOf('first, without')).toBeLessThan(text.indexOf('second, without'))
  }

  // The browser of the operator is gone; a minute later nobody has heard of her, and a colleague takes over.
  const ben = await operator(people, 'ben')
  await ana.context().close()
  await chat.engine.skip(45_000)
  await stillThere(ben)
  await chat.engine.skip(20_000)
  await expect(said(page)).toContainText('Ana has left')
  await expect(said(page)).toContainText('Ben is here')
  await ben
    .getByRole('link', { name: /Visitor/ })
    .first()
    .click()
  await expect(ben.getByRole('log')).toContainText('Good morning, Ana here.')
  await renewed(ben)
  await write(ben, 'Ben here, I go on.')
  await expect(said(page)).toContainText('Ben here, I go on.')
  // What is told of a ticket renews the page round the chat, and nothing of it stands there twice.
  const headings = await ben.getByRole('complementary').getByRole('heading').allTextContents()
  expect(headings).toEqual([...new Set(headings)])

  // Tomorrow the same browser finds its conversation; what is said goes into the ticket.
  await page.clock.setSystemTime(Date.now() + 24 * 3_600_000)
  await page.reload()
  await launcher(page).click()
  await expect(said(page)).toContainText('Ben here, I go on.')
  await write(page, 'It has come now, thank you.')
  await expect(ben.getByRole('log')).toContainText('It has come now, thank you.')
  // What is said after `/ticket` flows to the ticket behind the conversation.
  await expect(async () => {
    await ben.goto(`${chat.engine.url}${ticket}`)
    await expect(ben.getByText('It has come now, thank you.').first()).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 20_000 })
  await expect(ben.getByRole('heading', { level: 1 })).toContainText('Parcel AB123456 has not come')

  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'End this chat' }).click()
  await page.getByRole('button', { name: 'End it' }).click()
  await expect(panel(page).getByRole('heading', { name: 'How was it?' })).toBeVisible()
  await panel(page).getByText('Dissatisfied').click()
  await panel(page)
    .getByLabel(/What went wrong/)
    .fill('Two people for one parcel')
  await expectNoBarrier(page)
  await panel(page).getByRole('button', { name: 'Send', exact: true }).click()
  await expect(panel(page)).toContainText('Your rating is with us')
  await panel(page).getByRole('button', { name: 'Back to the chat' }).click()
  await panel(page).getByRole('button', { name: 'Mail me this chat' }).click()
  await panel(page).getByLabel('Where to?').fill('ada@')
  await panel(page).getByRole('button', { name: 'Mail it' }).click()
  await expect(panel(page).getByRole('alert')).toContainText('Enter your e-mail address')
  await panel(page).getByLabel('Where to?').fill('ada@example.com')
  await panel(page).getByRole('button', { name: 'Mail it' }).click()
  await expect(panel(page)).toContainText('A copy goes to ada@example.com.')
  expect(await mailTo(chat.engine.url, 'ada@example.com', 'Ben here, I go on.')).not.toContain('has not come')

  // What became of it, and how long the first answer took, is counted.
  await ben.goto(`${chat.engine.url}/desk/reports`)
  const chats = ben.getByRole('region', { name: 'Chats' })
  await chats.getByText('Numbers').click()
  await expect(chats.getByRole('row', { name: /^Answered [1-9]/ })).toBeVisible()
  await expect(chats.getByRole('row', { name: /^First answer, half within \d+ (s|min)$/ })).toBeVisible()
  await expect(chats.getByRole('row', { name: /^Not satisfied [1-9]/ })).toBeVisible()

  await page.clock.setSystemTime(Date.now() + 9 * 24 * 3_600_000)
  await page.reload()
  await launcher(page).click()
  await expect(said(page)).not.toContainText('Ben here')
  await ben.goto(`${chat.engine.url}/desk/chat`)
  await renewed(ben)
  const told = ben.waitForResponse(
    (answer) => answer.url().endsWith('/desk/chat/presence') && !answer.request().postDataJSON().available,
  )
  await ben.getByRole('switch', { name: 'I’m in' }).setChecked(false)
  await told
})

test('who finds nobody is told when we are back, and takes what was typed into the form', async ({
  browser,
  problemsOf,
}) => {
  const page = await visitor({ browser, problemsOf }, '/?channel=ask')
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

  const form = await visitor({ browser, problemsOf }, '/forms/x')
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
  browser,
  problemsOf,
}) => {
  const people = { browser, problemsOf }
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

test('operators ask each other for help, take a chat over and hand it on', async ({ browser, problemsOf }) => {
  const people = { browser, problemsOf }
  const ana = await operator(people, 'ana')
  const page = await visitor(people, '/forms/')
  await launcher(page).click()
  await write(page, 'Which stove burns what?')
  await expect(said(page)).toContainText('Ana is here')
  const ben = await operator(people, 'ben')
  await ana.getByRole('link', { name: /Which stove/ }).click()
  await ana.getByRole('button', { name: 'Look for help' }).click()
  await ana.getByLabel('What do you need?').fill('Somebody who knows stoves')
  await ana.getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(ben.getByRole('heading', { name: /Look for help/ })).toBeVisible()
  await ben.getByRole('link', { name: /Somebody who knows stoves/ }).click()
  await expectNoBarrier(ben)
  await ben.getByRole('button', { name: 'Take over' }).click()
  await expect(said(page)).toContainText('Ben is here')
  await expect(said(page)).toContainText('Ana has left')
  await write(ben, 'Gas and nothing else.')
  await expect(said(page)).toContainText('Gas and nothing else.')
  await ben.getByRole('button', { name: 'Hand over' }).click()
  await ben.getByRole('button', { name: /^Ana/ }).click()
  await expect(said(page)).toContainText('Ben has left')
  await expect(ana.getByRole('textbox', { name: /^Answer/ })).toBeVisible()
  await ana.getByRole('button', { name: 'End chat' }).click()
  await ana.getByRole('button', { name: 'End it' }).click()
  await expect(panel(page).getByRole('heading', { name: 'How was it?' })).toBeVisible()
  for (const one of [ana, ben]) await one.getByRole('switch', { name: 'I’m in' }).setChecked(false)
})

test('the panel is worked by keyboard alone, and says in Chinese what it says in English', async ({
  browser,
  problemsOf,
}) => {
  const page = await visitor({ browser, problemsOf }, '/?lang=zh-CN')
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

test('a first message that is written without a network is kept, and sent once when it is back', async ({
  browser,
  problemsOf,
}) => {
  const page = await visitor({ browser, problemsOf })
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

test('two pages of one visitor are one conversation, whichever of them began it', async ({ browser, problemsOf }) => {
  const one = await visitor({ browser, problemsOf })
  const other = await one.context().newPage()
  await other.goto(chat.shop.url)
  for (const page of [one, other]) {
    await launcher(page).click()
    await expect(said(page)).toContainText('What is it about?')
  }
  await write(one, 'Something else')
  await expect(said(other).locator('.bubble', { hasText: 'Something else' })).toHaveCount(1)
  await write(other, 'It is about the stove.')
  for (const page of [one, other])
    await expect(said(page).locator('.bubble', { hasText: 'It is about the stove.' })).toHaveCount(1)
  await expect(panel(other)).toContainText(/Sent \d\d:\d\d/)
})

test('of two pages that begin at once, the later one says what it has to say in the conversation of the other', async ({
  browser,
  problemsOf,
}) => {
  const one = await visitor({ browser, problemsOf })
  const other = await one.context().newPage()
  await other.goto(chat.shop.url)
  for (const page of [one, other]) {
    await launcher(page).click()
    await expect(said(page)).toContainText('What is it about?')
  }
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

test('a page that goes on to the next conversation takes nothing of the last one along', async ({
  browser,
  problemsOf,
}) => {
  const people = { browser, problemsOf }
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

test('an error is told in the language of the desk, which is the agent’s and not the browser’s', async ({
  browser,
}) => {
  const context = await browser.newContext({ locale: 'zh-CN' })
  await context.addCookies([{ ...chat.cookies.ben, url: chat.engine.url }])
  const page = await context.newPage()
  for (const path of ['/desk', '/desk/tickets/999999']) {
    await page.goto(chat.engine.url + path)
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  }
  await context.close()
})

test('on a phone the panel is the whole screen, in the dark and from right to left too', async ({
  browser,
  problemsOf,
}) => {
  const page = await visitor({ browser, problemsOf }, '/?dir=rtl', {
    viewport: { width: 390, height: 780 },
    colorScheme: 'dark',
    reducedMotion: 'reduce',
  })
  await launcher(page).click()
  await expect(panel(page)).toBeVisible()
  expect(await panel(page).boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 780 })
  await expectNoBarrier(page)
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a channel has a page on which one can write and read', async ({ page }) => {
    await page.goto(`${chat.engine.url}/chat/website`)
    await page.getByRole('button', { name: 'Something else' }).click()
    await expect(page.getByRole('list')).toContainText('Please tell us more.')
    await page.getByRole('textbox', { name: 'Your message' }).fill('Where is my order? <b>AB123456</b>')
    await page.getByRole('button', { name: 'Send' }).click()
    await expect(page.getByRole('list')).toContainText('Where is my order? <b>AB123456</b>')
    await page.reload()
    await expect(page.getByRole('list').getByText('Where is my order?')).toHaveCount(1)
  })

  test('a chat is ended and rated on its page, and who is not satisfied is asked why', async ({ page, browser }) => {
    await page.goto(`${chat.engine.url}/chat/website?locale=zh-CN`)
    await page.getByRole('textbox', { name: '您的消息' }).fill('有人吗？')
    await page.getByRole('button', { name: '发送' }).click()
    await page.getByRole('button', { name: '结束' }).click()
    await expect(page.getByRole('list')).toContainText('对话已结束')
    await expect(page.getByRole('textbox')).toHaveCount(0)
    await page.getByRole('button', { name: '不满意' }).click()
    const [conversation = ''] = /talk\/[^?]+/.exec(page.url()) ?? []
    await page.goto(`${chat.engine.url}/chat/website/${conversation}?locale=en`)
    await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible()
    await page.getByLabel('What went wrong?').fill('Nobody came')
    // axe itself needs a script.
    const scripted = await browser.newContext({ javaScriptEnabled: true })
    const same = await scripted.newPage()
    await same.goto(page.url())
    await expectNoBarrier(same)
    await scripted.close()
    await page.getByRole('button', { name: 'Send' }).click()
    await expect(page.getByLabel('What went wrong?')).toHaveCount(0)
    await page.getByRole('button', { name: 'Satisfied', exact: true }).click()
    await expect(page.getByRole('button', { name: 'Satisfied', exact: true })).toHaveAttribute('aria-pressed', 'true')
  })

  test('the chats of the desk can be read', async ({ page }) => {
    await page.context().addCookies([{ ...chat.cookies.ana, url: chat.engine.url }])
    await page.goto(`${chat.engine.url}/desk/chat`)
    expect(await page.content()).toContain('Chats can be read here.')
    await expect(page.getByLabel('For the head of any page').first()).toHaveValue(/chat\.js" data-docket="/)
  })
})

test('the page of a channel holds the same panel, and the help center the button', async ({ page }) => {
  await page.goto(`${chat.engine.url}/chat/website`)
  await expect(page.getByRole('textbox', { name: 'Your message' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Larkfell help')
  await expectNoBarrier(page)
  await page.goto(`${chat.engine.url}/articles/returns/damaged-on-arrival/`)
  await expect(launcher(page)).toBeVisible()
  await expectNoBarrier(page)
})
