import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Store } from '#engine/store/store.ts'
import { createTestClock } from '#engine/testing/clock.ts'
import { quiet } from '#engine/testing/databases.ts'
import { definitionsOf } from '#engine/testing/define.ts'
import { createTestRandom } from '#engine/testing/random.ts'
import { createRevisionSweep } from './revision-sweep.ts'

const definitions = definitionsOf({})

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
    const sweep = createRevisionSweep({
      store,
      clock,
      random: createTestRandom(),
      log: quiet,
      running: () => definitions,
      at: async () => null,
      async submit({ ticket }) {
        mayBeFull('the tickets were written')
        moved.push(ticket)
        return { ticket: {} as never, events: [], repeated: true }
      },
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
