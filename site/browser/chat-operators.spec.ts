import type { Page } from '@playwright/test'
import { expectNoBarrier } from './barriers.ts'
import { type Chat, launcher, operator, panel, said, visitor, write } from './chat.ts'
import { expect, test } from './desk.ts'
import { farFrom } from './own-desk.ts'
import { mailTo } from './people.ts'

test('a visitor talks with the bot, then with people, over an operator who vanishes, a cut, and the next day', async ({
  people,
  chat,
}) => {
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
  await stillThere(ben, chat)
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

test('operators ask each other for help, take a chat over and hand it on', async ({ people }) => {
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

test('what an operator sends without a connection stands in the chat until it goes', async ({ people, chat }) => {
  const ana = await operator(people, 'ana')
  const page = await visitor(people, '/forms/')
  await launcher(page).click()
  await write(page, 'Is anybody there?')
  await expect(said(page)).toContainText('Ana is here')
  await ana.goto(`${await farFrom(ana, chat.engine)}/desk/chat`)
  await ana.getByRole('link', { name: /Is anybody there/ }).click()
  await ana.getByRole('textbox', { name: /^Answer/ }).fill('Good morning.')
  await ana.context().setOffline(true)
  await ana.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(ana.locator('.bubble.unsent')).toContainText('Good morning.')
  await ana.context().setOffline(false)
  await ana.getByRole('switch', { name: 'I’m in' }).setChecked(false)
})

test('an error is told in the language of the desk, which is the agent’s and not the browser’s', async ({
  browser,
  chat,
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
async function stillThere(page: Page, chat: Chat): Promise<void> {
  const answer = await page.request.post(`${chat.engine.url}/desk/chat/presence`, {
    headers: { origin: chat.engine.url },
    data: { available: true },
  })
  expect(answer.ok()).toBe(true)
}
