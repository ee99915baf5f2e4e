import { describe, expect } from 'vitest'
import type { DeskChat } from '#engine/core/chat/wire.ts'
import { ours, test } from '#engine/testing/chat-desk.ts'

describe('Operators', () => {
  test('see and answer the chats of teams that they see; to all others they are not there', async ({
    desk,
    post,
    begin,
  }) => {
    const [max, ben, olga] = [await desk.signIn('max'), await desk.signIn('ben'), await desk.signIn('olga')]
    const [care, bills] = [await begin(), await begin({}, 'bills')]
    await care.says('For care')
    expect(
      (
        await post(
          `/chat/bills/conversations/${bills.id}/messages`,
          { id: 'bills-key', text: 'For billing' },
          { ...bills.bearer, origin: ours },
        )
      ).status,
    ).toBe(201)
    const list = async (cookie: string) =>
      ((await (await desk.request('/desk/chat', { headers: { cookie } })).json()) as DeskChat).conversations.map(
        ({ id }) => id,
      )
    expect(await list(max)).toEqual([care.id])
    expect((await list(ben)).sort()).toEqual([care.id, bills.id].sort())
    const read = (cookie: string, id: string) => desk.request(`/desk/chat/conversations/${id}`, { headers: { cookie } })
    expect((await read(max, bills.id)).status).toBe(404)
    expect(await (await read(max, bills.id)).text()).toBe(await (await read(max, '0'.repeat(32))).text())
    expect((await read(olga, care.id)).status).toBe(200)
    for (const name of [
      'join',
      'take-over',
      'leave',
      'end',
      'invite',
      'transfer',
      'help',
      'messages',
      'command',
      'typing',
      'read',
    ]) {
      const body = { id: 'operator-key', text: 'x', agent: 'max', position: 1 }
      expect([
        name,
        (await post(`/desk/chat/conversations/${bills.id}/${name}`, body, { cookie: max, origin: ours })).status,
      ]).toEqual([name, 404])
      expect([
        name,
        (await post(`/desk/chat/conversations/${care.id}/${name}`, body, { cookie: olga, origin: ours })).status,
      ]).toEqual([name, 404])
    }
    expect((await desk.services.store.conversations.get(bills.id))?.operators).toEqual([])
    expect((await post('/desk/chat/presence', { available: true }, { cookie: olga, origin: ours })).status).toBe(404)
  })

  test('are given no chat of a private team that they do not see, whatever the file of the channel lists', async ({
    desk,
    post,
    begin,
  }) => {
    await desk.changeFiles((files) =>
      files.map(({ path, text }) =>
        path === 'workflows/bills.chat.json'
          ? { path, text: JSON.stringify({ ...JSON.parse(text), operators: ['max', 'ben'] }) }
          : { path, text },
      ),
    )
    await desk.services.chat.seen('max', true)
    const waiting = await begin({}, 'bills')
    await post(`${waiting.path}/messages`, { id: 'message-1', text: 'Hello?' }, { ...waiting.bearer, origin: ours })
    expect((await waiting.sees()).operators).toEqual([])
    await desk.services.chat.seen('ben', true)
    const found = await begin({}, 'bills')
    await post(`${found.path}/messages`, { id: 'message-1', text: 'Hello?' }, { ...found.bearer, origin: ours })
    expect((await found.sees()).operators).toEqual([{ name: 'Ben Okoye' }])
  })

  test('join and leave channels where the file lets them', async ({ desk, post }) => {
    const [max, ben] = [await desk.signIn('max'), await desk.signIn('ben')]
    const left = await post('/desk/chat/channels/website/leave', {}, { cookie: max, origin: ours })
    expect(await left.json()).toMatchObject({ id: 'website', joined: false, mayJoin: true })
    await post('/desk/chat/presence', { available: true }, { cookie: max, origin: ours })
    expect(await (await desk.request('/chat/website/settings?url=/')).json()).toMatchObject({ available: false })
    await post('/desk/chat/channels/website/join', {}, { cookie: max, origin: ours })
    expect(await (await desk.request('/chat/website/settings?url=/')).json()).toMatchObject({ available: true })
    expect((await post('/desk/chat/channels/website/join', {}, { cookie: ben, origin: ours })).status).toBe(409)
    expect((await post('/desk/chat/channels/bills/join', {}, { cookie: max, origin: ours })).status).toBe(404)
  })
})
