import { expect, test } from 'vitest'
import { DocketError } from '#engine/core/docket-error.ts'
import type { EventInput } from '#engine/core/ticket/event.ts'
import type { Store } from '#engine/store/store.ts'
import { createTestClock } from '#engine/testing/clock.ts'
import { eachDatabase, quiet } from '#engine/testing/databases.ts'
import { definitionsOf } from '#engine/testing/define.ts'
import { createTestRandom } from '#engine/testing/random.ts'
import { createLane } from './lane.ts'

const definitions = definitionsOf({
  workflows: { support: { id: 'support', initial: 'new', states: { new: {} } } },
  teams: { care: { name: 'Care', workflow: 'support' } },
})
const question: EventInput = {
  type: 'ticket.created',
  by: { role: 'customer' },
  data: {
    channel: 'form',
    team: 'care',
    form: null,
    priority: 0,
    tags: [],
    language: 'en',
    timeZone: null,
    shelved: false,
    linked: [],
  },
  content: {
    requester: { name: 'Mia', email: 'mia@example.com', phone: '', company: '' },
    title: 'A question',
    text: 'Where is my parcel?',
    fields: {},
    extra: {},
    files: [],
  },
}

function laneOver(store: Store) {
  const lane = createLane({
    store,
    clock: createTestClock(Date.UTC(2026, 10, 24, 9)),
    random: createTestRandom('lane'),
    log: quiet,
    running: () => definitions,
    at: async () => null,
    committed: () => {},
    failpoint: () => {},
  })
  return (key: string) =>
    lane.submit({
      ticket: null,
      event: question,
      dedupe: { key, bodyHash: 'h', keptMs: 60_000 },
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
})
