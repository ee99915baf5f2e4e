import { expect, test } from 'vitest'
import { eachDatabase } from '#engine/testing/databases.ts'
import { at, batch, event, ticket } from '#engine/testing/store-rows.ts'
import type { Store } from './store.ts'

const address = 'ada@example.com'
const soon = Date.UTC(2100, 0)

eachDatabase('a person', (fresh) => {
  test('is found and erased, however many tickets they have', async () => {
    const store = await (await fresh()).open()
    const own = await ticketsOf(store, 2_500)
    expect((await store.persons.find(address, 'mark')).tickets).toEqual(own)
    const lines = own.map((number) => lineOf(number))
    const erase = () => store.persons.erase({ address, mark: 'mark', told: new Set(own), filesAt: at, lines })
    expect(await erase()).toMatchObject({ untold: { tickets: own } })
    // More than SQLite takes values in one statement.
    const begun = Array.from({ length: 33_000 }, (_, index) => index + 1)
    await store.persons.begin('mark', begun)
    await tellErased(store, own)
    const erased = await erase()
    expect('held' in erased && erased.held.contents.length).toBe(own.length)
    expect((await store.events.of(own.at(-1) ?? 0)).map(({ content }) => content)).toEqual([null, { standing: {} }])
    expect((await store.persons.find(address, 'mark')).tickets).toEqual([])
    expect(await store.audit.list(own.length + 1, null)).toHaveLength(own.length)
  })

  test('owns the forms that they saved, and none in which somebody else names them', async () => {
    const store = await (await fresh()).open()
    const keep = (hash: string, body: object) =>
      store.access.addOnce({ hash, purpose: 'saved:booking', body: body as never, expiresAt: soon })
    await keep('own', { requester: 'Ada@example.com', entries: [['email', 'Ada@example.com']] })
    await keep('of-ben', { requester: 'ben@example.com', entries: [['guest', address]] })
    await keep('of-nobody-yet', { requester: null, entries: [['guest', ` ${address} `]] })
    await keep('told', { requester: null, entries: [['text', `Ask ${address}, please`]] })
    await store.access.addOnce({ hash: 'link', purpose: 'requests', body: { email: address }, expiresAt: soon })
    const hashes = (rows: readonly { readonly hash: string }[]) => rows.map(({ hash }) => hash).sort()
    const { saved } = await store.persons.find(address, 'mark')
    expect(hashes(saved)).toEqual(['link', 'of-nobody-yet', 'own'])
    await store.persons.erase({ address, mark: 'mark', told: new Set(), filesAt: at, lines: [] })
    expect(await store.access.once('of-ben', 'saved:booking', at)).toMatchObject({
      body: { entries: [['guest', address]] },
    })
    expect(await store.access.once('own', 'saved:booking', at)).toBeNull()
  })
})

async function ticketsOf(store: Store, count: number): Promise<readonly number[]> {
  const loaded = await store.writes.load({ tickets: [], dedupeKeys: [], newTickets: count })
  await store.writes.commit(
    batch(loaded, {
      tickets: loaded.numbers.map((number) => ({ ticket: ticket(number), from: 0 })),
      events: loaded.numbers.map((number) => event(number, 1)),
    }),
  )
  return loaded.numbers
}

/** As the write lane would: none of them has a requester after it. */
async function tellErased(store: Store, numbers: readonly number[]): Promise<void> {
  const loaded = await store.writes.load({ tickets: [], dedupeKeys: [], newTickets: 0 })
  const requester = { name: '', email: '', phone: '', company: '', verified: false }
  const told = { type: 'person.erased', data: { part: 'requester' }, content: { standing: {} } }
  const result = await store.writes.commit(
    batch(loaded, {
      tickets: numbers.map((number) => ({ ticket: ticket(number, { version: 2, requester }), from: 1 })),
      events: numbers.map((number) => event(number, 2, told)),
    }),
  )
  expect(result.outcome).toBe('committed')
}

function lineOf(ticket: number) {
  return {
    id: `line-${ticket}`,
    at,
    role: 'system' as const,
    actor: 'command line',
    action: 'ticket.erased',
    subject: { ticket },
  }
}
