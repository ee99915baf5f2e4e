import { expect, test } from 'vitest'
import type { TicketFacts } from '#engine/core/report/facts.ts'
import { eachDatabase } from '#engine/testing/databases.ts'
import { ticketFacts } from '#engine/testing/ticket-facts.ts'

const facts = (ticket: number, changes: Partial<TicketFacts> = {}) =>
  ticketFacts({ ticket, createdAt: ticket * 1_000, ...changes })

eachDatabase('what reports count', (fresh) => {
  test('is written anew, is read in pages by what narrows it, and goes with a ticket that never was work', async () => {
    const store = await (await fresh()).open()
    expect(await store.facts.position()).toBe(0)
    const all = [1, 2, 3, 4, 5].map((ticket) => facts(ticket))
    await store.facts.put(all, [], 9)
    const changed = facts(2, { team: 'billing', priority: 3, isOpen: false, rating: 5 })
    await store.facts.put([changed], [5], 12)
    expect(await store.facts.position()).toBe(12)

    const numbers = async (filter: Partial<Parameters<typeof store.facts.page>[0]>) =>
      (await store.facts.page({ after: null, limit: 10, ...filter })).map(({ ticket }) => ticket)
    expect(await numbers({})).toEqual([1, 2, 3, 4])
    expect(await numbers({ limit: 2 })).toEqual([1, 2])
    expect(await numbers({ limit: 2, after: { createdAt: 2_000, ticket: 2 } })).toEqual([3, 4])
    expect(await numbers({ from: 2_000, until: 4_000 })).toEqual([2, 3])
    expect(await numbers({ teams: ['care'] })).toEqual([1, 3, 4])
    expect((await store.facts.openPage({ after: null, limit: 2 })).map(({ ticket }) => ticket)).toEqual([1, 3])
    expect(await numbers({ teams: [] })).toEqual([])
    expect(await numbers({ priority: 3, channel: 'form' })).toEqual([2])
    expect(await numbers({ channel: 'chat' })).toEqual([])
    expect(await store.facts.page({ after: null, limit: 1, priority: 3 })).toEqual([changed])
  })
})
