import { expect, test } from 'vitest'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { compareTickets, type SortKey } from '#engine/core/view.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { add, at, batch, event, ticket } from '#engine/testing/store-rows.ts'
import type { Store } from './store.ts'
import type { TicketFilter } from './ticket-store.ts'

const standing = (...states: readonly string[]): Partial<Ticket> => ({
  workflow: {
    snapshot: null,
    states: [...states],
    enteredAt: Object.fromEntries(states.map((state) => [state, at])),
    tags: [],
  },
})

/** Seven tickets; those it names are theirs. */
async function desk(store: Store) {
  const tickets: Readonly<Record<string, Partial<Ticket>>> = {
    fresh: { ...standing('new'), priority: 1 },
    urgent: { ...standing('new'), priority: 3, assignee: 'ana' },
    reviewed: { ...standing('work.review'), assignee: 'ana', team: 'sales' },
    worked: standing('work'),
    workshop: { ...standing('workshop'), channel: 'email' },
    twofold: { ...standing('billing.paid', 'work.review'), priority: 2 },
    shelved: { ...standing('new'), shelved: true },
  }
  const names = new Map<number, string>()
  for (const [name, changes] of Object.entries(tickets)) names.set((await add(store, changes)).number, name)
  const list = async (filter: Partial<TicketFilter>) => {
    const { tickets } = await store.tickets.list({ limit: 50, ...filter })
    return tickets.map(({ number }) => names.get(number))
  }
  const count = async (filter: Partial<TicketFilter>) => (await store.tickets.counts([filter], 100))[0]
  return { list, count, names }
}

