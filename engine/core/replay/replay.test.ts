import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Definitions } from '#engine/core/catalogue.ts'
import type { HoursFile, SlaFile, WorkflowFile } from '#engine/schemas/types.ts'
import { definitionsOf, officeWeek } from '#engine/testing/define.ts'
import { createTicket, type TicketLife } from '#engine/testing/desk-clock.ts'
import { tries } from '#engine/testing/tries.ts'
import { createAnonymiser } from './anonymous.ts'
import { createComparison, type Difference } from './comparison.ts'
import { clockResult, type History, knownUntil } from './history.ts'
import { replay } from './replay.ts'

const support: WorkflowFile = {
  id: 'support',
  initial: 'new',
  states: {
    new: {
      entry: [{ type: 'sendMail', params: { template: 'received', to: 'requester' } }],
      on: { 'agent.replied': 'waiting', 'ticket.taken': 'open', 'ticket.solved': 'solved' },
    },
    open: { on: { 'agent.replied': 'waiting', 'ticket.solved': 'solved' } },
    waiting: { tags: ['sla.paused'], on: { 'customer.replied': 'open' }, after: { P7D: 'solved' } },
    solved: { tags: ['solved'], on: { 'customer.replied': 'open' }, after: { P14D: 'closed' } },
    closed: { tags: ['closed'] },
  },
}
const office: HoursFile = { timeZone: 'Europe/Berlin', week: officeWeek([['09:00', '17:00']]) }

function desk(firstResponse: string, workflow: WorkflowFile = support, when?: SlaFile['when']): Definitions {
  return definitionsOf({
    policies: {
      standard: {
        ...(when && { when }),
        targets: { firstResponse, resolution: 'P3D' },
        warnAt: [0.5],
        onBreach: [{ type: 'setPriority', params: { priority: 3 } }],
      },
    },
    hours: { office },
    workflows: { support: workflow },
    teams: { care: { name: 'Care', workflow: 'support' } },
  })
}

const until = Date.parse('2026-12-24T12:00:00Z')
const historyOf = (life: TicketLife): History => {
  life.wait(new Date(until).toISOString())
  return lived(life)
}
const lived = (life: TicketLife): History => ({
  ticket: 1,
  until: knownUntil(life.ticket(), until),
  clocks: life.ticket().clocks.map(clockResult),
  events: life.events,
})
const compared = (history: History, definitions: Definitions): Difference | null =>
  createComparison(until).add(history, replay(definitions, history))

