import { expect, test } from 'vitest'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Store } from '#engine/store/store.ts'
import { createTestClock } from '#engine/testing/clock.ts'
import { eachDatabase, quiet } from '#engine/testing/databases.ts'
import { definitionsOf } from '#engine/testing/define.ts'
import { createTestRandom } from '#engine/testing/random.ts'
import { ticketCreated } from '#engine/testing/ticket-created.ts'
import { createLane } from './lane.ts'

const now = Date.UTC(2026, 10, 24, 9)
const definitions = definitionsOf({
  workflows: { support: { id: 'support', initial: 'new', states: { new: {} } } },
  teams: { care: { name: 'Care', workflow: 'support' }, board: { name: 'Board', workflow: 'support' } },
})
/** The key of a submission that no database takes. */
const unkeepable = 'unkeepable'

function openLane(store: Store) {
  return createLane({
    store,
    clock: createTestClock(now),
    random: createTestRandom('lane'),
    log: quiet,
    running: () => definitions,
    at: async () => null,
    committed: () => {},
    failpoint: () => {},
  })
}

function laneOver(store: Store) {
  const lane = openLane(store)
  return (key: string) =>
    lane.submit({
      ticket: null,
      event: ticketCreated(),
      dedupe: { key, bodyHash: key === unkeepable ? (null as unknown as string) : 'h', keptMs: 60_000 },
      expectedVersion: null,
      files: [],
    })
}

/** A store whose `load` fails as soon as it is asked for this key. */
function breakingOn(store: Store, key: string, error: Error): Store {
  const load: Store['writes']['load'] = async (request) => {
    if (request.dedupeKeys.includes(key)) throw error
    return store.writes.load(request)
  }
  return { ...store, writes: { ...store.writes, recall: () => null, load } }
}

/** A store that keeps what it is given, and loses its own answer. */
function forgettingToAnswer(store: Store): Store {
  const commit: Store['writes']['commit'] = async (batch) => {
    await store.writes.commit(batch)
    throw new DocketError('unavailable', 'The database did not say whether it was kept.')
  }
  return { ...store, writes: { ...store.writes, commit } }
}

/** A store whose first commit is told of only after `until`. */
function slow(store: Store, until: Promise<void>): Store {
  const commit: Store['writes']['commit'] = async (batch) => {
    const result = store.writes.commit(batch)
    await until
    return result
  }
  return { ...store, writes: { ...store.writes, commit } }
}

eachDatabase('what customers send while others are being kept', (fresh) => {
  test('goes with the next commit; a second press of a button is the first one still', async () => {
    const store = await (await fresh()).open(createTestClock(now))
    let go = () => {}
    const submit = laneOver(
      slow(
        store,
        new Promise((resolve) => {
          go = resolve
        }),
      ),
    )
    const first = submit('one')
    await Promise.resolve()
    const meanwhile = ['two', 'one', 'three'].map(submit)
    await new Promise((resolve) => setImmediate(resolve))
    meanwhile.push(submit('four'))
    go()
    const accepted = await Promise.all([first, ...meanwhile])
    expect(accepted.map(({ ticket, repeated }) => (repeated ? `again ${ticket.number}` : ticket.number))).toEqual([
      1,
      2,
      'again 1',
      3,
      4,
    ])
    expect(await store.tickets.counts([{}], 10)).toEqual([4])
  })

  test('is kept once, in the order it came, although what came before it cannot be', async () => {
    const store = await (await fresh()).open()
    const submit = laneOver(store)
    await submit('before')
    await new Promise((resolve) => setImmediate(resolve))
    const refused = submit(unkeepable).catch(() => 'refused')
    await Promise.resolve()
    const meanwhile = ['two', 'three'].map(submit)
    await new Promise((resolve) => setImmediate(resolve))
    meanwhile.push(submit('four'))
    expect(await refused).toBe('refused')
    const numbers = (await Promise.all(meanwhile)).map(({ ticket }) => ticket.number)
    const events = await store.events.after(0, 100)
    expect(events.map(({ position, ticket }) => [position, ticket])).toEqual(
      [1, ...numbers].map((n, at) => [at + 1, n]),
    )
    expect(new Set(numbers).size).toBe(3)
  })

  test('is kept once and under numbers of its own, although another engine writes in between', async () => {
    const database = await fresh()
    const engines = [await database.open(), await database.open()].map((store) => laneOver(store))
    const sending = Array.from({ length: 40 }, async (_, n) => {
      for (let turn = n % 5; turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve))
      return engines[n % 2]?.(`key ${n}`)
    })
    const numbers = (await Promise.all(sending)).map((accepted) => accepted?.ticket.number)
    expect(new Set(numbers).size).toBe(40)
    const store = await database.open()
    const events = await store.events.after(0, 100)
    expect(events.map(({ position }) => position)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
    expect(new Set(events.map(({ ticket }) => ticket))).toEqual(new Set(numbers))
  })
})

eachDatabase('what customers send at the same instant', (fresh) => {
  test('is taken although one of them brings what the database cannot read', async () => {
    const store = await (await fresh()).open()
    const submit = laneOver(breakingOn(store, 'poison', new Error('invalid byte sequence')))
    const results = await Promise.allSettled(['one', 'poison', 'two'].map(submit))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await store.tickets.counts([{}], 10)).toEqual([2])
  })

  test('is refused together while the database is away, so that nobody waits for one try each', async () => {
    const store = await (await fresh()).open()
    const submit = laneOver(breakingOn(store, 'one', new DocketError('unavailable', 'The database does not answer.')))
    const results = await Promise.allSettled(['one', 'two'].map(submit))
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await store.tickets.counts([{}], 10)).toEqual([0])
  })

  test('is not said to be kept when nobody knows, is not written again, and is found by whoever asks again', async () => {
    const store = await (await fresh()).open(createTestClock(now))
    const results = await Promise.allSettled(['one', 'two'].map(laneOver(forgettingToAnswer(store))))
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await store.tickets.counts([{}], 10)).toEqual([2])
    const again = await Promise.all(['one', 'two'].map(laneOver(store)))
    expect(again.map(({ repeated }) => repeated)).toEqual([true, true])
    expect(await store.tickets.counts([{}], 10)).toEqual([2])
  })
})

eachDatabase('a ticket that another engine gave to another team', (fresh) => {
  test('is closed to whoever may not see that team, though this engine has seen it with the old one last', async () => {
    const database = await fresh()
    const [store, elsewhere] = [await database.open(), await database.open()]
    const lane = openLane(store)
    const submission = { ticket: 1, dedupe: null, expectedVersion: null, files: [] }
    const note = {
      type: 'agent.noted',
      by: { role: 'agent', id: 'ana' },
      data: {},
      content: { text: '', files: [] },
    } as const
    const mayWithCare = (ticket: Ticket) => ticket.team === 'care'
    await lane.submit({ ...submission, ticket: null, event: ticketCreated() })
    await lane.submit({ ...submission, event: note, may: mayWithCare })
    await openLane(elsewhere).submit({
      ...submission,
      event: { ...note, type: 'team.changed', data: { team: 'board' } },
    })

    const late = lane.submit({ ...submission, event: note, may: mayWithCare })
    await expect(late).rejects.toMatchObject({ code: 'not-found' })
    expect((await store.events.of(1)).map(({ type }) => type)).toEqual([
      'ticket.created',
      'agent.noted',
      'team.changed',
    ])
  })
})
