import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { type Serving, serve } from '#engine/http/serve.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'

let desk: RunningApp
let serving: Serving
beforeEach(async () => {
  desk = await startApp()
  serving = await serve(desk.app, { settings: { ...desk.services.settings, port: 0 }, clock: systemClock })
})
afterEach(async () => {
  await serving.close()
  await desk.stop()
})

async function open() {
  const answer = await fetch(`http://127.0.0.1:${serving.port}/api/v1/live`, {
    headers: { authorization: `Bearer ${await desk.token('read')}` },
  })
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
  const read = async () => {
    const { done, value } = await reader.read()
    return done ? null : new TextDecoder().decode(value)
  }
  return { answer, read, cancel: () => reader.cancel() }
}

describe('a live stream over a real socket', () => {
  test('arrives at once, with the security headers, and is never cached', async () => {
    const stream = await open()
    expect(await stream.read()).toBe('retry: 2000\n\n')
    expect(stream.answer.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(stream.answer.headers.get('cache-control')).toBe('no-store')
    const number = await desk.createTicket()
    expect(await stream.read()).toContain(`"ticket":${number}`)
    await stream.cancel()
  })

  test('ends when the engine stops, so that the server can close at once (F20)', async () => {
    const stream = await open()
    await stream.read()
    desk.stopping.abort()
    expect(await stream.read()).toBeNull()
    await serving.close()
  })

  test('that the reader leaves is forgotten by the engine', async () => {
    const before = desk.clock.waiting()
    const stream = await open()
    await stream.read()
    expect(desk.clock.waiting()).toBe(before + 1)
    await stream.cancel()
    await expect.poll(() => desk.clock.waiting()).toBe(before)
  })
})
