import { describe, expect } from 'vitest'
import type { ChatFormAnswer, ChatSettings } from '#engine/core/chat/wire.ts'
import type { ChatPage } from '#engine/http/routes/chat-page.ts'
import { ours, shop, test } from '#engine/testing/chat-desk.ts'
import { recorded } from '#engine/testing/recording-pages.ts'

describe('A form in a chat', () => {
  test('stands in for a chat, and comes back with its errors', async ({ desk, post }) => {
    const form = await desk.request('/chat/website/forms/contact?locale=en', { headers: { origin: shop } })
    expect(await form.json()).toMatchObject({ form: { id: 'contact', title: 'Contact' } })
    const wrong = await post('/chat/website/forms/contact', { id: 'form-key-1', values: { email: 'no', message: '' } })
    expect(wrong.status).toBe(422)
    expect(((await wrong.json()) as { errors: { field: string }[] }).errors.map(({ field }) => field)).toEqual([
      'email',
      'message',
    ])
    const right = { id: 'form-key-1', values: { email: 'kim@example.com', message: 'It broke' } }
    const sent = await (await post('/chat/website/forms/contact', right)).json()
    expect(sent).toEqual(await (await post('/chat/website/forms/contact', right)).json())
    expect(sent).toMatchObject({ ticket: { number: 1 } })
  })

  test('is asked, with its own checks, for a team that has no form pages; the chat’s own page then leads to none', async ({
    desk,
  }) => {
    const page = async () => (await recorded<ChatPage>(desk.request('/chat/website'))).page.form
    const asked = async () =>
      ((await (await desk.request('/chat/website/forms/contact?locale=en')).json()) as ChatFormAnswer).form
    const script = async (hash: string) => (await desk.request(`/forms/contact.js?v=${hash}`)).status
    expect([await page(), await script((await asked()).hash)]).toEqual(['/forms/contact/', 200])
    await desk.changeFiles((files) =>
      files.map((file) =>
        file.path === 'workflows/care.team.json'
          ? { ...file, text: file.text.replace('"form": true', '"form": false') }
          : file,
      ),
    )
    expect((await desk.request('/forms/contact', { method: 'POST', headers: { origin: ours } })).status).toBe(404)
    expect([await page(), await script((await asked()).hash)]).toEqual([null, 200])
  })

  test('is not asked, and stands in for nobody, while it is not published', async ({ desk, begin }) => {
    const asked = async () => (await (await desk.request('/chat/website/settings?url=/')).json()) as ChatSettings
    expect(await asked()).toMatchObject({ show: 'button', before: null, fallback: 'contact' })
    await desk.changeFiles((files) =>
      files.map(({ path, text }) => {
        if (path === 'workflows/website.chat.json')
          return { path, text: JSON.stringify({ ...JSON.parse(text), before: 'contact' }) }
        if (path !== 'forms/contact.form.json') return { path, text }
        const form = JSON.parse(text)
        return { path, text: JSON.stringify({ ...form, 'x-form': { ...form['x-form'], published: false } }) }
      }),
    )
    // Nobody is there and there is nothing to fill in: a button would lead nowhere.
    expect(await asked()).toMatchObject({ show: 'hide', before: null, fallback: null })
    expect((await (await begin()).says('Hello')).status).toBe(201)
  })

  test('is one that the channel asks for, and no other', async ({ desk, post }) => {
    expect((await desk.request('/chat/bills/forms/contact')).status).toBe(404)
    expect((await post('/chat/bills/forms/contact', { id: 'form-key-2', values: {} }, { origin: ours })).status).toBe(
      404,
    )
  })

  test('answers the step of a script that asks for it', async ({ desk, begin }) => {
    const visitor = await begin({ url: 'https://shop.example/ask?x=1' })
    await visitor.says('kim@example.com')
    const { script } = await visitor.sees()
    expect(script.step).toMatchObject({ asks: 'form', form: 'contact' })
    expect((await visitor.send('messages', { id: 'values-01', values: { message: '' } })).status).toBe(422)
    const filled = { id: 'values-01', values: { name: 'Kim', email: 'kim@example.com', message: 'It broke' } }
    expect((await visitor.send('messages', filled)).status).toBe(201)
    await desk.services.chat.forward(visitor.id)
    const { ticket, messages } = await visitor.sees()
    expect(messages.find(({ text }) => text.includes('Message: It broke'))?.by).toBe('visitor')
    const made = await desk.api(await desk.token('read')).ticket(ticket ?? 0)
    expect(made).toMatchObject({
      channel: 'chat',
      requester: { name: 'Kim', email: 'kim@example.com', verified: false },
    })
  })
})
