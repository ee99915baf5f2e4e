import { describe, expect } from 'vitest'
import type { ChatPage } from '#engine/http/routes/chat-page.ts'
import type { RunningApp } from '#engine/testing/app.ts'
import { type Begin, ours, test } from '#engine/testing/chat-desk.ts'
import { recorded } from '#engine/testing/recording-pages.ts'

describe('A bot that has greeted', () => {
  /** The channel's rules instead of those that it has. */
  const withRules = (desk: RunningApp, rules: readonly object[]) =>
    desk.changeFiles((files) =>
      files.map((file) =>
        file.path === 'workflows/website.chat.json'
          ? { ...file, text: JSON.stringify({ ...JSON.parse(file.text), rules }) }
          : file,
      ),
    )
  const speaks = async (begin: Begin, more: object) => {
    const visitor = await begin(more)
    await visitor.says('kim@example.com')
    return (await visitor.sees()).messages.some(({ by }) => by === 'script')
  }

  test('speaks on when somebody comes before the visitor answers, as it was asked', async ({ desk, begin }) => {
    await withRules(desk, [{ script: 'ask', scriptWhen: 'no-operator' }, { show: 'button' }])
    expect(await speaks(begin, {})).toBe(true)
    await desk.services.chat.seen('max', true)
    expect([
      await speaks(begin, { script: 'ask' }),
      await speaks(begin, {}),
      await speaks(begin, { script: null }),
    ]).toEqual([true, false, false])
  })

  test('speaks where a rule of the page lets it, whatever a page says', async ({ desk, begin }) => {
    await withRules(desk, [{ url: '^/ask', script: 'ask' }, { show: 'button' }])
    expect([await speaks(begin, { script: 'ask' }), await speaks(begin, { url: '/ask', script: 'nobody' })]).toEqual([
      false,
      true,
    ])
  })

  test('speaks on without JavaScript, too', async ({ desk }) => {
    await withRules(desk, [{ script: 'ask', scriptWhen: 'no-operator' }, { show: 'button' }])
    await desk.services.chat.seen('max', true)
    const answer = await desk.request('/chat/website/talk', {
      method: 'POST',
      headers: { origin: ours, 'content-type': 'application/x-www-form-urlencoded' },
      body: String(new URLSearchParams({ script: 'ask', id: 'first-message', text: 'kim@example.com' })),
    })
    const page = await recorded<ChatPage>(desk.request(answer.headers.get('location') ?? ''))
    expect(page.page.conversation?.messages[0]).toMatchObject({ by: 'script', text: 'Your e-mail?' })
  })
})
