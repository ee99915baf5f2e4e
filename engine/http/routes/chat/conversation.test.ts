import { describe, expect } from 'vitest'
import { at, shop, test } from '#engine/testing/chat-desk.ts'

describe('A conversation', () => {
  test('keeps no more of the page’s address than its path and query', async ({ desk, begin }) => {
    const visitor = await begin({ url: `${shop}/prices?x=1#access_token=secret` })
    await visitor.says('Hello')
    const kept = await desk.services.store.conversations.get(visitor.id)
    expect(kept?.visit.url).toBe('/prices?x=1')
    expect(JSON.stringify(kept)).not.toContain('secret')
  })

  test('opens for its own token alone: any other, none, or another conversation is the same 404 (T25)', async ({
    desk,
    post,
    begin,
  }) => {
    const [mine, other, bills] = [await begin(), await begin(), await begin({}, 'bills')]
    await mine.says('Mine')
    const bodies = new Set<string>()
    const attempts: [string, Record<string, string>][] = [
      [mine.path, {}],
      [mine.path, other.bearer],
      [mine.path, { authorization: `Bearer ${'a'.repeat(43)}` }],
      [mine.path, { authorization: 'Basic abc' }],
      [`${at}/${'0'.repeat(32)}`, mine.bearer],
      [`/chat/bills/conversations/${mine.id}`, mine.bearer],
      [`/chat/nothing/conversations/${mine.id}`, mine.bearer],
      [`/chat/website/conversations/${bills.id}`, bills.bearer],
      [`${at}/${mine.id.toUpperCase()}x`, mine.bearer],
    ]
    for (const [path, headers] of attempts) {
      for (const suffix of ['', '/live']) {
        const answer = await desk.request(path + suffix, { headers })
        expect([path + suffix, answer.status]).toEqual([path + suffix, 404])
        bodies.add(await answer.text())
      }
      for (const [name, body] of Object.entries({
        messages: { id: 'forged-key', text: 'Forged' },
        read: { position: 1 },
        end: {},
        rating: { rating: 5 },
        transcript: { email: 'a@b.example' },
        typing: {},
        address: { email: 'a@b.example' },
      }))
        expect([name, (await post(`${path}/${name}`, body, headers)).status]).toEqual([name, 404])
    }
    expect(bodies.size).toBe(1)
    expect((await mine.sees()).messages.map(({ text }) => text)).toEqual(['Mine', ''])
    expect(desk.mails).toEqual([])
  })

  test('does not open with a token that is older than seven days', async ({ desk, begin }) => {
    const visitor = await begin()
    await visitor.says('Hello')
    desk.clock.advance(7 * 24 * 3_600_000 + 1)
    expect((await visitor.says('Still me')).status).toBe(404)
  })
})
