import { describe, expect } from 'vitest'
import { errorsOf, test } from '#engine/testing/api-desk.ts'

describe('changing a ticket', () => {
  test('takes what is given and leaves the rest', async ({ desk, api }) => {
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

  test('to what it already is changes nothing', async ({ desk, api }) => {
    const number = await desk.createTicket()
    const { title, priority, team, version } = await api.ticket(number)
    expect((await api.change(number, { title, priority, team, tags: [], assignee: null })).version).toBe(version)
  })

  test('gives none to an observer, who could only read it', async ({ desk, api, call }) => {
    const number = await desk.createTicket()
    const answer = await call('PATCH', `/tickets/${number}`, { assignee: 'olga' })
    expect([answer.status, await errorsOf(answer)]).toEqual([422, ['assignee']])
    expect((await api.ticket(number)).assignee).toBeNull()
  })

  test('is refused as a whole when one value is wrong', async ({ desk, api, call }) => {
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

  test('on an old version is refused with 412, and the ticket is untouched', async ({ desk, api, call }) => {
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

  test('happens whole or not at all, whoever else changes the ticket meanwhile', async ({ desk, api, call }) => {
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

  test('with a key is made once, however often it is sent, and is refused with another body', async ({
    desk,
    api,
    call,
  }) => {
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
