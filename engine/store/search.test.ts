import { expect, test } from 'vitest'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { eachDatabase, quiet } from '#engine/testing/databases.ts'
import { batch, event, ticket } from '#engine/testing/store-rows.ts'
import { openStore } from './open.ts'
import { indexedKey } from './search-index.ts'
import type { Store } from './store.ts'
import type { TicketFilter } from './ticket-store.ts'

const texts = [
  'My TV is broken',
  '我的退款什么时候到',
  'Later, 100_% of a C# course',
  'The house\\garden "garden"',
  '退货 and TV',
  'ÉCOLE de l’ΟΔΟΣ',
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
  ['"is broken"', [1]],
  ['“is  BROKEN” tv', [1]],
  ['"broken is"', []],
  ['"tv is', []],
  ['"退款什么" 我', [2]],
  ['%', [3]],
  ['的款', []],
  ['xq', []],
  ['école', [6]],
  ['École DE', [6]],
  ['οδος', [6]],
  ['οδο', [6]],
  ['#3', [3]],
  ['4', [4]],
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

  test('that was asked while its word was rare finds all that was written since, once the word is common', async () => {
    const { databaseUrl, dataDir } = await fresh()
    const store = await openStore({ databaseUrl, dataDir, clock: systemClock, log: quiet, commonFrom: 12 })
    await write(store, 'A heron')
    await indexed(store)
    expect(await found(store, 'heron')).toEqual([1])
    for (let count = 0; count < 30; count++) await write(store, 'One more heron')
    const all = Array.from({ length: 31 }, (_, index) => index + 1)
    for (const wait of [async () => {}, indexed]) {
      await wait(store)
      for (let again = 0; again < 25; again++) expect(new Set(await found(store, 'heron'))).toEqual(new Set(all))
    }
  })

  test('of words in few, many and all tickets gives every ticket that fits once, page after page, in the order of the list', async () => {
    const { databaseUrl, dataDir } = await fresh()
    const store = await openStore({ databaseUrl, dataDir, clock: systemClock, log: quiet, commonFrom: 12 })
    const size = 450
    const loaded = await store.writes.load({ tickets: [], dedupeKeys: [], newTickets: size })
    const said = (at: number) =>
      [
        'Every lamp',
        at % 2 === 0 ? 'half of them' : '',
        at % 3 === 0 ? '我的退款' : '',
        at % 40 === 0 ? 'rarely' : '',
        at > 400 ? 'latest' : '',
        at <= 60 ? 'first' : '',
        at === 7 ? 'TV' : '',
      ]
        .filter(Boolean)
        .join(' ')
    await store.writes.commit(
      batch(loaded, {
        tickets: loaded.numbers.map((number, at) => ({
          ticket: ticket(number, {
            priority: (at % 3) as 0 | 1 | 2,
            team: at % 4 === 0 ? 'sales' : 'care',
            updatedAt: (at * 7919) % 450,
          }),
          from: 0,
        })),
        events: loaded.numbers.flatMap((number, at) => [
          event(number, 1, { content: { title: '', text: said(at) } }),
          event(number, 2, { content: { text: at % 5 === 0 ? 'again' : 'no more' } }),
        ]),
      }),
    )
    await indexed(store)
    const lists: readonly Omit<TicketFilter, 'limit'>[] = [
      {},
      { states: ['new'], teams: ['care', 'sales'] },
      { teams: ['sales', 'care'] },
      { sort: ['-updatedAt'] },
    ]
    const whole = new Map<object, number[]>()
    for (const list of lists) {
      const numbers: number[] = []
      for await (const { number } of pages(store, { ...list, limit: 200 })) numbers.push(number)
      expect(numbers).toHaveLength(size)
      whole.set(list, numbers)
    }
    const single = ['lamp', 'la', 'half', 'rarely', 'latest', 'first', '退款', '退', 'tv', 'again', 'nowhere']
    for (const text of [...single, 'every LAMP', 'half rarely', 'rarely 退款', 'la 我的', 'lamp again', 'first tv']) {
      const fits = (number: number) => {
        const at = loaded.numbers.indexOf(number)
        const messages = [said(at).toLowerCase(), at % 5 === 0 ? 'again' : 'no more']
        const words = text.toLowerCase().split(' ')
        return messages.some((message) => words.every((word) => message.includes(word)))
      }
      for (const list of lists) {
        const listed: number[] = []
        for await (const { number } of pages(store, { ...list, text, limit: 90 })) listed.push(number)
        expect([text, list, listed]).toEqual([text, list, (whole.get(list) ?? []).filter(fits)])
      }
    }
    await store.close()
  })
})

async function* pages(store: Store, filter: TicketFilter) {
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