describe('a life replayed', () => {
  const four = desk('PT4H')
  const answered = (definitions: Definitions) => {
    const life = createTicket(definitions, '2026-11-23T08:00:00Z')
    life.happens('2026-11-23T11:00:00Z', 'agent.replied')
    life.happens('2026-11-24T11:00:00Z', 'customer.replied')
    life.happens('2026-11-24T12:00:00Z', 'ticket.solved')
    return historyOf(life)
  }

  test('under its own definitions is the same, whatever happened', () => {
    const steps = fc.array(
      fc.record({
        hours: fc.integer({ min: 1, max: 90 }),
        type: fc.constantFrom('agent.replied', 'customer.replied', 'ticket.taken', 'ticket.solved', 'agent.noted'),
      }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(steps, (all) => {
        const life = createTicket(four, '2026-11-02T08:00:00Z')
        let now = Date.parse('2026-11-02T08:00:00Z')
        for (const { hours, type } of all) {
          now += hours * 3_600_000
          try {
            life.happens(new Date(now).toISOString(), type)
          } catch (error) {
            if (!String(error).includes('does not take')) throw error
          }
        }
        const history = historyOf(life)
        expect(compared(history, four)).toBeNull()
        const again = replay(four, history)
        expect(again.history.events).toEqual(history.events)
        expect(again.ticket).toEqual(life.ticket())
      }),
      tries(20),
    )
  })

  test('ends before a timer that no engine fired, under whichever definitions', () => {
    const life = createTicket(four, '2026-11-23T08:00:00Z')
    life.happens('2026-11-23T09:00:00Z', 'ticket.taken')
    const asleep = lived(life)
    // Half of four hours from nine in Berlin: the warning is due, and nobody was there to give it.
    expect(asleep.until).toBe(Date.parse('2026-11-23T10:00:00Z') - 1)
    expect(compared(asleep, four)).toBeNull()
    expect(replay(four, asleep).history.events).toEqual(asleep.events)
    // What other definitions bring before that still counts.
    expect(compared(asleep, desk('PT1H'))).toMatchObject({
      breachesNew: [{ policy: 'standard', metric: 'firstResponse', at: Date.parse('2026-11-23T09:00:00Z') }],
      breachesGone: [],
    })
    expect(compared(asleep, desk('PT3H'))).toBeNull()
  })

  test('under a shorter target is late where the answer came after it, with what the breach does', () => {
    const difference = compared(answered(four), desk('PT2H'))
    expect(difference).toMatchObject({
      breachesNew: [{ policy: 'standard', metric: 'firstResponse', at: Date.parse('2026-11-23T10:00:00Z') }],
      breachesGone: [],
      state: null,
      rejected: [],
    })
    // The first thing to go otherwise is the warning, which comes after half of the shorter time.
    expect(difference?.first).toMatchObject({ type: 'sla.warned', at: Date.parse('2026-11-23T09:00:00Z') })
  })

  test('gives the same bytes each time', () => {
    const twice = [1, 2].map(() => JSON.stringify(replay(desk('PT2H'), answered(four))))
    expect(twice[0]).toBe(twice[1])
  })

  test('skips and names what the other workflow does not take', () => {
    const strict: WorkflowFile = {
      ...support,
      states: { ...support.states, open: { on: { 'agent.replied': 'waiting', 'ticket.taken': 'open' } } },
    }
    const difference = compared(answered(four), desk('PT4H', strict))
    expect(difference?.rejected).toEqual([
      {
        seq: expect.any(Number),
        type: 'ticket.solved',
        at: Date.parse('2026-11-24T12:00:00Z'),
        reason: 'The state "open" does not take "ticket.solved".',
      },
    ])
    expect(difference?.state).toEqual({ before: 'closed', after: 'open' })
  })

  test('of a team that is gone is rejected whole, without an end', () => {
    const nobody = { ...four, teams: new Map() } as Definitions
    const replayed = replay(nobody, answered(four))
    expect(replayed.ticket).toBeNull()
    expect(replayed.rejected.map(({ type }) => type)).toEqual(['ticket.created'])
  })

  test('counts what was met and what was late on both sides', () => {
    const comparison = createComparison(until)
    const history = answered(four)
    comparison.add(history, replay(desk('PT2H'), history))
    expect(comparison.result().targets[0]).toEqual({
      policy: 'standard',
      metric: 'firstResponse',
      before: { met: 1, breached: 0 },
      after: { met: 0, breached: 1 },
    })
  })
})

describe('an anonymised life', () => {
  const acme = desk('PT4H', support, { 'requester.company': 'Acme' })

  test('names nobody and quotes nothing', () => {
    const life = createTicket(acme, '2026-11-23T08:00:00Z')
    life.happens('2026-11-23T09:00:00Z', 'agent.replied')
    const text = JSON.stringify(createAnonymiser(desk('PT4H'))(historyOf(life)))
    for (const word of ['Mia', 'mia@example.com', 'Acme', 'Where is my order', 'It has not come', 'Hello']) {
      expect(text).not.toContain(word)
    }
  })

  test('replays to the same end, since what conditions ask for is kept', () => {
    const life = createTicket(acme, '2026-11-23T08:00:00Z')
    life.happens('2026-11-23T09:00:00Z', 'agent.replied')
    const history = createAnonymiser(acme)(historyOf(life))
    expect(JSON.stringify(history)).toContain('Acme')
    expect(history.clocks).not.toEqual([])
    expect(compared(history, acme)).toBeNull()
  })

  test('keeps what a condition finds inside a text, and no more of it', () => {
    const vip = desk('PT4H', support, { 'requester.email': { contains: '@example.com' } })
    const history = historyOf(createTicket(vip, '2026-11-23T08:00:00Z'))
    const anonymous = createAnonymiser(vip)(history)
    expect(JSON.stringify(anonymous)).not.toContain('mia')
    expect(compared(anonymous, vip)).toBeNull()
  })
})
