import { expect, test } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { eachDatabase, quiet } from '#engine/testing/databases.ts'
import { batch, event, ticket } from '#engine/testing/store-rows.ts'
import { openStore } from './open.ts'
import { indexedKey } from './search-index.ts'
import type { Store } from './store.ts'

const texts = [
  'My TV is broken',
  '我的退款什么时候到',
  'Later, 100_% of a C# course',
  'The house\\garden "garden"',
  '退货 and TV',
]

async function write(store: Store, ...messages: readonly string[]) {
  const loaded = await store.writes.load({ tickets: [], dedupeKeys: [], newTickets: 1 })
  const number = loaded.numbers[0] as number
  const events = messages.map((text, at) => event(number, at + 1, { content: { title: '', text } }))
  await store.writes.commit(batch(loaded, { tickets: [{ ticket: ticket(number), from: 0 }], events }))
}

const found = async (store: Store, text: string) =>
  (await store.tickets.list({ text, limit: 50 })).tickets.map(({ number }) => number).sort()

async function indexed(store: Store) {
  const last = await store.events.lastPosition()
  await expect.poll(async () => Number(await store.settings.get(indexedKey)), { timeout: 20_000 }).toBe(last)
}

const questions: readonly (readonly [string, readonly number[]])[] = [
  ['tv', [1, 5]],
  ['TV broken', [1]],
  ['退款', [2]],
  ['退', [2, 5]],
  ['退款什', [2]],
  ['退 tv', [5]],
  ['c#', [3]],
  ['0_%', [3]],
  ['e\\g', [4]],
  ['"garden"', [4]],
  ['%', [3]],
  ['的款', []],
  ['xq', []],
]

eachDatabase('a search', (fresh) => {
  test('finds words of one, two and more characters, as soon as they are written and ever after', async () => {
    const store = await (await fresh()).open()
    for (const text of texts) await write(store, text)
    for (const [text, expected] of questions) expect([text, await found(store, text)]).toEqual([text, expected])
    await indexed(store)
    for (const [text, expected] of questions) expect([text, await found(store, text)]).toEqual([text, expected])
    expect(await found(store, 'er')).toEqual([])
    expect(await found(store, 'la')).toEqual([3])
    expect(await found(store, '... --')).toEqual([])
  })

  test('of a short and a long word finds the tickets with both in one message, before it is indexed and after', async () => {
    const store = await (await fresh()).open()
    await write(store, '...', 'The lamp flickers', 'And our TV is dark')
    await write(store, 'One more', 'The lamp beside the TV')
    expect(await found(store, 'lamp tv')).toEqual([2])
    await indexed(store)
    expect(await found(store, 'lamp tv')).toEqual([2])
    expect(await found(store, 'lamp')).toEqual([1, 2])
    expect(await found(store, 'tv')).toEqual([1, 2])
  })

  test('of words in few, many and all tickets gives every ticket that fits once, page after page, in the order of the list', async () => {
    const { databaseUrl, dataDir } = await fresh()
    const store = await openStore({ databaseUrl, dataDir, clock: systemClock, log: quiet, commonFrom: 12 })
    const size = 450
    const loaded = await store.writes.load({ tickets: [], dedupeKeys: [], newTickets: size })
    const said = (at: number) =>
      ['Every lamp', at % 2 === 0 ? 'half of them' : '', at % 40 === 0 ? 'rarely' : '', at > 400 ? 'latest' : '']
        .filter(Boolean)
        .join(' ')
    await store.writes.commit(
      batch(loaded, {
        tickets: loaded.numbers.map((number, at) => ({
          ticket: ticket(number, { priority: (at % 3) as 0 | 1 | 2 }),
          from: 0,
        })),
        events: loaded.numbers.map((number, at) => event(number, 1, { content: { title: '', text: said(at) } })),
      }),
    )
    await indexed(store)
    const whole: number[] = []
    for await (const { number } of pages(store, { limit: 200 })) whole.push(number)
    expect(whole).toHaveLength(size)
    for (const text of ['lamp', 'every LAMP', 'la', 'half', 'rarely', 'latest', 'half rarely', 'nowhere']) {
      const fits = (number: number) => {
        const words = said(loaded.numbers.indexOf(number)).toLowerCase()
        return text
          .toLowerCase()
          .split(' ')
          .every((word) => words.includes(word))
      }
      const listed: number[] = []
      for await (const { number } of pages(store, { text, limit: 37 })) listed.push(number)
      expect([text, listed]).toEqual([text, whole.filter(fits)])
    }
    await store.close()
  })
})

async function* pages(store: Store, filter: { readonly text?: string; readonly limit: number }) {
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<Store['tickets']['list']>> = await store.tickets.list({
      ...filter,
      ...(cursor !== null && { cursor }),
    })
    yield* page.tickets
    cursor = page.next
  } while (cursor !== null)
}
