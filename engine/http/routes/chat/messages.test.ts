import { describe, expect } from 'vitest'
import { ours, shop, test } from '#engine/testing/chat-desk.ts'

describe('A conversation', () => {
  test('takes a message once, however often it is sent', async ({ begin }) => {
    const visitor = await begin()
    const answers = await Promise.all(Array.from({ length: 20 }, () => visitor.says('Again', 'the-same-key')))
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
    expect((await visitor.sees()).messages.filter(({ text }) => text === 'Again')).toHaveLength(1)
  })

  test('takes what is hostile as text, and keeps it so in the ticket (T24, T16)', async ({ desk, post, begin }) => {
    const cookie = await desk.signIn('max')
    const visitor = await begin()
    const hostile = [
      '<img src=x onerror=alert(1)>',
      'javascript:alert(1)',
      'data:text/html,<script>alert(1)</script>',
      'http://a?"onmouseover=alert(1)',
      '\u202egnihtemos \u0300\u0301\u0302\u0303\u0304\u0305',
      'nul \u0000 lone \ud800 non-character \ufffe emoji 🙈',
    ]
    for (const text of hostile) expect((await visitor.says(text)).status).toBe(201)
    expect((await visitor.says('The next one')).status).toBe(201)
    const { messages } = await visitor.sees()
    const said = messages.filter(({ by }) => by === 'visitor').map(({ text }) => text)
    expect(said.slice(0, -2)).toEqual(hostile.slice(0, -1))
    expect(said.at(-2)).toBe('nul \ufffd lone \ufffd non-character \ufffd emoji 🙈')
    expect(messages.flatMap(({ links }) => links)).toEqual([])

    const operator = { cookie, origin: ours }
    await post(`/desk/chat/conversations/${visitor.id}/join`, {}, operator)
    await post(
      `/desk/chat/conversations/${visitor.id}/command`,
      { id: 'command-1', text: '/ticket <b>x</b>' },
      operator,
    )
    const { ticket } = await visitor.sees()
    const made = await desk.api(await desk.token('read')).ticket(ticket ?? 0)
    expect(made.title).toBe('<b>x</b>')
    expect(made.timeline[0]).toMatchObject({ html: null })
    expect(made.description).toContain('<img src=x onerror=alert(1)>')
  })

  test('refuses what is larger than a message, and says so (T24)', async ({ begin }) => {
    const visitor = await begin()
    expect((await visitor.says('x'.repeat(4_001))).status).toBe(422)
    expect((await visitor.says('x'.repeat(1_000_000))).status).toBe(413)
    expect((await visitor.says('x'.repeat(4_000))).status).toBe(201)
    expect((await visitor.says('   ')).status).toBe(422)
    expect((await visitor.send('messages', { id: 'short', text: 'x' })).status).toBe(422)
    expect((await visitor.send('messages', { id: 'a key with spaces', text: 'x' })).status).toBe(422)
    expect((await visitor.send('messages', ['x'])).status).toBe(400)
    expect((await visitor.send('messages', { id: 'files-key', files: ['f'.repeat(32)] })).status).toBe(422)
  })

  test.for([
    'c@x.example, v@v.example',
    '"c@x,v"@v.example',
    'c@x.example>\r\nRCPT TO:<v@v.example',
    'user@good.example(x)evil.example',
    'ａ@ｅxample.com',
    'group:a@b.example;',
    'x@soft\u00adhyphen.example',
  ])('is mailed to one plain address, never to %j (T20)', async (email, { desk, begin }) => {
    const visitor = await begin()
    await visitor.says('Hello')
    expect((await visitor.send('transcript', { email })).status).toBe(422)
    expect((await visitor.send('address', { email })).status).toBe(422)
    expect(desk.mails).toEqual([])
  })

  test('holds files of its own uploads only; they open by their address, as downloads', async ({ desk, begin }) => {
    const [visitor, other] = [await begin(), await begin()]
    const file = { name: '../../x.svg', type: 'image/svg+xml', bytes: '<svg onload="alert(1)"/>' }
    const { id } = await desk.upload(`${visitor.path}/files`, file, { ...visitor.bearer, origin: shop })
    expect((await other.send('messages', { id: 'stolen-file', files: [id] })).status).toBe(422)
    expect((await visitor.send('messages', { id: 'own-file-1', files: [id] })).status).toBe(201)
    const sent = (await visitor.sees()).messages[0]?.files[0]
    expect(sent).toMatchObject({ name: 'x.svg' })
    const opened = await desk.request(sent?.url ?? '')
    expect(opened.status).toBe(200)
    expect(opened.headers.get('content-disposition')).toMatch(/^attachment/)
    expect(opened.headers.get('content-security-policy')).toContain('sandbox')
    const elsewhere = (sent?.url ?? '').replace(visitor.id, other.id)
    expect((await desk.request(elsewhere)).status).toBe(404)
    expect((await desk.request(`${(sent?.url ?? '').slice(0, -1)}~`)).status).toBe(404)
  })
})
