import { describe, expect, test } from 'vitest'
import type { Definitions } from '#engine/core/catalogue.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { definitionsOf, officeWeek } from '#engine/testing/define.ts'
import { createTicket, short, type TicketLife } from '#engine/testing/desk-clock.ts'
import { foldable } from './erasure.ts'
import type { TicketEvent } from './event.ts'
import { pastChanges, pastTicket } from './past.ts'

const workflow: WorkflowFile = {
  id: 'support',
  initial: 'new',
  states: {
    new: { on: { 'agent.replied': 'waiting', 'ticket.solved': 'solved' } },
    waiting: { tags: ['sla.paused'], on: { 'customer.replied': 'new', 'ticket.solved': 'solved' } },
    solved: { tags: ['solved'] },
  },
}
const help = (resolution: string) =>
  definitionsOf({
    workflows: { support: workflow },
    teams: { care: { name: 'Care', workflow: 'support', hours: 'office' } },
    agents: { ana: { name: 'Ana', email: 'ana@example.com', role: 'agent' } },
    hours: { office: { timeZone: 'UTC', week: officeWeek([['09:00', '17:00']]) } },
    policies: { standard: { targets: { resolution } } },
  })
const definitions = help('PT16H')
const at = (time: string) => `2026-11-24T${time}:00Z`
const always = (one: Definitions) => () => one

/** What each event changed, in a line. */
function changesOf(
  life: TicketLife,
  definitionsAt: (event: { readonly revision: string }) => Definitions = always(definitions),
): readonly string[] {
  return life.events.flatMap(({ seq, type }) =>
    pastChanges(pastTicket(life.events, seq, definitionsAt)).map((change) => {
      const [from, to] = [change.from, change.to].map((one) =>
        one === null || typeof one === 'string' ? (one ?? '–') : `${one.state} ${short(one.dueAt)}`,
      )
      return `${type} ${change.fact}: ${from} → ${to}`
    }),
  )
}

describe('a ticket as it stood after one of its events', () => {
  test('is shown whatever its log holds, also an answer on the shelf, which is refused', () => {
    const life = createTicket(definitions, at('09:00'), { shelved: true })
    life.happens(at('11:00'), 'ticket.accepted')
    const [created, accepted] = life.events as readonly [TicketEvent, TicketEvent]
    const answer = { ...accepted, at: Date.parse(at('10:00')), type: 'agent.replied', data: { via: 'api' } }
    const log = [created, answer, { ...accepted, seq: 3 }]
    expect(pastTicket(log, 3, always(definitions)).ticket).toMatchObject({ shelved: false, firstRepliedAt: answer.at })
  })

  test('is what the log says of state, priority, assignee and deadlines, each change with the event that made it', () => {
    const life = createTicket(definitions, at('09:00'))
    life.happens(at('10:00'), 'ticket.assigned', { agent: 'ana' })
    life.happens(at('11:00'), 'priority.changed', { priority: 3 })
    life.happens(at('12:00'), 'agent.replied', { via: 'desk', solves: true })
    expect(changesOf(life)).toEqual([
      'ticket.created state: – → new',
      'ticket.created priority: – → 0',
      'ticket.created team: – → care',
      'ticket.created deadline: – → running 2026-11-25T17:00Z',
      'ticket.assigned assignee: – → ana',
      'priority.changed priority: 0 → 3',
      // What followed from an event in the same commit is told apart from it.
      'agent.replied state: new → waiting',
      'agent.replied deadline: running 2026-11-25T17:00Z → paused 2026-11-25T17:00Z',
      'ticket.solved state: waiting → solved',
      'ticket.solved deadline: paused 2026-11-25T17:00Z → met 2026-11-25T17:00Z',
    ])
  })

  test('after the last event is the ticket of today', () => {
    const life = createTicket(definitions, at('09:00'))
    life.happens(at('10:00'), 'reply.scheduled', {
      via: 'desk',
      sendAt: Date.parse(at('10:30')),
      unlessCustomerWrites: true,
    })
    life.wait(at('11:00'))
    life.happens(at('12:00'), 'customer.replied')
    const { ticket } = pastTicket(life.events, life.events.at(-1)?.seq ?? 0, always(definitions))
    expect({ ...ticket, thread: [] }).toEqual({ ...life.ticket(), thread: [] })
  })

  test('is judged by the definitions that were valid then', () => {
    const life = createTicket(definitions, at('09:00'))
    const later = { ...help('PT4H'), revision: 'later' }
    life.follow(later)
    life.happens(at('10:00'), 'priority.changed', { priority: 1 })
    const then = changesOf(life, ({ revision }) => (revision === 'later' ? later : definitions))
    expect(then).toEqual(
      expect.arrayContaining([
        'ticket.created deadline: – → running 2026-11-25T17:00Z',
        'priority.changed deadline: running 2026-11-25T17:00Z → running 2026-11-24T13:00Z',
      ]),
    )
  })

  test('cannot be shown from before somebody was erased from it', () => {
    const life = createTicket(definitions, at('09:00'))
    life.happens(at('10:00'), 'person.erased', { part: 'requester' }, { role: 'system' }, {
      address: 'mia@example.com',
    } as JsonObject)
    life.happens(at('11:00'), 'priority.changed', { priority: 2 })
    // What was said before is gone from the log, too.
    const log = life.events.map((event) => (event.type === 'ticket.created' ? { ...event, content: null } : event))
    expect(foldable(log).map(({ type }) => type)).toEqual(['person.erased', 'priority.changed'])
    const past = pastTicket(log, log.at(-1)?.seq ?? 0, always(definitions))
    expect([past.ticket.title, pastChanges(past)]).toEqual([
      'Erased request',
      [{ fact: 'priority', from: '0', to: '2' }],
    ])
  })
})
