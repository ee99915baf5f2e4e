import { expectNoBarrier } from './barriers.ts'
import { expect, test } from './desk.ts'

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a channel has a page on which one can write and read', async ({ page, chat }) => {
    await page.goto(`${chat.engine.url}/chat/website`)
    await page.getByRole('button', { name: 'Something else' }).click()
    await expect(page.getByRole('list')).toContainText('Please tell us more.')
    await page.getByRole('textbox', { name: 'Your message' }).fill('Where is my order? <b>AB123456</b>')
    await page.getByRole('button', { name: 'Send' }).click()
    await expect(page.getByRole('list')).toContainText('Where is my order? <b>AB123456</b>')
    await page.reload()
    await expect(page.getByRole('list').getByText('Where is my order?')).toHaveCount(1)
  })

  test('a chat is ended and rated on its page, and who is not satisfied is asked why', async ({
    page,
    browser,
    chat,
  }) => {
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

  test('the chats of the desk can be read', async ({ page, chat }) => {
    await page.context().addCookies([{ ...chat.cookies.ana, url: chat.engine.url }])
    await page.goto(`${chat.engine.url}/desk/chat`)
    expect(await page.content()).toContain('Chats can be read here.')
    await expect(page.getByLabel('For the head of any page').first()).toHaveValue(/chat\.js" data-docket="/)
  })
})
