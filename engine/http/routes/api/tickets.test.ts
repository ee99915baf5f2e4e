import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Client } from '#engine/http/client.ts'
import { validatorOf } from '#engine/http/resources/check-body.ts'
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

const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  desk.request(`/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const errorsOf = async (answer: Response) =>
  ((await answer.json()) as { errors: { field: string }[] }).errors.map(({ field }) => field)

test('a list can be asked for anything: what no ticket has fits none, on both databases', async () => {
  await desk.createTicket({ subject: 'Broken lamp' })
  for (const odd of ['%00', 'lamp%00', '%ED%A0%80', "'%25", '%22a%20AND%20(']) {
    for (const name of ['q', 'state', 'assignee', 'team']) {
      const answer = await call('GET', `/tickets?${name}=${odd}`)
      expect([name, odd, answer.status, await answer.json()]).toEqual([name, odd, 200, { tickets: [], next: null }])
    }
  }
})

test('what is wrong in a body is said in words that tell what to write', async () => {
  const number = await desk.createTicket()
  const said = async (method: string, path: string, body: unknown) =>
    ((await (await call(method, `/tickets/${number}${path}`, body)).json()) as { errors: unknown }).errors
  expect(await said('PATCH', '', { priorty: 2, priority: 9 })).toEqual([
    { field: 'priorty', code: 'additionalProperties', message: 'is not known here; did you mean "priority"?' },
    { field: 'priority', code: 'maximum', message: 'must be 3 or less' },
  ])
  expect(await said('POST', '/replies', {})).toEqual([{ field: 'text', code: 'required', message: 'is missing' }])
})

test('a message of nothing but spaces is no message: the customer is sent no empty mail', async () => {
  const number = await desk.createTicket()
  for (const kind of ['replies', 'notes']) {
    for (const text of ['', '  ', '\n\t']) {
      expect((await call('POST', `/tickets/${number}/${kind}`, { text })).status).toBe(422)
    }
  }
  expect((await api.ticket(number)).timeline.filter(({ kind }) => kind !== 'event')).toHaveLength(1)
})

describe('a ticket', () => {
  test('is what was sent, how it stands and what may be done, as the contract says', async () => {
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

  test('speaks Chinese to who asks for it', async () => {
    const number = await desk.createTicket()
    const answer = await call('GET', `/tickets/${number}`, undefined, { 'accept-language': 'zh-CN,zh;q=0.9' })
    expect(await answer.json()).toMatchObject({
      stateTitle: '新建',
      allowed: [{ title: '受理' }, { title: '标记为已解决' }],
    })
  })

  test('that does not exist is not found, whatever its number looks like', async () => {
    for (const number of ['999', '0', '-1', '1e3', '1.5', '99999999999999999999', 'abc', "1'--"]) {
      expect((await call('GET', `/tickets/${encodeURIComponent(number)}`)).status, number).toBe(404)
    }
  })

  test('tells its life in sentences, oldest first, each with its rule', async () => {
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

describe('changing a ticket', () => {
  test('takes what is given and leaves the rest', async () => {
    const number = await desk.createTicket({ name: 'Cleo', email: 'cleo@example.com' })
    const before = await api.ticket(number)
    const after = await api.change(number, {
      title: 'Lamp\r\nbroken',
      priority: 2,
      assignee: 'max',
      tags: ['lamp', 'broken'],
      fields: { order: 'AB123456' },
      requester: { company: 'Acme' },
    })
    expect(after).toMatchObject({
      title: 'Lamp broken',
      priority: 2,
      assignee: 'max',
      tags: ['lamp', 'broken'],
      fields: { ...before.fields, order: 'AB123456' },
      requester: { name: 'Cleo', email: 'cleo@example.com' },
      team: 'care',
    })
    expect((await api.change(number, { tags: ['broken'], fields: { order: null }, assignee: null })).tags).toEqual([
      'broken',
    ])
    const last = await api.ticket(number)
    expect([last.assignee, last.fields.order]).toEqual([null, undefined])
  })

  test('to what it already is changes nothing', async () => {
    const number = await desk.createTicket()
    const { title, priority, team, version } = await api.ticket(number)
    expect((await api.change(number, { title, priority, team, tags: [], assignee: null })).version).toBe(version)
  })

  test('gives none to an observer, who could only read it', async () => {
    const number = await desk.createTicket()
    const answer = await call('PATCH', `/tickets/${number}`, { assignee: 'olga' })
    expect([answer.status, await errorsOf(answer)]).toEqual([422, ['assignee']])
    expect((await api.ticket(number)).assignee).toBeNull()
  })

  test('is refused as a whole when one value is wrong', async () => {
    const number = await desk.createTicket()
    const { version } = await api.ticket(number)
    const wrong = await call('PATCH', `/tickets/${number}`, {
      priority: 3,
      team: 'nowhere',
      assignee: 'nobody',
      requester: { email: 'a@b, c@d' },
    })
    expect([wrong.status, (await errorsOf(wrong)).sort()]).toEqual([422, ['assignee', 'requester.email', 'team']])
    const shape = await call('PATCH', `/tickets/${number}`, { priority: 7, status: 'closed', number: 5 })
    expect([shape.status, (await errorsOf(shape)).sort()]).toEqual([422, ['number', 'priority', 'status']])
    expect((await api.ticket(number)).version).toBe(version)
  })

  test('on an old version is refused with 412, and the ticket is untouched', async () => {
    const number = await desk.createTicket()
    const { version } = await api.ticket(number)
    const changed = await call(
      'PATCH',
      `/tickets/${number}`,
      { priority: 1, tags: ['a'] },
      { 'if-match': `"${version}"` },
    )
    expect(changed.status).toBe(200)
    const late = await call('PATCH', `/tickets/${number}`, { priority: 2 }, { 'if-match': `"${version}"` })
    expect([late.status, await late.json()]).toMatchObject([412, { type: 'urn:docket:stale-version' }])
    expect((await call('PATCH', `/tickets/${number}`, { priority: 2 }, { 'if-match': '"abc"' })).status).toBe(412)
    expect((await call('PATCH', `/tickets/${number}`, { priority: 2 }, { 'if-match': '*' })).status).toBe(200)
  })

  test('happens whole or not at all, whoever else changes the ticket meanwhile', async () => {
    const number = await desk.createTicket()
    for (let round = 1; round <= 5; round++) {
      const before = await api.ticket(number)
      const whole = {
        title: `Round ${round}`,
        priority: round % 4,
        tags: [`r${round}`],
        fields: { order: `o${round}` },
      }
      const mine = call('PATCH', `/tickets/${number}`, whole, { 'if-match': `"${before.version}"` })
      const others = [1, 2, 3].map((one) => api.note(number, { text: `Note ${one}` }))
      const { status } = await mine
      await Promise.all(others)
      const { title, tags, fields } = await api.ticket(number)
      const expected = status === 200 ? whole : before
      expect([status === 200 || status === 412, title, tags, fields.order ?? null]).toEqual([
        true,
        expected.title,
        expected.tags,
        expected.fields.order ?? null,
      ])
    }
  })

  test('with a key is made once, however often it is sent, and is refused with another body', async () => {
    const number = await desk.createTicket()
    const headers = { 'idempotency-key': 'once' }
    const change = { title: 'Once', tags: ['a'] }
    const first = await call('PATCH', `/tickets/${number}`, change, headers)
    await api.change(number, { title: 'Later', tags: [] })
    expect([first.status, (await call('PATCH', `/tickets/${number}`, change, headers)).status]).toEqual([200, 200])
    expect(await api.ticket(number)).toMatchObject({ title: 'Later', tags: [] })
    expect((await call('PATCH', `/tickets/${number}`, { ...change, tags: ['b'] }, headers)).status).toBe(409)
  })
})

describe('an event', () => {
  test('is taken when the ticket allows it, and only then', async () => {
    const number = await desk.createTicket()
    const refused = await call('POST', `/tickets/${number}/events`, { type: 'ticket.reopened' })
    expect([refused.status, await refused.json()]).toMatchObject([409, { type: 'urn:docket:not-allowed-here' }])
    expect((await api.send(number, { type: 'ticket.solved' })).state).toBe('solved')
    expect((await api.send(number, { type: 'ticket.reopened' })).state).toBe('open')
  })

  test('cannot be one that has a call of its own, or belongs to timers and customers', async () => {
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

  test('of a workflow’s own is for the roles it names', async () => {
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

describe('a change', () => {
  test('is answered with no more than its version when the program asks for that', async () => {
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
  test('with the same key and body gets the same ticket and does nothing twice; another body is a conflict', async () => {
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

  test('of another caller is not a repeat', async () => {
    const number = await desk.createTicket()
    const other = await desk.token('read', 'write')
    await call('POST', `/tickets/${number}/notes`, { text: 'one' }, { 'idempotency-key': 'same' })
    const cookie = await desk.signIn('ana')
    await desk.api({ cookie }).note(number, { text: 'two' }, { idempotencyKey: 'same' })
    expect((await desk.api(other).ticket(number)).timeline.filter(({ kind }) => kind === 'note')).toHaveLength(2)
  })
})

describe('replies and notes', () => {
  test('carry the files that the same caller uploaded', async () => {
    const number = await desk.createTicket()
    const upload = await desk.upload(
      '/api/v1/files',
      { name: 'plan.txt', type: 'text/plain', bytes: 'cut here' },
      { authorization: `Bearer ${token}` },
    )
    const { timeline } = await api.reply(number, { text: 'See the plan.', files: [upload.id] })
    const [attachment] = timeline.at(-1)?.attachments ?? timeline.flatMap(({ attachments }) => attachments)
    expect(attachment).toMatchObject({ name: 'plan.txt', size: 8 })
    const file = await desk.request(attachment?.url ?? '', { headers: { authorization: `Bearer ${token}` } })
    expect(await file.text()).toBe('cut here')

    const ben = desk.api({ cookie: await desk.signIn('ana') })
    await expect(ben.note(number, { text: 'x', files: [upload.id] })).rejects.toMatchObject({ code: 'invalid' })
  })

  test('are cleaned once, so that both databases store the same', async () => {
    const number = await desk.createTicket()
    const { timeline } = await api.note(number, { text: 'a\u0000b\ud800c\r\nd 😀' })
    expect(timeline.at(-1)?.text).toBe('a\ufffdb\ufffdc\nd 😀')
  })

  test('must say something', async () => {
    const number = await desk.createTicket()
    expect((await call('POST', `/tickets/${number}/replies`, { text: '' })).status).toBe(422)
    expect((await call('POST', `/tickets/${number}/replies`, { text: 'x', files: ['../../etc/passwd'] })).status).toBe(
      422,
    )
  })
})

describe('a reply for later', () => {
  const at = (minutes: number) => new Date(desk.clock.now() + minutes * 60_000).toISOString()

  test('waits in the timeline and is nowhere else until its time', async () => {
    const number = await desk.createTicket()
    const answer = await call('POST', `/tickets/${number}/replies`, { text: 'Good morning.', sendAt: at(60) })
    expect(answer.status).toBe(200)
    const ticket = await api.ticket(number)
    expect(validatorOf('Ticket')(ticket), JSON.stringify(validatorOf('Ticket').errors)).toBe(true)
    expect(ticket.timeline.find(({ kind }) => kind === 'scheduled')).toMatchObject({
      type: 'reply.scheduled',
      text: 'Good morning.',
      sendAt: at(60),
    })
    expect(ticket.timeline.filter(({ type }) => type === 'agent.replied')).toEqual([])
    expect(await desk.services.store.outbox.ofTicket(number)).toEqual([])
    const page = await desk.request(`/requests/${desk.services.keys.requestKey('mailed', number, 0)}`)
    expect(await page.text()).not.toContain('Good morning.')
  })

  test('is taken back once; what is not waiting is 409, what never was one 404', async () => {
    const number = await desk.createTicket()
    const { timeline } = await api.reply(number, { text: 'Hello', sendAt: at(60) })
    const id = timeline.find(({ kind }) => kind === 'scheduled')?.id ?? 0
    const after = await api.cancelReply(number, id)
    expect(after.timeline.at(-1)).toMatchObject({ type: 'reply.cancelled', reply: id })
    expect(after.timeline.some(({ kind }) => kind === 'scheduled')).toBe(false)
    const remove = async (path: string) => (await call('DELETE', path)).status
    expect(await remove(`/tickets/${number}/replies/${id}`)).toBe(409)
    expect(await remove(`/tickets/${number}/replies/1`)).toBe(404)
    expect(await remove(`/tickets/${number}/replies/x`)).toBe(404)
    expect(await remove(`/tickets/${await desk.createTicket()}/replies/${id}`)).toBe(404)
  })

  test('has a time that is still to come, and a retry gets the first answer even after it', async () => {
    const number = await desk.createTicket()
    expect(await errorsOf(await call('POST', `/tickets/${number}/replies`, { text: 'x', sendAt: at(-1) }))).toEqual([
      'sendAt',
    ])
    expect((await call('POST', `/tickets/${number}/replies`, { text: 'x', sendAt: 'tomorrow' })).status).toBe(422)
    const body = { text: 'Once.', sendAt: at(1) }
    const post = () => call('POST', `/tickets/${number}/replies`, body, { 'idempotency-key': 'later' })
    expect((await post()).status).toBe(200)
    desk.clock.advance(120_000)
    expect((await post()).status).toBe(200)
    const types = (await desk.services.store.events.of(number)).map(({ type }) => type)
    expect(types.filter((type) => type === 'reply.scheduled')).toHaveLength(1)
  })

  test('is not for notes', async () => {
    const number = await desk.createTicket()
    expect((await call('POST', `/tickets/${number}/notes`, { text: 'x', sendAt: at(1) })).status).toBe(422)
  })
})

describe('an attachment', () => {
  test('that could run anything is only a download, in a sandbox (T04)', async () => {
    for (const [name, type, bytes] of [
      ['x.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
      ['x.html', 'text/html', '<script>alert(1)</script>'],
      ['fake.png', 'image/png', '<script>alert(1)</script>'],
    ] as const) {
      const number = await desk.createTicket({ file: { name, type, bytes } })
      const url = (await api.ticket(number)).timeline[0]?.attachments[0]?.url ?? ''
      const file = await desk.request(url, { headers: { authorization: `Bearer ${token}` } })
      expect(file.headers.get('content-type')).toBe('application/octet-stream')
      expect(file.headers.get('content-disposition')).toMatch(/^attachment; /)
      expect(file.headers.get('content-security-policy')).toContain('sandbox')
      expect(file.headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  test('that is a picture by its bytes is shown, under the name it came with', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const number = await desk.createTicket({ file: { name: 'Foto "1"\u202e.png', type: 'image/png', bytes: png } })
    const url = (await api.ticket(number)).timeline[0]?.attachments[0]?.url ?? ''
    const file = await desk.request(url, { headers: { authorization: `Bearer ${token}` } })
    expect(file.headers.get('content-type')).toBe('image/png')
    expect(file.headers.get('content-disposition')).toMatch(
      /^inline; filename="Foto _1_[^"]*\.png"; filename\*=UTF-8''Foto%20%221%22/,
    )
  })

  test('of another ticket is not found under this one', async () => {
    const [one, two] = [
      await desk.createTicket({ file: { name: 'a.txt', type: 'text/plain', bytes: 'a' } }),
      await desk.createTicket(),
    ]
    const id = (await api.ticket(one)).timeline[0]?.attachments[0]?.id
    expect((await call('GET', `/tickets/${one}/attachments/${id}`)).status).toBe(200)
    expect((await call('GET', `/tickets/${two}/attachments/${id}`)).status).toBe(404)
    expect((await call('GET', `/tickets/${two}/attachments/..%2f..%2fsecret`)).status).toBe(404)
  })
})

describe('the list', () => {
  test('has the urgent on top and everything but the thread', async () => {
    const [low, urgent] = [await desk.createTicket(), await desk.createTicket({ subject: 'Fire' })]
    await api.change(urgent, { priority: 3 })
    const list = await api.tickets()
    expect(list.tickets.map(({ number }) => number)).toEqual([urgent, low])
    expect(list.next).toBeNull()
    expect(validatorOf('TicketList')(list), JSON.stringify(validatorOf('TicketList').errors)).toBe(true)
    expect(list.tickets[0]).toMatchObject({
      title: 'Fire',
      description: 'It does not light.',
      sla: [{ policy: 'standard' }],
    })
    const { timeline, allowed, ...row } = await api.ticket(urgent)
    expect(list.tickets[0]).toEqual(row)
  })

  test('is narrowed by team, state, priority, channel, view and words, and read page by page', async () => {
    const numbers = []
    for (let n = 0; n < 5; n++) numbers.push(await desk.createTicket({ subject: `Lamp ${n}` }))
    const [a, b, c, d, e] = numbers as [number, number, number, number, number]
    await api.change(a, { priority: 3, team: 'billing' })
    await api.change(b, { priority: 2 })
    await api.send(c, { type: 'ticket.solved' })
    const found = async (options: Parameters<Client['tickets']>[0]) =>
      (await api.tickets(options)).tickets.map(({ number }) => number).sort((x, y) => x - y)
    expect(await found({ team: 'billing' })).toEqual([a])
    expect(await found({ team: 'nowhere' })).toEqual([])
    expect(await found({ state: 'solved' })).toEqual([c])
    expect(await found({ priority: 2 })).toEqual([b])
    expect(await found({ channel: 'email' })).toEqual([])
    expect(await found({ q: 'Lamp 3' })).toEqual([d])
    expect(await found({ view: 'urgent' })).toEqual([a, b])
    expect(await found({ view: 'urgent', team: 'care' })).toEqual([b])
    await expect(api.tickets({ view: 'nothing' })).rejects.toMatchObject({ code: 'not-found' })

    const seen: number[] = []
    let cursor: string | null = null
    do {
      const page = await api.tickets({ limit: 2, ...(cursor === null ? {} : { cursor }) })
      seen.push(...page.tickets.map(({ number }) => number))
      cursor = page.next
    } while (cursor !== null)
    expect(seen.sort((x, y) => x - y)).toEqual([a, b, c, d, e])
  })

  test('refuses a filter that it does not know, which would fit everything', async () => {
    const answer = await call('GET', '/tickets?priorty=3&state=open')
    expect([answer.status, await answer.json()]).toMatchObject([
      422,
      {
        errors: [
          { field: 'priorty', code: 'unknown', message: 'is not a parameter of this list: did you mean "priority"?' },
        ],
      },
    ])
  })

  test('refuses a query that makes no sense', async () => {
    const refused = await call('GET', '/tickets?limit=201&priority=9&channel=fax')
    expect([refused.status, await errorsOf(refused)]).toEqual([422, ['priority', 'channel', 'limit']])
  })

  test('leaves the shelf out', async () => {
    const spam = await desk.createTicket({ shelved: true })
    expect((await api.tickets()).tickets).toEqual([])
    expect((await api.tickets({ shelved: true })).tickets.map(({ number }) => number)).toEqual([spam])
  })
})

describe('why', () => {
  test('names for each fact the event and the rule that decided it, now or at an instant', async () => {
    const number = await desk.createTicket()
    const created = desk.clock.now()
    desk.clock.advance(60_000)
    await api.change(number, { priority: 3 })
    const { decisions } = await api.why(number)
    expect(validatorOf('WhyAnswer')(await api.why(number)), JSON.stringify(validatorOf('WhyAnswer').errors)).toBe(true)
    const current = (fact: string) => decisions.filter((decision) => decision.current && decision.fact === fact)
    expect(current('state')).toMatchObject([
      { value: 'new', rule: expect.stringMatching(/support\.workflow\.json:\d+@/), event: { id: 1 } },
    ])
    expect(current('priority')).toMatchObject([{ value: '3', rule: null, event: { type: 'priority.changed' } }])
    expect(current('deadline')[0]?.rule).toMatch(/standard\.sla\.json:\d+@/)
    const before = await api.why(number, new Date(created).toISOString())
    expect(before.decisions.some(({ event }) => event.type === 'priority.changed')).toBe(false)
    expect((await call('GET', `/tickets/${number}/why?at=yesterday`)).status).toBe(400)
  })
})

describe('the definitions', () => {
  test('are given as they run, with their defaults filled in', async () => {
    const definitions = await api.definitions()
    expect(validatorOf('Definitions')(definitions), JSON.stringify(validatorOf('Definitions').errors)).toBe(true)
    expect(definitions.forms).toEqual([
      { id: 'contact', title: 'Contact', published: true, url: 'http://127.0.0.1:4321/forms/contact/' },
    ])
    expect(definitions.teams.find(({ id }) => id === 'care')?.channels).toEqual({
      email: { address: ['care@docket.localhost'] },
      form: true,
      chat: false,
    })
    expect(definitions.teams.find(({ id }) => id === 'billing')?.channels).toEqual({
      email: { address: ['bills@example.com'] },
      form: false,
      chat: false,
    })
    expect(definitions.problems).toEqual([])
    expect(JSON.stringify(definitions)).not.toContain('ana@example.com')
  })
})
