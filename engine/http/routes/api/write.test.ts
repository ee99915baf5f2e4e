import { describe, expect } from 'vitest'
import { test } from '#engine/testing/api-desk.ts'

test('what is wrong in a body is said in words that tell what to write', async ({ desk, call }) => {
  const number = await desk.createTicket()
  const said = async (method: string, path: string, body: unknown) =>
    ((await (await call(method, `/tickets/${number}${path}`, body)).json()) as { errors: unknown }).errors
  expect(await said('PATCH', '', { priorty: 2, priority: 9 })).toEqual([
    { field: 'priorty', code: 'additionalProperties', message: 'is not known here; did you mean "priority"?' },
    { field: 'priority', code: 'maximum', message: 'must be 3 or less' },
  ])
  expect(await said('POST', '/replies', {})).toEqual([{ field: 'text', code: 'required', message: 'is missing' }])
})

describe('a change', () => {
  test('is answered with no more than its version when the program asks for that', async ({ desk, call }) => {
    const number = await desk.createTicket()
    for (const [method, path, body] of [
      ['PATCH', '', { priority: 2 }],
      ['POST', '/replies', { text: 'We are on it.' }],
      ['POST', '/notes', { text: 'A good customer.' }],
      ['POST', '/events', { type: 'ticket.solved' }],
    ] as const) {
      const answer = await call(method, `/tickets/${number}${path}`, body, { prefer: 'respond-async, return=minimal' })
      const etag = (await call('GET', `/tickets/${number}`)).headers.get('etag')
      expect([answer.status, await answer.text(), answer.headers.get('etag')]).toEqual([204, '', etag])
      expect(answer.headers.get('preference-applied')).toBe('return=minimal')
    }
    const whole = await call('PATCH', `/tickets/${number}`, { priority: 1 }, { prefer: 'return=representation' })
    expect([whole.status, ((await whole.json()) as { priority: number }).priority]).toEqual([200, 1])
  })
})

describe('a retry', () => {
  test('with the same key and body gets the same ticket and does nothing twice; another body is a conflict', async ({
    desk,
    api,
    call,
  }) => {
    const number = await desk.createTicket()
    const key = { 'idempotency-key': 'k-1' }
    const first = await call('POST', `/tickets/${number}/replies`, { text: 'We are on it.' }, key)
    const again = await call('POST', `/tickets/${number}/replies`, { text: 'We are on it.' }, key)
    expect([first.status, again.status]).toEqual([200, 200])
    const replies = (await api.ticket(number)).timeline.filter(({ type }) => type === 'agent.replied')
    expect(replies).toHaveLength(1)
    expect((await call('POST', `/tickets/${number}/replies`, { text: 'Something else.' }, key)).status).toBe(409)

    const solved = { 'idempotency-key': 'k-2' }
    expect((await call('POST', `/tickets/${number}/events`, { type: 'ticket.solved' }, solved)).status).toBe(200)
    expect((await call('POST', `/tickets/${number}/events`, { type: 'ticket.solved' }, solved)).status).toBe(200)
  })

  test('of another caller is not a repeat', async ({ desk, call }) => {
    const number = await desk.createTicket()
    const other = await desk.token('read', 'write')
    await call('POST', `/tickets/${number}/notes`, { text: 'one' }, { 'idempotency-key': 'same' })
    const cookie = await desk.signIn('ana')
    await desk.api({ cookie }).note(number, { text: 'two' }, { idempotencyKey: 'same' })
    expect((await desk.api(other).ticket(number)).timeline.filter(({ kind }) => kind === 'note')).toHaveLength(2)
  })
})
