import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LiveMessage } from '#engine/http/resources/types.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'

let desk: RunningApp
let token: string
beforeEach(async () => {
  desk = await startApp()
  token = await desk.token('read', 'write')
})
afterEach(() => desk.stop())

interface Frame {
  readonly id: number
  readonly event: string
  readonly data: LiveMessage
}

/** Opens the stream and reads frames one by one. */
async function listen(headers: Record<string, string> = {}, query = '') {
  const answer = await desk.request(`/api/v1/live${query}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  })
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
  let text = ''
  const next = async (): Promise<Frame | null> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end === -1) {
        const { done, value } = await reader.read()
        if (done) return null
        text += new TextDecoder().decode(value)
        continue
      }
      const block = text.slice(0, end)
      text = text.slice(end + 2)
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (data === undefined) continue
      return {
        id: Number(/^id: (\d+)$/m.exec(block)?.[1]),
        event: /^event: (.*)$/m.exec(block)?.[1] ?? 'message',
        data: JSON.parse(data) as LiveMessage,
      }
    }
  }
  return { answer, next, close: () => reader.cancel() }
}

describe('the live stream', () => {
  test('tells each change once, in order, with its position as id', async () => {
    const stream = await listen()
    expect(stream.answer.headers.get('content-type')).toBe('text/event-stream')
    const number = await desk.createTicket()
    const first = await stream.next()
    expect(first).toMatchObject({ event: 'message', data: { ticket: number } })
    expect(first?.data.position).toBe(first?.id)
    expect(first?.data.events[0]).toEqual({
      type: 'ticket.created',
      at: new Date(desk.clock.now()).toISOString(),
      by: 'customer',
    })
    await desk.api(token).change(number, { priority: 3 })
    const second = await stream.next()
    expect(second?.data.events.map(({ type }) => type)).toContain('priority.changed')
    expect(second?.id).toBeGreaterThan(first?.id ?? 0)
    expect(second?.data.version).toBe(await desk.versionOf(number))
    await stream.close()
  })

  test('goes on after the last position that the reader saw: nothing twice, nothing left out (F15)', async () => {
    const numbers = []
    for (let n = 0; n < 12; n++) numbers.push(await desk.createTicket())
    const seen: number[] = []
    let last = '0'
    while (seen.length < numbers.length) {
      const stream = await listen({ 'last-event-id': last })
      for (let n = 0; n < 5 && seen.length < numbers.length; n++) {
        const frame = await stream.next()
        seen.push(frame?.data.ticket ?? 0)
        last = String(frame?.id)
      }
      await stream.close()
    }
    expect(seen).toEqual(numbers)
  })

  test('begins after the position in the address, until the reader names a later one', async () => {
    const [first, second] = [await desk.createTicket(), await desk.createTicket()]
    const stream = await listen({}, '?after=0')
    const told = await stream.next()
    expect(told?.data.ticket).toBe(first)
    await stream.close()
    const again = await listen({ 'last-event-id': String(told?.id) }, '?after=0')
    expect((await again.next())?.data.ticket).toBe(second)
    await again.close()
  })

  test('carries on into what happens while it catches up', async () => {
    const before = await desk.createTicket()
    const stream = await listen({ 'last-event-id': '0' })
    const [, after] = [await stream.next(), await desk.createTicket()]
    expect((await stream.next())?.data.ticket).toBe(after)
    expect(after).not.toBe(before)
    await stream.close()
  })

  test('loses nothing for a reader who does not read for a while', async () => {
    const stream = await listen()
    const number = await desk.createTicket()
    for (let n = 0; n < 300; n++) await desk.api(token).note(number, { text: `note ${n}` })
    const versions: number[] = []
    while ((versions.at(-1) ?? 0) < (await desk.versionOf(number)))
      versions.push((await stream.next())?.data.version ?? 0)
    expect(versions).toEqual([...versions].sort((a, b) => a - b))
    expect(new Set(versions).size).toBe(versions.length)
    await stream.close()
  })

  test('begins anew after a position that is not one of ours (T25)', async () => {
    const number = await desk.createTicket()
    for (const id of ['-1', '999999999999', '1000000000000000000', 'abc', '1; DROP', '5.5']) {
      const stream = await listen({ 'last-event-id': id })
      expect((await stream.next())?.event, id).toBe('reset')
      await desk.api(token).note(number, { text: id })
      expect((await stream.next())?.data.ticket).toBe(number)
      await stream.close()
    }
  })

  test('shows an agent only what they may see', async () => {
    const cookie = await desk.signIn('max')
    const answer = await desk.request('/api/v1/live', { headers: { cookie } })
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
    await desk.createTicket({ team: 'billing' })
    const seen = await desk.createTicket({ team: 'care' })
    let text = ''
    while (!text.includes('data: ')) text += new TextDecoder().decode((await reader.read()).value)
    expect(text).toContain(`"ticket":${seen}`)
    await reader.cancel()
  })

  test('ends when the agent signs out elsewhere, and when the engine stops', async () => {
    const cookie = await desk.signIn('ana')
    const open = async (headers: Record<string, string>) =>
      ((await desk.request('/api/v1/live', { headers })).body as ReadableStream<Uint8Array>).getReader()
    const signedOut = await open({ cookie })
    const stopped = await open({ authorization: `Bearer ${token}` })
    await Promise.all([signedOut.read(), stopped.read()])
    await desk.request('/desk/sign-out', { method: 'POST', headers: { cookie, origin: 'http://127.0.0.1:4321' } })
    desk.clock.advance(20_000)
    expect((await signedOut.read()).done).toBe(true)

    expect(new TextDecoder().decode((await stopped.read()).value)).toBe(': still here\n\n')
    desk.stopping.abort()
    expect((await stopped.read()).done).toBe(true)
  })

  test('keeps nothing of readers who have gone', async () => {
    const streams = await Promise.all(Array.from({ length: 20 }, () => listen()))
    await Promise.all(streams.map(({ close }) => close()))
    expect(desk.clock.waiting()).toBe(desk.clockAtStart)
    const head = await desk.request('/api/v1/live', { method: 'HEAD', headers: { authorization: `Bearer ${token}` } })
    expect([head.status, desk.clock.waiting()]).toEqual([200, desk.clockAtStart])
  })
})
