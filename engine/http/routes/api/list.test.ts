import { describe, expect } from 'vitest'
import type { Client } from '#engine/http/client.ts'
import { validatorOf } from '#engine/http/resources/check-body.ts'
import { erasePerson } from '#engine/runtime/erase-person.ts'
import { errorsOf, test } from '#engine/testing/api-desk.ts'

test('a list can be asked for anything: what no ticket has fits none, on both databases', async ({ desk, call }) => {
  await desk.createTicket({ subject: 'Broken lamp' })
  for (const odd of ['%00', 'lamp%00', '%ED%A0%80', "'%25", '%22a%20AND%20(']) {
    for (const name of ['q', 'state', 'assignee', 'team']) {
      const answer = await call('GET', `/tickets?${name}=${odd}`)
      expect([name, odd, answer.status, await answer.json()]).toEqual([name, odd, 200, { tickets: [], next: null }])
    }
  }
})

describe('the list', () => {
  test('has the urgent on top and everything but the thread', async ({ desk, api }) => {
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

  test('is narrowed by team, state, priority, channel, view and words, and read page by page', async ({
    desk,
    api,
  }) => {
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

  test('refuses a filter that it does not know, which would fit everything', async ({ call }) => {
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

  test('refuses a query that makes no sense', async ({ call }) => {
    const refused = await call('GET', '/tickets?limit=201&priority=9&channel=fax')
    expect([refused.status, await errorsOf(refused)]).toEqual([422, ['priority', 'channel', 'limit']])
  })

  test('tells what time and an erasure change in a ticket that stays as it is', async ({ desk, api }) => {
    const number = await desk.createTicket()
    const listed = async () => (await api.tickets()).tickets[0]
    const left = async () => (await listed())?.sla[0]?.openMinutesLeft
    const before = await left()
    expect(await left()).toBe(before)
    desk.clock.advance(5 * 60_000)
    expect(await left()).toBe(Number(before) - 5)
    const cut = (name: string) => {
      if (name === 'erase.told') throw new Error('cut off')
    }
    await expect(erasePerson({ ...desk.services, failpoint: cut }, 'cleo@example.com')).rejects.toThrow('cut off')
    expect((await listed())?.description).toBe('It does not light.')
    await erasePerson({ ...desk.services, failpoint: () => {} }, 'cleo@example.com')
    expect((await listed())?.description).toBe('')
    const { timeline, allowed, ...row } = await api.ticket(number)
    expect(await listed()).toEqual(row)
  })

  test('leaves the shelf out', async ({ desk, api }) => {
    const spam = await desk.createTicket({ shelved: true })
    expect((await api.tickets()).tickets).toEqual([])
    expect((await api.tickets({ shelved: true })).tickets.map(({ number }) => number)).toEqual([spam])
  })
})
