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

test.each([
  ['the disk was full when it came', [new DocketError('low-disk', 'The disk is full.')]],
  ['the lease was lost half-way', [true, false]],
])('tickets are moved to a new revision although %s', async (_, first) => {
  const clock = createTestClock()
  const moved: (number | null)[] = []
  const answers: (boolean | Error)[] = [...first]
  const store = {
    leases: {
      async take() {
        const answer = answers.shift() ?? true
        if (answer instanceof Error) throw answer
        return answer
      },
      release: async () => {},
    },
    takeovers: { last: async () => ({ to: definitions.revision, finishedAt: 1 }) },
    tickets: { withOtherClosures: async (__: unknown, after: number) => (after === 0 ? [7] : []) },
  } as unknown as Store
  const sweep = createRevisionSweep({
    store,
    clock,
    random: createTestRandom(),
    log: quiet,
    running: () => definitions,
    at: async () => null,
    async submit({ ticket }) {
      moved.push(ticket)
      return { ticket: {} as never, events: [], repeated: true }
    },
  })
  sweep.ring()
  await turn()
  expect(moved).toEqual([])
  clock.advance(60_000)
  await turn()
  expect(moved).toEqual([7])
  await sweep.stop()
})
