import { expect, test } from 'vitest'
import { eachDatabase } from '#engine/testing/databases.ts'
import { batch, event, ticket } from '#engine/testing/store-rows.ts'

eachDatabase('several lists at once', (fresh) => {
  test('are each what it would be alone, whether a ticket stands in none of them, in one or in two', async () => {
    const store = await (await fresh()).open()
    const places = [['new'], ['open'], ['open'], ['care.call', 'open'], ['solved']]
    const size = 60
    const loaded = await store.writes.load({ tickets: [], dedupeKeys: [], newTickets: size })
    await store.writes.commit(
      batch(loaded, {
        tickets: loaded.numbers.map((number, at) => {
          const one = ticket(number, { priority: ((at * 7) % 4) as 0 | 1 | 2 | 3, team: at % 3 === 0 ? 'it' : 'care' })
          const states = places[at % places.length] as string[]
          return { ticket: { ...one, workflow: { ...one.workflow, states } }, from: 0 }
        }),
        events: loaded.numbers.map((number) => event(number, 1, { content: { title: '', text: 'Hello' } })),
      }),
    )
    const filters = ['new', 'open', 'care.call', 'nowhere', 'solved'].flatMap((state) =>
      [3, 20].map((limit) => ({
        teams: ['care'],
        states: [state],
        whereabouts: 'here' as const,
        shelved: false,
        limit,
      })),
    )
    const numbers = (tickets: readonly { readonly number: number }[]) => tickets.map(({ number }) => number)
    const alone = await Promise.all(filters.map(async (filter) => numbers((await store.tickets.list(filter)).tickets)))
    expect(alone.map(({ length }) => length)).toEqual([3, 8, 3, 20, 3, 8, 0, 0, 3, 8])
    for (const _ of ['unknown', 'kept']) expect((await store.tickets.firstOfEach(filters)).map(numbers)).toEqual(alone)
    expect(await store.tickets.firstOfEach([])).toEqual([])
  })
})
