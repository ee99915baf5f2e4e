import { describe, expect, test } from 'vitest'
import type { SlaFile, TeamFile } from '#engine/schemas/types.ts'
import { definitionsOf, officeWeek } from '#engine/testing/define.ts'
import { createTicket, short, type TicketLife } from '#engine/testing/desk-clock.ts'
import { answerTime } from './promise.ts'

function desk(
  policies: Readonly<Record<string, SlaFile>>,
  teams: Readonly<Record<string, Partial<TeamFile>>> = { care: {} },
) {
  return definitionsOf({
    policies,
    hours: { office: { timeZone: 'Europe/Berlin', week: officeWeek([['09:00', '17:00']]) } },
    workflows: {
      support: {
        id: 'support',
        initial: 'new',
        states: {
          new: { on: { 'agent.replied': 'waiting' } },
          waiting: { tags: ['sla.paused'], on: { 'customer.replied': 'open' } },
          open: { on: { 'agent.replied': 'waiting' } },
        },
      },
    },
    teams: Object.fromEntries(
      Object.entries(teams).map(([id, team]) => [id, { name: id, workflow: 'support', ...team }]),
    ),
  })
}

const promised = (life: TicketLife) => {
  const promise = life.ticket().promised
  return promise && `${promise.metric} ${short(promise.dueAt)}`
}
const promises = (life: TicketLife) => life.events.filter(({ type }) => type === 'promise.given').length

const standard: SlaFile = { targets: { firstResponse: 'P1D', nextResponse: 'PT8H' } }
const urgent: SlaFile = { when: { priority: 3 }, targets: { firstResponse: 'PT4H' } }

describe('the promise to the requester', () => {
  test('is the earliest deadline of an answer, given with the ticket', () => {
    const life = createTicket(desk({ standard, urgent }), '2026-11-18T09:00:00Z', { priority: 3 })
    expect(promised(life)).toBe('firstResponse 2026-11-18T13:00Z')
    expect(promises(life)).toBe(1)
  })

  test('comes earlier when the ticket becomes more urgent, and never later when it becomes less so', () => {
    const life = createTicket(desk({ standard, urgent }), '2026-11-18T09:00:00Z')
    expect(promised(life)).toBe('firstResponse 2026-11-19T09:00Z')
    life.happens('2026-11-18T10:00:00Z', 'priority.changed', { priority: 3 })
    expect(promised(life)).toBe('firstResponse 2026-11-18T13:00Z')
    life.happens('2026-11-18T11:00:00Z', 'priority.changed', { priority: 0 })
    expect(promised(life)).toBe('firstResponse 2026-11-18T13:00Z')
    expect(promises(life)).toBe(2)
  })

  test('never moves later with new definitions', () => {
    const life = createTicket(desk({ standard }), '2026-11-18T09:00:00Z')
    life.follow(desk({ standard: { targets: { firstResponse: 'P3D' } } }))
    life.happens('2026-11-18T10:00:00Z', 'tags.changed', { add: ['slow'], remove: [] })
    expect(life.clock('standard', 'firstResponse')).toBe('running 2026-11-23T09:00Z')
    expect(promised(life)).toBe('firstResponse 2026-11-19T09:00Z')
  })

  test('that was missed gives way to the next deadline', () => {
    const life = createTicket(desk({ standard, urgent }), '2026-11-18T09:00:00Z', { priority: 3 })
    life.wait('2026-11-18T14:00:00Z')
    expect(promised(life)).toBe('firstResponse 2026-11-19T09:00Z')
  })

  test('is given anew for each question', () => {
    const life = createTicket(desk({ standard }), '2026-11-18T09:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'agent.replied')
    expect(promises(life)).toBe(1)
    life.happens('2026-11-18T11:00:00Z', 'customer.replied')
    expect(promised(life)).toBe('nextResponse 2026-11-19T11:00Z')
    life.happens('2026-11-18T12:00:00Z', 'agent.replied')
    life.happens('2026-11-20T11:00:00Z', 'customer.replied')
    expect(promised(life)).toBe('nextResponse 2026-11-23T11:00Z')
    expect(promises(life)).toBe(3)
  })

  test('is not given where no policy names an answer, nor for a ticket on the shelf', () => {
    expect(
      promised(createTicket(desk({ late: { targets: { resolution: 'P1D' } } }), '2026-11-18T09:00:00Z')),
    ).toBeNull()
    expect(promised(createTicket(desk({ standard }), '2026-11-18T09:00:00Z', { shelved: true }))).toBeNull()
  })
})

describe('the answer time on a form', () => {
  const friday = Date.parse('2026-11-20T15:00:00Z')

  test('is when a plain question asked now would be answered, with the zone of the hours', () => {
    expect(answerTime(desk({ standard, urgent }), 'care', friday)).toEqual({
      dueAt: Date.parse('2026-11-23T15:00:00Z'),
      timeZone: 'Europe/Berlin',
    })
  })

  test('counts policies for forms, and not those for mail', () => {
    const policies = {
      form: { when: { channel: 'form' }, targets: { firstResponse: 'PT2H' } },
      mail: { when: { channel: 'email' }, targets: { firstResponse: 'PT1H' } },
    }
    expect(answerTime(desk(policies), 'care', friday)?.dueAt).toBe(Date.parse('2026-11-23T09:00:00Z'))
  })

  test('is nothing without a policy for answers, or without the team', () => {
    expect(answerTime(desk({ late: { targets: { resolution: 'P1D' } } }), 'care', friday)).toBeNull()
    expect(answerTime(desk({ standard }), 'nobody', friday)).toBeNull()
  })

  test('without a team is that of the default team, or of the only one', () => {
    expect(answerTime(desk({ standard }), null, friday)).not.toBeNull()
    const two = { care: { policies: [] }, sales: { default: true } }
    expect(answerTime(desk({ standard }, two), null, friday)).not.toBeNull()
    expect(answerTime(desk({ standard }, { care: {}, sales: {} }), null, friday)).toBeNull()
  })
})
