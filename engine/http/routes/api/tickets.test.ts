import { describe, expect } from 'vitest'
import type { Client } from '#engine/http/client.ts'
import { validatorOf } from '#engine/http/resources/check-body.ts'
import { test } from '#engine/testing/api-desk.ts'

describe('a ticket', () => {
  test('is what was sent, how it stands and what may be done, as the contract says', async ({ desk, api, call }) => {
    const number = await desk.createTicket({
      name: 'Cleo',
      email: 'cleo@example.com',
      subject: 'Broken lamp',
      text: 'It does not light.',
    })
    const answer = await call('GET', `/tickets/${number}`)
    const ticket = await api.ticket(number)
    expect(await answer.json()).toEqual(ticket)
    expect(answer.headers.get('etag')).toBe(`"${ticket.version}"`)
    expect(validatorOf('Ticket')(ticket), JSON.stringify(validatorOf('Ticket').errors)).toBe(true)
    expect(ticket).toMatchObject({
      number,
      title: 'Broken lamp',
      description: 'It does not light.',
      state: 'new',
      stateTitle: 'New',
      priority: 0,
      team: 'care',
      channel: 'form',
      requester: { name: 'Cleo', email: 'cleo@example.com', verified: false },
      assignee: null,
      // Monday 10:00 in Berlin, four open hours.
      sla: [
        {
          policy: 'standard',
          metric: 'firstResponse',
          state: 'running',
          dueAt: '2026-03-02T13:00:00.000Z',
          openMinutesLeft: 240,
        },
      ],
      dueAt: '2026-03-02T13:00:00.000Z',
      allowed: [
        { type: 'ticket.taken', title: 'Take' },
        { type: 'ticket.solved', title: 'Solve' },
      ],
    })
    expect(ticket.timeline[0]).toMatchObject({
      id: 1,
      kind: 'message',
      author: { role: 'customer', name: 'Cleo', verified: false },
      text: 'It does not light.',
      attachments: [],
    })
  })

  test('speaks Chinese to who asks for it', async ({ desk, call }) => {
    const number = await desk.createTicket()
    const answer = await call('GET', `/tickets/${number}`, undefined, { 'accept-language': 'zh-CN,zh;q=0.9' })
    expect(await answer.json()).toMatchObject({
      stateTitle: '新建',
      allowed: [{ title: '受理' }, { title: '标记为已解决' }],
    })
  })

  test('that does not exist is not found, whatever its number looks like', async ({ call }) => {
    for (const number of ['999', '0', '-1', '1e3', '1.5', '99999999999999999999', 'abc', "1'--"]) {
      expect((await call('GET', `/tickets/${encodeURIComponent(number)}`)).status, number).toBe(404)
    }
  })

  test('tells its life in sentences, oldest first, each with its rule', async ({ desk }) => {
    const number = await desk.createTicket()
    const cookie = await desk.signIn('ana')
    const ana = desk.api({ cookie })
    await ana.send(number, { type: 'ticket.taken' })
    await ana.change(number, { priority: 3, tags: ['vip'] })
    await ana.note(number, { text: 'Looks like the fuse.' })
    const ticket = await ana.send(number, { type: 'ticket.solved' })
    expect(ticket).toMatchObject({ state: 'solved', assignee: 'ana', priority: 3, tags: ['vip'] })
    const told = ticket.timeline.filter(({ kind, type }) => kind !== 'event' || type !== 'promise.given')
    expect(told.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'message: It does not light.',
      'event: Ana Ruiz took the ticket. Now: In progress.',
      'event: Ana Ruiz changed the tags: +vip.',
      'event: Ana Ruiz set the priority to urgent.',
      'note: Looks like the fuse.',
      'event: Ana Ruiz solved the ticket. Now: Solved.',
    ])
    expect(told.at(-1)?.why).toContainEqual({
      fact: 'state',
      value: 'solved',
      rule: expect.stringMatching(/^workflows\/support\.workflow\.json:\d+@[0-9a-f]{12}$/),
    })
    expect(told.map(({ id }) => id)).toEqual(told.map(({ id }) => id).sort((a, b) => a - b))
  })
})

describe('an event', () => {
  test('is taken when the ticket allows it, and only then', async ({ desk, api, call }) => {
    const number = await desk.createTicket()
    const refused = await call('POST', `/tickets/${number}/events`, { type: 'ticket.reopened' })
    expect([refused.status, await refused.json()]).toMatchObject([409, { type: 'urn:docket:not-allowed-here' }])
    expect((await api.send(number, { type: 'ticket.solved' })).state).toBe('solved')
    expect((await api.send(number, { type: 'ticket.reopened' })).state).toBe('open')
  })

  test('cannot be one that has a call of its own, or belongs to timers and customers', async ({ desk, call }) => {
    const number = await desk.createTicket()
    for (const type of [
      'priority.changed',
      'customer.replied',
      'timer.fired',
      'sla.breached',
      'ticket.created',
      'xstate.init',
      'nonsense',
    ]) {
      expect((await call('POST', `/tickets/${number}/events`, { type })).status, type).toBe(409)
    }
    expect((await call('POST', `/tickets/${number}/events`, {})).status).toBe(422)
    expect((await call('POST', `/tickets/${number}/events`, { type: 'ticket.solved', priority: 3 })).status).toBe(422)
  })

  test('of a workflow’s own is for the roles it names', async ({ desk }) => {
    const number = await desk.createTicket()
    const [ana, max] = [desk.api({ cookie: await desk.signIn('ana') }), desk.api({ cookie: await desk.signIn('max') })]
    await ana.send(number, { type: 'ticket.taken' })
    const offered = async (client: Client) => (await client.ticket(number)).allowed.map(({ type }) => type)
    expect(await offered(ana)).toContain('refund.approved')
    expect(await offered(max)).not.toContain('refund.approved')
    await expect(max.send(number, { type: 'refund.approved' })).rejects.toMatchObject({ code: 'not-allowed-here' })
    expect((await ana.send(number, { type: 'refund.approved' })).state).toBe('solved')
  })
})
