import { expect, test } from 'vitest'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { definitionsOf } from '#engine/testing/define.ts'
import { createTicket } from '#engine/testing/desk-clock.ts'
import type { Priority } from './ticket.ts'
import { waysOn } from './ways.ts'

const workflow: WorkflowFile = {
  id: 'support',
  initial: 'new',
  states: {
    new: {
      on: {
        'ticket.taken': { target: 'open', guard: { type: 'isAssigned' } },
        'ticket.solved': [
          { target: 'solved', guard: { type: 'within', params: { duration: 'PT1H', since: 'stateEntered' } } },
          { target: 'open' },
        ],
        'ticket.closed': {
          target: 'closed',
          guard: { type: 'matches', params: { when: { priority: 3 } } },
        },
        'ticket.reopened': 'open',
      },
    },
    open: {},
    solved: { tags: ['solved'] },
    closed: { tags: ['closed'] },
  },
}

const definitions = definitionsOf({
  workflows: { support: workflow },
  teams: { care: { name: 'Care', workflow: 'support' } },
})
const start = Date.parse('2026-11-24T09:00:00Z')

test('tickets in one state can go each where its own guards let it, whichever was asked about before', () => {
  const { ticket } = createTicket(definitions, new Date(start).toISOString())
  const cases = [null, 'ana'].flatMap((assignee) =>
    ([0, 3] as readonly Priority[]).flatMap((priority) =>
      [1, 59, 61].map((minutes) => ({ assignee, priority, minutes })),
    ),
  )
  for (const { assignee, priority, minutes } of [...cases, ...cases.toReversed()]) {
    const ways = waysOn(definitions, { ...ticket(), assignee, priority }, null, start + minutes * 60_000)
    expect([assignee, priority, minutes, Object.fromEntries(ways.map(({ type, to }) => [type, to]))]).toEqual([
      assignee,
      priority,
      minutes,
      {
        ...(assignee !== null && { 'ticket.taken': ['open'] }),
        'ticket.solved': [minutes > 60 ? 'open' : 'solved'],
        ...(priority === 3 && { 'ticket.closed': ['closed'] }),
        'ticket.reopened': ['open'],
      },
    ])
  }
})
