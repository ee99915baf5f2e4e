import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Store } from '#engine/store/store.ts'
import { createTestClock, type TestClock } from '#engine/testing/clock.ts'
import { eachDatabase, quiet } from '#engine/testing/databases.ts'
import { definitionsOf } from '#engine/testing/define.ts'
import { createTestRandom } from '#engine/testing/random.ts'
import { createRevisionSweep } from './revision-sweep.ts'

const definitions = definitionsOf({})

function sweepOver(store: Store, clock: TestClock, move: (ticket: number | null) => void = () => {}) {
  return createRevisionSweep({
    store,
    clock,
    random: createTestRandom(),
    log: quiet,
    running: () => definitions,
    at: async () => null,
    async submit({ ticket }) {
      move(ticket)
      return { ticket: {} as never, events: [], repeated: true }
    },
  })
}

test.each(['the sweep began', 'the tickets were written'])(
  'tickets are moved to a new revision although the disk was full when %s',
  async (when) => {
    const clock = createTestClock()
    const moved: (number | null)[] = []
    let isFull = true
    const mayBeFull = (now: string) => {
      if (isFull && now === when) throw new DocketError('low-disk', 'The disk is full.')
    }
    const store = {
      leases: {
        async take() {
          mayBeFull('the sweep began')
          return true
        },
        release: async () => {},
      },
      takeovers: { last: async () => ({ to: definitions.revision, finishedAt: 1 }) },
      tickets: { withOtherClosures: async (_: unknown, after: number) => (after === 0 ? [7] : []) },
    } as unknown as Store
    const sweep = sweepOver(store, clock, (ticket) => {
      mayBeFull('the tickets were written')
      moved.push(ticket)
    })
    sweep.ring()
    await turn()
    isFull = false
    clock.advance(60_000)
    await turn()
    expect(moved).toEqual([7])
    await sweep.stop()
  },
)

eachDatabase('a takeover', (fresh) => {
  test('that another engine broke into while this one stood still is told to its end', async () => {
    const database = await (await fresh()).open()
    let asked = 0
    const { leases } = database
    const store: Store = {
      ...database,
      // Taken, then found to be somebody else's, who has gone since.
      leases: { ...leases, take: async (...named) => ++asked !== 2 && leases.take(...named) },
    }
    const clock = createTestClock()
    const sweep = sweepOver(store, clock)
    sweep.ring()
    const last = async () => {
      clock.advance(15_000)
      return (await database.takeovers.last())?.finishedAt ?? null
    }
    await expect.poll(last).not.toBeNull()
    const told = await database.takeovers.list(10, null)
    expect(told.map(({ finishedAt }) => finishedAt !== null)).toEqual([true, false])
    await sweep.stop()
  })
})
