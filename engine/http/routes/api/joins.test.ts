import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Client } from '#engine/http/client.ts'
import { type RunningApp, startApp } from '#engine/testing/app.ts'

let desk: RunningApp
let token: string
let api: Client
beforeEach(async () => {
  desk = await startApp()
  token = await desk.token('read', 'write')
  api = desk.api(token)
})
afterEach(() => desk.stop())

const send = (number: number, body: unknown, headers: Record<string, string> = {}) =>
  desk.request(`/api/v1/tickets/${number}/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const ticketsNow = async () =>
  (
    (await (
      await desk.request('/api/v1/tickets?limit=200', { headers: { authorization: `Bearer ${token}` } })
    ).json()) as { tickets: { number: number; version: number }[] }
  ).tickets

describe('an event that concerns two tickets', () => {
  test.each([
    ['ticket.merged', 'into'],
    ['ticket.linked', 'to'],
    ['ticket.split', 'entries'],
  ])('%s is refused where the ticket has moved on, and neither ticket changes', async (type, name) => {
    const [one, two] = [await desk.createTicket(), await desk.createTicket()]
    const [entry] = (await api.ticket(one)).timeline
    const body = { type, [name]: name === 'entries' ? [entry?.id] : two }
    await api.note(one, { text: 'Meanwhile' })
    const before = await ticketsNow()
    for (const key of [{}, { 'idempotency-key': 'k' }])
      expect((await send(one, body, { 'if-match': '"1"', ...key })).status).toBe(412)
    expect(await ticketsNow()).toEqual(before)
    const version = await desk.versionOf(one)
    const answer = await send(one, body, { 'if-match': `"${version}"`, prefer: 'return=minimal' })
    expect([answer.status, answer.headers.get('etag')]).toEqual([204, `"${await desk.versionOf(one)}"`])
  })

  test('happens once when it is sent again with its key, and another body under that key is refused', async () => {
    const [one, two] = [await desk.createTicket(), await desk.createTicket()]
    const [entry] = (await api.ticket(one)).timeline
    const bodies = [
      { type: 'ticket.split', entries: [entry?.id] },
      { type: 'ticket.linked', to: two },
      { type: 'ticket.unlinked', to: two },
      { type: 'ticket.merged', into: two },
      { type: 'ticket.unmerged' },
    ]
    for (const [at, body] of bodies.entries()) {
      const key = { 'idempotency-key': `k-${at}` }
      const first = await send(one, body, key)
      const after = await ticketsNow()
      const again = await send(one, body, key)
      expect([body.type, first.status, again.status, await again.json()]).toEqual([
        body.type,
        200,
        200,
        await first.json(),
      ])
      expect([body.type, await ticketsNow()]).toEqual([body.type, after])
    }
    expect(await ticketsNow()).toHaveLength(3)
    const other = await send(one, { type: 'ticket.merged', into: 3 }, { 'idempotency-key': 'k-3' })
    expect(other.status).toBe(409)
  })
})

test.each(['__proto__', 'constructor', 'toString'])(
  'an event of the name %s is none that can be sent',
  async (type) => {
    const answer = await send(await desk.createTicket(), { type })
    expect([answer.status, await answer.json()]).toMatchObject([409, { type: 'urn:docket:not-allowed-here' }])
  },
)
