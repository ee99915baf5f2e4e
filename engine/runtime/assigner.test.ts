import { expect, test, vi } from 'vitest'
import type { Definitions } from '#engine/core/catalogue.ts'
import { createTestClock } from '#engine/testing/clock.ts'
import { definitionsOf } from '#engine/testing/define.ts'
import { type AssignerOptions, createAssigner } from './assigner.ts'

test('agents who are gone are looked for with new files and twice a minute, however much is written', async () => {
  const teams = {
    care: { name: 'Care', workflow: 'support', assignment: { method: 'balanced' } },
    sales: { name: 'Sales', workflow: 'support', assignment: { method: 'balanced' } },
  } as const
  const desk = (capacity: number): Definitions =>
    definitionsOf({ teams: { ...teams, care: { ...teams.care, assignment: { method: 'balanced', capacity } } } })
  let running = desk(1)
  const asked: (string | null | undefined)[] = []
  const clock = createTestClock()
  const assigner = createAssigner({
    clock,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    runtime: { definitions: () => ({ running }) },
    store: {
      agentState: { ofAll: async () => [] },
      tickets: {
        assignees: async () => ['zoe'],
        list: async ({ assignee }: { assignee?: string | null }) => {
          asked.push(assignee)
          return { tickets: [], next: null }
        },
      },
    },
  } as unknown as AssignerOptions)
  const round = async (before: () => void) => {
    asked.length = 0
    before()
    assigner.ring()
    // One list of waiting tickets for each team ends a round.
    await vi.waitFor(() => expect(asked.filter((one) => one === null)).toHaveLength(2))
    return asked.filter((one) => one === 'zoe').length
  }

  expect(await round(() => {})).toBe(1)
  expect(await round(() => {})).toBe(0)
  running = desk(2)
  expect(await round(() => {})).toBe(1)
  expect(await round(() => clock.advance(29_000))).toBe(0)
  expect(await round(() => clock.advance(1_000))).toBe(1)
  await assigner.stop()
})
