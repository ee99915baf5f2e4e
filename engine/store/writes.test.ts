import { expect, test } from 'vitest'
import { eachDatabase } from '#engine/testing/databases.ts'
import { add, batch, event, ticket } from '#engine/testing/store-rows.ts'
import type { Store } from './store.ts'
import type { CommitBatch, Loaded } from './write-store.ts'

eachDatabase('the write path', (fresh) => {
  test('a committed ticket is found again, with its event and what the customer wrote', async () => {
    const store = await (await fresh()).open()
    const { number } = await add(store, { title: 'Broken cup' })
    expect(await store.tickets.get(number)).toMatchObject({ title: 'Broken cup', version: 1 })
    const [created] = await store.events.of(number)
    expect(created).toMatchObject({ type: 'ticket.created', seq: 1, content: { text: `Text of ${number}.1` } })
  })

  test('a whole life is read as it was written, whatever an event is called and a customer wrote', async () => {
    const store = await (await fresh()).open()
    const { number } = await add(store, { title: 'Broken "cup"' })
    const odd = event(number, 2, { type: 'own."odd\\.event', content: { text: 'a "quoted" \\ line\nand 😀' } })
    const bare = event(number, 3, { content: null })
    await store.writes.commit(
      batch(await store.writes.load({ tickets: [number], dedupeKeys: [], newTickets: 0 }), {
        tickets: [{ ticket: ticket(number, { version: 3, title: 'Broken "cup"' }), from: 1 }],
        events: [odd, bare],
      }),
    )
    const [life, ...more] = await store.histories.createdSince(0, 0, 10)
    expect(more).toEqual([])
    expect(life?.ticket).toEqual(await store.tickets.get(number))
    expect(life?.events).toEqual((await store.events.of(number)).map(({ position: _, ...one }) => one))
    expect(life?.events.slice(1)).toEqual([odd, bare])
    expect(await store.histories.createdSince(0, number, 10)).toEqual([])
  })

  test('a ticket that somebody else changed first is a conflict, and nothing of the batch is written', async () => {
    const store = await (await fresh()).open()
    const { number } = await add(store)
    const loaded = await store.writes.load({ tickets: [number], dedupeKeys: [], newTickets: 1 })
    const other = loaded.numbers[0] as number
    const change = (title: string) =>
      store.writes.commit(
        batch(loaded, {
          tickets: [{ ticket: ticket(number, { version: 2, title }), from: 1 }],
          events: [event(number, 2)],
        }),
      )
    expect(await change('First')).toMatchObject({ outcome: 'committed' })
    const late = await store.writes.commit(
      batch(await store.writes.load({ tickets: [], dedupeKeys: [], newTickets: 0 }), {
        tickets: [
          { ticket: ticket(other), from: 0 },
          { ticket: ticket(number, { version: 2, title: 'Second' }), from: 1 },
        ],
        events: [event(other, 1), event(number, 2)],
      }),
    )
    expect(late).toEqual({ outcome: 'conflict' })
    expect(await store.tickets.get(other)).toBeNull()
    expect((await store.tickets.get(number))?.title).toBe('First')
    expect(await store.events.of(number)).toHaveLength(2)
  })

  test('a dead letter and what its ticket says of it are written together or not at all', async () => {
    const store = await (await fresh()).open()
    const { number } = await add(store)
    const payload = {
      template: 'reply',
      address: 'ada@example.com',
      audience: 'requester',
      language: 'en',
      message: 1,
      params: {},
    } as const
    const effect = { kind: 'mail', id: 'e.1', ticket: number, seq: 2, dueAt: 0, payload, group: null } as const
    const say = async (seq: number, from: number, parts: Partial<CommitBatch>) =>
      store.writes.commit(
        batch(await store.writes.load({ tickets: [], dedupeKeys: [], newTickets: 0 }), {
          tickets: [{ ticket: ticket(number, { version: from + 1 }), from }],
          events: [event(number, seq)],
          ...parts,
        }),
      )
    await say(2, 1, { effects: [effect] })
    const [row] = await store.outbox.claim(1_000, 61_000, 1)
    const end = { id: 'e.1', fence: row?.fence ?? 0, at: 2_000, answer: '550 5.1.1 nobody' }
    const rows = async () => (await store.outbox.ofTicket(number)).map(({ state, lastError }) => [state, lastError])
    expect(await say(3, 1, { dead: [end] })).toEqual({ outcome: 'conflict' })
    expect(await rows()).toEqual([['waiting', null]])
    await say(3, 2, { dead: [{ ...end, fence: end.fence - 1 }] })
    expect(await rows()).toEqual([['waiting', null]])
    await say(4, 3, { dead: [end] })
    expect(await rows()).toEqual([['dead', '550 5.1.1 nobody']])
    expect(await store.events.of(number)).toHaveLength(4)
  })

  test('of mails that are said to be sent at once, one whose owner lost it is not, and the others are', async () => {
    const store = await (await fresh()).open()
    const number = await owing(
      store,
      [1, 2, 3, 4, 5].map((n) => ({ id: `e.${n}`, group: `g${n}` })),
    )
    const claimed = await store.outbox.claim(1_000, 61_000, 5)
    const fenceOf = (id: string) => (claimed.find((row) => row.effect.id === id)?.fence ?? 0) - (id === 'e.3' ? 1 : 0)
    const ids = ['e.1', 'e.2', 'e.3', 'e.4', 'e.5', 'e.none']
    const said = await Promise.all(ids.map((id) => store.outbox.sent(id, fenceOf(id), 2_000, '250 ok')))
    expect(said).toEqual([true, true, false, true, true, false])
    expect((await store.outbox.ofTicket(number)).map(({ state }) => state)).toEqual([
      'sent',
      'sent',
      'waiting',
      'sent',
      'sent',
    ])
  })

  test('who was too slow is told so, also when the next owner says at the same time that the mail is sent', async () => {
    const store = await (await fresh()).open()
    await owing(store, [{ id: 'e.1', group: null }])
    const [slow] = await store.outbox.claim(1_000, 61_000, 1)
    const [next] = await store.outbox.claim(61_000, 121_000, 1)
    const said = [slow, next].map((row) => store.outbox.sent('e.1', row?.fence ?? 0, 62_000, '250 ok'))
    expect(await Promise.all(said)).toEqual([false, true])
  })

  test('of an owner that lost a mail nothing is heard: neither that it failed, nor that it waits, nor that it is dead', async () => {
    const store = await (await fresh()).open()
    const number = await owing(store, [{ id: 'e.1', group: null }])
    const [lost] = await store.outbox.claim(1_000, 61_000, 1)
    const [owned] = await store.outbox.claim(62_000, 122_000, 1)
    const speak = async (fence: number) => [
      await store.outbox.retry('e.1', fence, 0, '451 later'),
      await store.outbox.postpone('e.1', fence, 0, 'not now'),
      await store.outbox.dead('e.1', fence, 63_000, '550 never'),
    ]
    expect(await speak(lost?.fence ?? 0)).toEqual([false, false, false])
    expect(await store.outbox.ofTicket(number)).toMatchObject([{ state: 'waiting', lastError: null }])
    expect(await store.outbox.claim(63_000, 123_000, 1)).toEqual([])
    expect(await speak(owned?.fence ?? 0)).toEqual([true, true, true])
    expect(await store.outbox.ofTicket(number)).toMatchObject([{ state: 'dead', lastError: '550 never' }])
  })

  test('a mail that was on its way when the rest was held back is sent, and no dead letter that would be sent again', async () => {
    const store = await (await fresh()).open()
    const number = await owing(
      store,
      ['e.1', 'e.2'].map((id) => ({ id, group: id })),
    )
    const [onItsWay] = await store.outbox.claim(1_000, 61_000, 1)
    await store.outbox.hold(['e.1', 'e.2'], 2_000, 'held')
    expect(await store.outbox.sent('e.1', onItsWay?.fence ?? 0, 3_000, '250 ok')).toBe(true)
    const rows = await store.outbox.ofTicket(number)
    expect(rows.map(({ state, lastError }) => [state, lastError])).toEqual([
      ['sent', null],
      ['dead', 'held'],
    ])
  })

  test('what an engine remembers of a ticket gives way to what another one wrote', async () => {
    const database = await fresh()
    const [one, two] = [await database.open(), await database.open()]
    const { number } = await add(one)
    const request = { tickets: [number], dedupeKeys: [], newTickets: 1 }
    const remembered = one.writes.recall(request) ?? (await one.writes.load(request))
    const change = (store: Store, loaded: Loaded, title: string) =>
      store.writes.commit(
        batch(loaded, {
          tickets: [{ ticket: ticket(number, { version: 2, title }), from: 1 }],
          events: [event(number, 2)],
        }),
      )
    expect(await change(two, await two.writes.load(request), 'Theirs')).toMatchObject({ outcome: 'committed' })
    expect(await change(one, remembered, 'Ours')).toEqual({ outcome: 'conflict' })
    expect(one.writes.recall(request)).toBeNull()
    expect((await one.writes.load(request)).tickets.get(number)?.title).toBe('Theirs')
    expect(one.writes.recall(request)?.tickets.get(number)?.title ?? 'Theirs').toBe('Theirs')
  })

  test('of two engines that take the same submission at once, one wins and the other is told who', async () => {
    const database = await fresh()
    const [one, two] = [await database.open(), await database.open()]
    const results = await Promise.all([add(one, {}, 'form:contact:1'), add(two, {}, 'form:contact:1')])
    expect(results.map(({ result }) => result.outcome).sort()).toEqual(['committed', 'conflict'])
    const again = await one.writes.load({ tickets: [], dedupeKeys: ['form:contact:1'], newTickets: 0 })
    const winner = results.find(({ result }) => result.outcome === 'committed')
    expect(again.dedupe.get('form:contact:1')).toMatchObject({ ticket: winner?.number, bodyHash: 'h' })
    expect(again.tickets.get(winner?.number ?? 0)).toBeDefined()
  })

  test('positions follow the order of commits, without gaps, whoever writes', async () => {
    const database = await fresh()
    const stores = [await database.open(), await database.open()]
    const write = async (store: Store) => {
      for (let done = 0; done < 20; ) if ((await add(store)).result.outcome === 'committed') done++
    }
    await Promise.all(stores.map(write))
    const positions = (await (stores[0] as Store).events.after(0, 1000)).map(({ position }) => position)
    expect(positions).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
  })

  test('a reader that follows positions never misses a commit', async () => {
    const database = await fresh()
    const [writer, other, reader] = [await database.open(), await database.open(), await database.open()]
    let writing = true
    const seen: number[] = []
    const follow = async () => {
      for (let last = 0; writing || seen.length < 30; ) {
        for (const { position } of await reader.events.after(last, 100)) {
          seen.push(position)
          last = position
        }
      }
    }
    const write = async (store: Store) => {
      for (let done = 0; done < 15; ) if ((await add(store)).result.outcome === 'committed') done++
    }
    const following = follow()
    await Promise.all([write(writer), write(other)])
    writing = false
    await following
    expect(seen).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
  })

  test('a decision of an agent comes with its line in the audit, and what rules or customers do without', async () => {
    const store = await (await fresh()).open()
    const { number } = await add(store)
    const loaded = await store.writes.load({ tickets: [number], dedupeKeys: [], newTickets: 0 })
    const by = { role: 'agent', id: 'ana' } as const
    await store.writes.commit(
      batch(loaded, {
        tickets: [{ ticket: ticket(number, { version: 4 }), from: 1 }],
        events: [
          event(number, 2, { type: 'ticket.accepted', by }),
          event(number, 3, { type: 'ticket.merged', by: { role: 'rule', rule: 'x' } }),
          event(number, 4, { by }),
        ],
      }),
    )
    expect(await store.audit.list(9, null)).toEqual([
      {
        id: `e${number}-2`,
        at: event(1, 1).at,
        role: 'agent',
        actor: 'ana',
        action: 'ticket.accepted',
        subject: { ticket: number },
      },
    ])
  })

  test('an expired duplicate key can be used again', async () => {
    const store = await (await fresh()).open()
    const commit = async (expiresAt: number) => {
      const loaded = await store.writes.load({ tickets: [], dedupeKeys: ['k'], newTickets: 1 })
      const number = loaded.numbers[0] as number
      return store.writes.commit(
        batch(loaded, {
          tickets: [{ ticket: ticket(number), from: 0 }],
          events: [event(number, 1)],
          dedupe: [{ key: 'k', bodyHash: 'h', ticket: number, expiresAt }],
        }),
      )
    }
    expect(await commit(Date.now() - 1)).toMatchObject({ outcome: 'committed' })
    expect(await commit(Date.now() + 60_000)).toMatchObject({ outcome: 'committed' })
    expect(await commit(Date.now() + 60_000)).toEqual({ outcome: 'conflict' })
  })

  test('emoji, Chinese and a replacement character come back as they were', async () => {
    const store = await (await fresh()).open()
    const title = '杯子碎了 🫖 \ufffd "quoted" \\ back'
    const { number } = await add(store, { title })
    expect((await store.tickets.get(number))?.title).toBe(title)
    expect((await store.tickets.list({ limit: 10 })).tickets[0]?.title).toBe(title)
  })
})

/** A ticket that owes the world these effects; returns its number. */
async function owing(store: Store, effects: readonly { readonly id: string; readonly group: string | null }[]) {
  const { number } = await add(store)
  await store.writes.commit(
    batch(await store.writes.load({ tickets: [], dedupeKeys: [], newTickets: 0 }), {
      tickets: [{ ticket: ticket(number, { version: 2 }), from: 1 }],
      events: [event(number, 2)],
      effects: effects.map(
        (one) => ({ ...one, kind: 'ticket', ticket: number, seq: 2, dueAt: 0, payload: {} }) as never,
      ),
    }),
  )
  return number
}
