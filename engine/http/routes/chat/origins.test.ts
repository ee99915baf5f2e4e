import { describe, expect } from 'vitest'
import { at, shop, test } from '#engine/testing/chat-desk.ts'

describe('Other sites', () => {
  test.for([
    'https://evil.example',
    'null',
    'https://shop.example.evil.example',
    'http://shop.example',
    'https://SHOP.example',
    'https://shop.example:8443',
    'https://sub.shop.example',
  ])('%s neither reads nor begins a chat (T22)', async (origin, { desk, post }) => {
    const read = await desk.request('/chat/website/settings?url=/', { headers: { origin } })
    expect(read.headers.get('access-control-allow-origin')).toBe(null)
    expect(read.headers.get('vary')).toContain('Origin')
    const written = await post(at, { url: '/' }, { origin, 'sec-fetch-site': 'cross-site' })
    expect(written.status).toBe(403)
    const preflight = await desk.request(at, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    })
    expect(preflight.headers.get('access-control-allow-origin')).toBe(null)
    expect(preflight.headers.get('access-control-allow-headers')).toBe(null)
  })

  test('that the channel names read it, without credentials, and only that channel', async ({ desk }) => {
    for (const path of ['/chat/website/settings?url=/', `${at}/${'0'.repeat(32)}`]) {
      const answer = await desk.request(path, { headers: { origin: shop } })
      expect(answer.headers.get('access-control-allow-origin')).toBe(shop)
      expect(answer.headers.get('access-control-allow-credentials')).toBe(null)
    }
    const preflight = await desk.request(`${at}/${'0'.repeat(32)}/messages`, {
      method: 'OPTIONS',
      headers: { origin: shop },
    })
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization')
    const bills = await desk.request('/chat/bills/settings?url=/', { headers: { origin: shop } })
    expect(bills.headers.get('access-control-allow-origin')).toBe(null)
    const api = await desk.request('/api/v1/tickets', { headers: { origin: shop } })
    expect(api.headers.get('access-control-allow-origin')).toBe(null)
    const operators = await desk.request('/desk/chat', { headers: { origin: shop } })
    expect(operators.headers.get('access-control-allow-origin')).toBe(null)
  })

  test('cannot make an agent’s browser work in the desk', async ({ desk, post, begin }) => {
    const cookie = await desk.signIn('max')
    const visitor = await begin()
    await visitor.says('Hello')
    for (const origin of [shop, 'https://evil.example', 'null']) {
      const answer = await post(
        `/desk/chat/conversations/${visitor.id}/join`,
        {},
        { cookie, origin, 'sec-fetch-site': 'cross-site' },
      )
      expect([origin, answer.status]).toEqual([origin, 403])
    }
  })
})
