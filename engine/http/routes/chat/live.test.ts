import { describe, expect } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { serve } from '#engine/http/serve.ts'
import { ours, shop, test } from '#engine/testing/chat-desk.ts'
import { framesOf } from '#engine/testing/frames.ts'
import { socket } from '#engine/testing/socket.ts'

describe('A conversation', () => {
  test.for([
    ['nothing', undefined],
    ['0', '0'],
    ['a negative number', '-1'],
    ['a position far beyond', '1000000000000000000'],
    ['a position beyond the last', '99'],
    ['words', 'abc'],
    ['half a number', '1e1'],
  ])('begins its stream anew for %s as Last-Event-ID (T25)', async ([, lastEventId], { desk, begin }) => {
    const visitor = await begin()
    await visitor.says('One')
    await visitor.says('Two')
    const frames = await framesOf(
      await desk.request(`${visitor.path}/live`, {
        headers: { ...visitor.bearer, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
      }),
      (frame) => frame.data.type === 'script',
    )
    expect(frames[0]?.data).toEqual({ type: 'reset' })
    expect(
      frames.flatMap(({ data }) => (data.type === 'message' && data.message.text ? [data.message.text] : [])),
    ).toEqual(['One', 'Two'])
  })

  test('begins its stream with its own messages alone for the Last-Event-ID of another stream (T25)', async ({
    desk,
    begin,
  }) => {
    const [visitor, other] = [await begin(), await begin()]
    await visitor.says('One')
    await other.says('Not yours')
    await visitor.says('Two')
    const live = async (of: typeof visitor, more = {}) =>
      framesOf(
        await desk.request(`${of.path}/live`, { headers: { ...of.bearer, ...more } }),
        (frame) => frame.data.type === 'script',
      )
    const theirs = (await live(other)).findLast(({ id }) => id !== null)?.id
    expect(theirs).toBeGreaterThan(0)
    const texts = (await live(visitor, { 'last-event-id': String(theirs) })).flatMap(({ data }) =>
      data.type === 'message' && data.message.text ? [data.message.text] : [],
    )
    expect(['One', 'Two']).toEqual(expect.arrayContaining(texts))
    expect(texts).toContain('Two')
  })
})

describe('A stream over a real socket', () => {
  test('carries the security headers, waits for a slow reader, and gives every message once and in order', async ({
    desk,
    begin,
  }) => {
    const { services, app, stopping } = desk
    const serving = await serve(app, {
      settings: { ...services.settings, port: 0, host: '127.0.0.1' },
      clock: systemClock,
    })
    try {
      const visitor = await begin()
      const url = `http://127.0.0.1:${serving.port}${visitor.path}/live`
      const answer = await fetch(url, { headers: { ...visitor.bearer, origin: shop, host: 'help.example.com' } }).catch(
        (error: unknown) => error,
      )
      // Node's fetch sends no Host of ours: the allow-list refuses it, and nothing of the conversation is told.
      expect((answer as Response).status).toBe(421)
      const { get } = await import('node:http')
      const open = (bearer: object) =>
        new Promise<import('node:http').IncomingMessage>((resolve, reject) =>
          get(url, { headers: { ...bearer, origin: shop, host: 'help.example.com' } }, resolve).on('error', reject),
        )
      const refused = await open({ authorization: 'Bearer somebody-else' })
      expect(refused).toMatchObject({ statusCode: 404, headers: { 'x-content-type-options': 'nosniff' } })
      refused.resume()
      const response = await open(visitor.bearer)
      expect(response.headers).toMatchObject({
        'content-type': 'text/event-stream',
        'access-control-allow-origin': shop,
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'self'"),
      })
      response.pause()
      const long = 'x'.repeat(3_900)
      const send = (count: number) =>
        services.chat.submit(visitor.id, {
          type: 'visitor.wrote',
          key: `slow-reader-${count}`,
          text: `${count} ${long}`,
          files: [],
        })
      await Promise.all(Array.from({ length: 600 }, (_, count) => send(count)))
      const positions: number[] = []
      let text = ''
      response.setEncoding('utf8')
      await new Promise<void>((resolve) => {
        response.on('data', (piece: string) => {
          text += piece
          const frames = text.split('\n\n')
          text = frames.pop() ?? ''
          for (const frame of frames) {
            const id = /^id: (\d+)$/m.exec(frame)?.[1]
            if (id !== undefined) positions.push(Number(id))
          }
          if (positions.length === 601) resolve()
        })
        response.resume()
      })
      expect(positions).toEqual(Array.from({ length: 601 }, (_, index) => index + 1))
      response.destroy()

      // As nginx asks where nobody told it otherwise: HTTP/1.0 knows no chunks.
      const { connect } = await import('node:net')
      const head = { ...visitor.bearer, origin: shop, host: 'help.example.com' }
      const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`)
      const old = connect(serving.port, '127.0.0.1')
      old.write(`GET ${visitor.path}/live HTTP/1.0\r\n${lines.join('')}\r\n`)
      let answered = ''
      for await (const piece of old) {
        answered += piece
        if (answered.includes('"position":1,')) break
      }
      expect(answered.split('\r\n\r\n')[1]).toMatch(/^retry: 2000\n\ndata: \{"type":"reset"\}\n\n(data|id): /)
    } finally {
      stopping.abort()
      await serving.close()
    }
  })

  test('is not written to whoever asks for its head alone, where it would stand before their next answer', async ({
    desk,
    begin,
  }) => {
    const outgoing = socket()
    const visitor = await begin()
    const asked = [
      [`${ours}${visitor.path}/live`, visitor.bearer],
      [`${ours}/desk/chat/live`, { cookie: await desk.signIn('max') }],
    ] as const
    for (const [url, headers] of asked) {
      const answer = await desk.app.request(url, { method: 'HEAD', headers }, { outgoing })
      expect([url, answer.status, outgoing.written]).toEqual([url, 200, []])
    }
  })

  test('tells who was slow that somebody is there now, once they took what they had', async ({ desk, post, begin }) => {
    const visitor = await begin()
    let isSlow = false
    const outgoing = socket({ takes: () => !isSlow })
    await desk.app.request(`${ours}${visitor.path}/live`, { headers: visitor.bearer }, { outgoing })
    const told = () => outgoing.written.findLast((text) => text.includes('"type":"operator"'))
    await expect.poll(told, { timeout: 20_000 }).toContain('"available":false')
    isSlow = true
    desk.services.chat.signal({ type: 'typing', conversation: visitor.id, by: 'operator', name: 'Max' })
    await expect.poll(() => outgoing.written.at(-1), { timeout: 20_000 }).toContain('"type":"typing"')
    const max = await desk.signIn('max')
    await post('/desk/chat/presence', { available: true }, { cookie: max, origin: ours })
    // Readers are told of it a moment later, all at once: this one too would have been by now.
    await desk.services.chat.soon('website', 'care')
    await new Promise(setImmediate)
    isSlow = false
    outgoing.emit('drain')
    await expect.poll(told, { timeout: 20_000 }).toContain('"available":true')
    outgoing.emit('close')
  })

  test('ends when the engine stops', async ({ desk, begin }) => {
    const visitor = await begin()
    await visitor.says('Hello')
    const answer = await desk.request(`${visitor.path}/live`, { headers: visitor.bearer })
    // It ends, or this waits for ever.
    await framesOf(answer, ({ data }) => {
      if (data.type === 'message') desk.stopping.abort()
      return false
    })
  })
})
