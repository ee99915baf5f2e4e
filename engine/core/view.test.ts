import { describe, expect, test } from 'vitest'
import type { ViewFile } from '#engine/schemas/types.ts'
import { definitionsOf } from '#engine/testing/define.ts'
import { createTicket } from '#engine/testing/desk-clock.ts'
import type { SlaClock } from './sla/clock-state.ts'
import type { Ticket } from './ticket/ticket.ts'
import { compareTickets, fitsView, planView } from './view.ts'

const definitions = definitionsOf({
  workflows: { support: { id: 'support', initial: 'new', states: { new: {} } } },
  teams: { care: { name: 'Care', workflow: 'support' } },
})
const blank = createTicket(definitions, '2026-11-18T09:00:00Z').ticket()
const ticket = (changes: Partial<Ticket>): Ticket => ({ ...blank, ...changes })
const view = (when?: ViewFile['when'], more: Partial<ViewFile> = {}) =>
  planView({ title: 'View', ...(when && { when }), ...more }, 'ana')

describe('a view', () => {
  test('that says nothing is every open ticket, the most urgent and the earliest due on top', () => {
    expect(view()).toEqual({ filter: { open: true }, when: null, rest: null, sort: ['-priority', 'dueAt'] })
  })

  test('asks the store what the store can answer', () => {
    const plan = view(
      { priority: 3, channel: 'form', state: 'open', 'requester.email': 'mia@example.com' },
      { team: 'care' },
    )
    expect(plan.filter).toEqual({
      teams: ['care'],
      priority: 3,
      channel: 'form',
      states: ['open'],
      requester: 'mia@example.com',
    })
    expect(plan.rest).toBeNull()
  })

  test('asks each ticket for the rest', () => {
    const plan = view({ priority: { atLeast: 2 }, tags: 'vip', channel: 'email' })
    expect(plan.filter).toEqual({ channel: 'email' })
    expect(plan.rest).toEqual({ priority: { atLeast: 2 }, tags: 'vip' })
    expect(fitsView(plan, ticket({ channel: 'email', priority: 2, tags: ['vip'] }), 0)).toBe(true)
    expect(fitsView(plan, ticket({ channel: 'email', priority: 1, tags: ['vip'] }), 0)).toBe(false)
  })

  test('of one team shows nothing of another, whatever its condition says', () => {
    expect(view({ team: ['care', 'sales'] }, { team: 'care' }).filter).toEqual({ teams: ['care'] })
    expect(view({ team: 'sales' }, { team: 'care' }).filter).toEqual({ teams: [] })
  })

  test('of “me” is that of whoever looks, also inside `any` and `not`', () => {
    expect(view({ assignee: 'me' }).filter).toEqual({ assignee: 'ana' })
    expect(view({ assignee: { isSet: false } }).filter).toEqual({ assignee: null })
    const mine = view({ any: [{ assignee: 'me' }, { not: { assignee: ['me', 'ben'] } }] })
    expect(fitsView(mine, ticket({ assignee: 'ana' }), 0)).toBe(true)
    expect(fitsView(mine, ticket({ assignee: 'ben' }), 0)).toBe(false)
    const programs = planView({ title: 'Mine', when: { assignee: { in: ['me'] } } }, null)
    expect(fitsView(programs, ticket({ assignee: 'me' }), 0)).toBe(false)
  })
})

describe('the order of a view', () => {
  const due = (dueAt: number): Ticket['clocks'] => [{ ...({} as SlaClock), state: 'running', dueAt }]
  const tickets = [
    ticket({ number: 1, priority: 1, clocks: due(50) }),
    ticket({ number: 2, priority: 3, clocks: [] }),
    ticket({ number: 3, priority: 3, clocks: due(90) }),
    ticket({ number: 4, priority: 3, clocks: due(20) }),
    ticket({ number: 5, priority: 3, clocks: [] }),
  ]
  const order = (plan: Pick<ReturnType<typeof planView>, 'sort'>) =>
    tickets.toSorted(compareTickets(plan.sort)).map(({ number }) => number)

  test('is priority, then deadline with none last, then the newest', () => {
    expect(order(view())).toEqual([4, 3, 5, 2, 1])
  })

  test('is what its file says', () => {
    expect(order(view(undefined, { sort: ['-dueAt'] }))).toEqual([3, 1, 4, 5, 2])
  })
})
