import { connect, type Socket } from 'node:net'
import { Hono } from 'hono'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import type { DoorEnv } from '#engine/http/door.ts'
import { type Serving, serve } from '#engine/http/serve.ts'
import { testSettings } from '#engine/testing/settings.ts'

const settings = testSettings({ port: 0 })
let serving: Serving | null = null
afterEach(() => serving?.close())

async function listen(app: Hono<DoorEnv>, limits?: Parameters<typeof serve>[2]) {
  serving = await serve(app, { settings, clock: systemClock }, limits)
  return serving
}

/** Sends bytes as they are and reads until the server hangs up. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => {
      said += text
    })
    socket.on('close', () => resolve(said))
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve(said) : reject(error)))
  })
}

const hello = () => {
  const app = new Hono<DoorEnv>()
  app.get('/hello', (c) => c.text('hello'))
  return app
}

describe('the server', () => {
  test('answers on the port it was given, or on a free one', async () => {
    const { port } = await listen(hello())
    expect(await (await fetch(`http://127.0.0.1:${port}/hello`)).text()).toBe('hello')
    await expect(serve(hello(), { settings: { ...settings, port }, clock: systemClock })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })

  test('puts the security headers on what it refuses before the app is asked', async () => {
    const { port } = await listen(hello())
    const refused = await exchange(port, 'GET /hello HTTP/1.1\r\nHost: bad host\r\nConnection: close\r\n\r\n')
    expect(refused).toMatch(/^HTTP\/1\.1 400 /)
    expect(refused.toLowerCase()).toMatch(/content-security-policy: [\s\S]*x-content-type-options: nosniff/)
  })

  test('hangs up on clients that send too slowly, and serves the others meanwhile (T27)', async () => {
    const { port } = await listen(hello(), { headersMs: 300, requestMs: 400, keepAliveMs: 5_000, checkMs: 50 })
    const slow = Array.from({ length: 50 }, (_, n) =>
      exchange(
        port,
        n % 2 === 0
          ? 'GET /hello HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '
          : 'POST /hello HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nx',
      ),
    )
    expect(await (await fetch(`http://127.0.0.1:${port}/hello`)).text()).toBe('hello')
    const said = await Promise.all(slow)
    expect(said.every((text) => text === '' || /^HTTP\/1\.1 (408|404|400)/.test(text))).toBe(true)
  })

  test('answers what is under way before it closes, and takes nothing new (F20)', async () => {
    const app = new Hono<DoorEnv>()
    let arrived = () => {}
    let finish = () => {}
    const under = new Promise<void>((resolve) => {
      arrived = resolve
    })
    app.get('/slow', async (c) => {
      arrived()
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      return c.text('done')
    })
    const { port, close } = await listen(app)
    const answer = fetch(`http://127.0.0.1:${port}/slow`)
    await under
    const closed = close()
    await expect(fetch(`http://127.0.0.1:${port}/slow`)).rejects.toThrow()
    finish()
    expect(await (await answer).text()).toBe('done')
    await closed
    serving = null
  })
})