eachDatabase('a list', (fresh) => {
  test('keeps what it showed for the next look, and whoever goes through all tickets keeps nothing', async () => {
    const store = await (await fresh()).open()
    const { number } = await add(store, {})
    const look = async () => (await store.tickets.list({ limit: 1 })).tickets[0]
    const [passing] = await store.tickets.many([number])
    const shown = await look()
    expect(passing).toEqual(shown)
    expect(passing).not.toBe(shown)
    expect(await look()).toBe(shown)
  })

  test('shows a ticket as it is after every change, beside others that did not change', async () => {
    const store = await (await fresh()).open()
    const { number } = await add(store, { title: 'First' })
    await add(store, { title: 'Second' })
    const titles = async () => (await store.tickets.list({ limit: 9 })).tickets.map(({ title }) => title)
    expect(await titles()).toEqual(['Second', 'First'])
    for (const [version, title] of [
      [2, 'Anew'],
      [3, 'Once more'],
    ] as const) {
      const loaded = await store.writes.load({ tickets: [number], dedupeKeys: [], newTickets: 0 })
      const changed = { ticket: ticket(number, { version, title }), from: version - 1 }
      await store.writes.commit(batch(loaded, { tickets: [changed], events: [event(number, version)] }))
      expect(await titles()).toEqual(['Second', title])
      expect((await store.tickets.get(number))?.title).toBe(title)
    }
  })

  test('has the most urgent first and the newest of equals, without what lies on the shelf', async () => {
    const { list, count } = await desk(await (await fresh()).open())
    expect(await list({})).toEqual(['urgent', 'twofold', 'fresh', 'workshop', 'worked', 'reviewed'])
    expect(await list({ shelved: true })).toEqual(['shelved'])
    expect(await count({})).toBe(6)
  })

  test('of states has what stands in one of them or inside it, each ticket once', async () => {
    const { list, count } = await desk(await (await fresh()).open())
    const cases: readonly (readonly [Partial<TicketFilter>, readonly string[]])[] = [
      [{ states: ['new'] }, ['urgent', 'fresh']],
      [{ states: ['work'] }, ['twofold', 'worked', 'reviewed']],
      [{ states: ['work.review', 'work'] }, ['twofold', 'worked', 'reviewed']],
      [{ states: ['billing', 'work.review'] }, ['twofold', 'reviewed']],
      [{ states: ['new', 'workshop'] }, ['urgent', 'fresh', 'workshop']],
      [{ states: ['work'], teams: ['sales'] }, ['reviewed']],
      [{ states: ['work'], teams: [] }, []],
      [{ states: ['nowhere'] }, []],
      [{ states: [] }, []],
      [{ states: ['new', 'work'], assignee: 'ana' }, ['urgent', 'reviewed']],
      [{ states: ['new', 'work'], assignee: null }, ['twofold', 'fresh', 'worked']],
      [{ states: ['new', 'work'], requester: 'ada@example.com', priority: 2 }, ['twofold']],
      [{ states: ['work'], teams: ['sales'] }, ['reviewed']],
      [{ teams: ['sales', 'care'] }, ['urgent', 'twofold', 'fresh', 'workshop', 'worked', 'reviewed']],
      [{ teams: ['sales', 'sales', 'none'] }, ['reviewed']],
      [{ teams: ['sales', 'care'], assignee: 'ana' }, ['urgent', 'reviewed']],
      [{ teams: ['sales', 'care'], assignee: null, channel: 'email' }, ['workshop']],
      [{ states: ['workshop'], channel: 'email' }, ['workshop']],
      [{ states: ['new'], shelved: true }, ['shelved']],
    ]
    for (const [filter, expected] of cases) {
      expect(await list(filter), JSON.stringify(filter)).toEqual(expected)
      expect(await count(filter), JSON.stringify(filter)).toBe(expected.length)
    }
  })

  test('is read page by page, and none is shown twice or left out', async () => {
    const store = await (await fresh()).open()
    const { list, names } = await desk(store)
    for (const filter of [
      {},
      { states: ['new', 'work', 'workshop'] },
      { teams: ['care', 'sales'] },
    ] satisfies Partial<TicketFilter>[]) {
      const read: (string | undefined)[] = []
      let cursor: string | null = null
      do {
        const page = await store.tickets.list({ limit: 2, ...filter, ...(cursor !== null && { cursor }) })
        read.push(...page.tickets.map(({ number }) => names.get(number)))
        cursor = page.next
      } while (cursor !== null)
      expect(read).toEqual(await list(filter))
    }
  })

  test('refuses a cursor that somebody made up, and says so', async () => {
    const store = await (await fresh()).open()
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    for (const cursor of [
      '',
      'x',
      made([1, 2]),
      made([0.5, 1, 1]),
      made([1, 1e300, 1]),
      made([9e9, 1, 1]),
      made(null),
    ]) {
      const asked = store.tickets.list({ limit: 2, cursor })
      await expect(asked, cursor).rejects.toMatchObject({ code: 'invalid', data: { errors: [{ field: 'cursor' }] } })
    }
  })

  test('takes the signs of a pattern as they stand', async () => {
    const store = await (await fresh()).open()
    const { list } = await desk(store)
    for (const state of ['%', 'wor_', 'billing_paid', '\\', 'work.%'])
      expect(await list({ states: [state] })).toEqual([])
    const { put, list: keys } = store.agentState
    for (const key of ['read:1', 'read_1', 'read%1']) await put('ana', key, 'x', at)
    expect((await keys('ana', 'read_')).map(({ key }) => key)).toEqual(['read_1'])
  })

  test('what agents keep is given to each their own, however many ask at once', async () => {
    const { agentState } = await (await fresh()).open()
    await agentState.put('ana', 'away', 'of Ana', at)
    await agentState.put('ana', 'draft:1:note', 'a note', at)
    await agentState.put('bob', 'draft:1:note', 'of Bob', at)
    const asked = [
      ['ana', 'away'],
      ['bob', 'away'],
      ['ana', 'draft:1:note'],
      ['bob', 'draft:1:note'],
    ] as const
    const ask = () => Promise.all(asked.map(([agent, key]) => agentState.get(agent, key)))
    expect(await ask()).toEqual(['of Ana', null, 'a note', 'of Bob'])
    await agentState.remove('ana', 'away')
    expect(await ask()).toEqual([null, null, 'a note', 'of Bob'])
  })

  test('comes in any order that is asked for, page by page too, without a deadline always last', async () => {
    const store = await (await fresh()).open()
    const due = (dueAt: number) => [{ metric: 'resolution', policy: 'p', state: 'running', dueAt }] as never
    const given: readonly Partial<Ticket>[] = [
      { priority: 1, clocks: due(50), updatedAt: at + 3 },
      { priority: 3, updatedAt: at + 1 },
      { priority: 3, clocks: due(90), updatedAt: at + 9, ...standing('open') },
      { priority: 3, clocks: due(20), updatedAt: at + 5, ...standing('open', 'paid') },
      { priority: 3, updatedAt: at + 5 },
    ]
    const rows: Ticket[] = []
    for (const [index, changes] of given.entries())
      rows.push(ticket((await add(store, changes)).number, { ...changes, createdAt: at + index }))
    const keys = ['priority', 'dueAt', 'createdAt', 'updatedAt'] as const
    const sorts: readonly (readonly SortKey[])[] = [
      ...keys.flatMap((key): SortKey[][] => [[key], [`-${key}`]]),
      ['-priority', '-updatedAt'],
      ['updatedAt', '-priority', 'dueAt'],
    ]
    for (const sort of sorts) {
      const expected = rows.toSorted(compareTickets(sort)).map(({ number }) => number)
      for (const filter of [{}, { states: ['new', 'open', 'paid'] }, { requester: 'ada@example.com' }]) {
        const read: number[] = []
        let cursor: string | null = null
        do {
          const page = await store.tickets.list({ ...filter, sort, limit: 2, ...(cursor !== null && { cursor }) })
          read.push(...page.tickets.map(({ number }) => number))
          cursor = page.next
        } while (cursor !== null)
        expect(read, `${sort} of ${JSON.stringify(filter)}`).toEqual(expected)
      }
    }
    const { next } = await store.tickets.list({ sort: ['updatedAt'], limit: 2 })
    await expect(store.tickets.list({ limit: 2, cursor: next ?? '' })).rejects.toThrow('cursor')
  })

  test('of a domain has what people wrote from there, and nobody who only looks like it', async () => {
    const store = await (await fresh()).open()
    const from = async (email: string) =>
      (await add(store, { requester: { name: '', email, phone: '', company: '', verified: false } })).number
    const [ada] = [await from('ada@acme.example'), await from('eve@not-acme.example'), await from('')]
    await from('"x@acme.example"@evil.example')
    const found = async (domains: readonly string[]) =>
      (await store.tickets.list({ domains, limit: 9 })).tickets.map(({ number }) => number)
    expect(await found(['acme.example'])).toEqual([ada])
    expect(await found([])).toEqual([])
  })

  test('is counted together with others, each no further than asked', async () => {
    const store = await (await fresh()).open()
    await desk(store)
    expect(await store.tickets.counts([{ states: ['new'] }, {}, { shelved: true }, { teams: [] }], 4)).toEqual([
      2, 4, 1, 0,
    ])
    expect(await store.tickets.counts([{}], Number.MAX_SAFE_INTEGER)).toEqual(await store.tickets.counts([{}], 100))
    expect(await store.tickets.counts([], 4)).toEqual([])
  })
})
