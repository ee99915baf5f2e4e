import { describe, expect, test } from 'vitest'
import type { HoursFile, SlaFile, TeamFile, WorkflowFile } from '#engine/schemas/types.ts'
import { definitionsOf, officeWeek } from '#engine/testing/define.ts'
import { createTicket, short } from '#engine/testing/desk-clock.ts'
import { earliestDeadline, openMinutesLeft } from './clock.ts'

const support: WorkflowFile = {
  id: 'support',
  initial: 'new',
  states: {
    new: {
      on: { 'agent.replied': 'waiting', 'ticket.taken': 'open', 'ticket.solved': 'solved', 'ticket.snoozed': 'later' },
    },
    open: { on: { 'agent.replied': 'waiting', 'ticket.solved': 'solved', 'ticket.snoozed': 'later' } },
    waiting: {
      tags: ['sla.paused'],
      on: {
        'customer.replied': 'open',
        'agent.replied': { target: 'waiting', reenter: true },
        'ticket.solved': 'solved',
      },
    },
    later: { tags: ['sla.paused'], on: { 'ticket.woken': 'open', 'ticket.solved': 'solved' } },
    solved: {
      tags: ['solved'],
      on: { 'customer.replied': 'open', 'ticket.reopened': 'open', 'ticket.closed': 'closed' },
    },
    closed: { tags: ['closed'], on: {} },
  },
}

const office: HoursFile = { timeZone: 'Europe/Berlin', week: officeWeek([['09:00', '17:00']]) }
const withLunch: HoursFile = {
  ...office,
  week: officeWeek([
    ['09:00', '12:00'],
    ['13:00', '17:00'],
  ]),
}

function desk(
  policies: Readonly<Record<string, SlaFile>>,
  {
    team = {},
    hours = { office },
    workflow = support,
  }: {
    readonly team?: Partial<TeamFile>
    readonly hours?: Readonly<Record<string, HoursFile>>
    readonly workflow?: WorkflowFile
  } = {},
) {
  const care: TeamFile = { name: 'Customer care', workflow: 'support', ...team }
  return definitionsOf({
    policies,
    hours,
    workflows: { support: workflow },
    teams: { care, other: { ...care, policies: [] } },
  })
}

const standard: SlaFile = { targets: { firstResponse: 'P1D' } }
const urgent: SlaFile = { when: { priority: 3 }, targets: { firstResponse: 'PT4H' } }

describe('the first response', () => {
  test('is due by the policy’s target, counted in business hours from creation', () => {
    const life = createTicket(
      desk({ standard: { targets: { firstResponse: 'PT8H' } } }, { hours: { office: withLunch } }),
      '2026-11-20T15:00:00Z',
    )
    expect(life.clock('standard', 'firstResponse')).toBe('running 2026-11-23T16:00Z')
  })

  test('is met by the first answer of an agent, and a later answer changes nothing', () => {
    const life = createTicket(desk({ standard }), '2026-11-18T09:00:00Z')
    life.happens('2026-11-18T11:00:00Z', 'agent.replied')
    const [clock] = life.ticket().clocks
    expect(clock).toMatchObject({ state: 'met', metAt: Date.parse('2026-11-18T11:00:00Z'), breachedAt: null })
    life.happens('2026-11-20T11:00:00Z', 'agent.replied')
    expect(life.ticket().clocks[0]?.metAt).toBe(clock?.metAt)
    expect(life.ticket().timers).toEqual([])
  })

  test('is not met by a note, nor by taking the ticket', () => {
    const life = createTicket(desk({ standard }), '2026-11-18T09:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'agent.noted')
    life.happens('2026-11-18T10:30:00Z', 'ticket.taken')
    expect(life.clock('standard', 'firstResponse')).toBe('running 2026-11-19T09:00Z')
  })

  test('that comes too late leaves the clock red', () => {
    const life = createTicket(desk({ standard }), '2026-11-18T09:00:00Z')
    life.happens('2026-11-19T10:00:00Z', 'agent.replied')
    expect(life.ticket().clocks[0]).toMatchObject({
      state: 'breached',
      breachedAt: Date.parse('2026-11-19T09:00:00Z'),
      metAt: Date.parse('2026-11-19T10:00:00Z'),
    })
    expect(life.events.map(({ type }) => type).filter((type) => type.startsWith('sla'))).toEqual(['sla.breached'])
  })

  test('at the very instant of the deadline is in time', () => {
    const definitions = desk({ standard })
    const life = createTicket(definitions, '2026-11-18T09:00:00Z')
    life.happens('2026-11-19T08:59:59Z', 'agent.replied')
    expect(life.clock('standard', 'firstResponse')).toBe('met 2026-11-19T09:00Z')
  })

  test('stops when the ticket is solved without an answer: nobody is called about a finished ticket', () => {
    const life = createTicket(desk({ standard }), '2026-11-18T09:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'ticket.solved')
    life.wait('2026-12-18T10:00:00Z')
    expect(life.clock('standard', 'firstResponse')).toBe('paused 2026-11-19T09:00Z')
    expect(life.ticket().timers).toEqual([])
  })
})

describe('the next response', () => {
  const policies = { standard: { targets: { firstResponse: 'PT4H', nextResponse: 'PT8H' } } }

  test('begins with the first message after our answer; another message does not begin it anew', () => {
    const life = createTicket(desk(policies), '2026-11-18T09:00:00Z')
    life.happens('2026-11-18T09:30:00Z', 'customer.replied')
    expect(life.clock('standard', 'nextResponse')).toBeUndefined()
    life.happens('2026-11-18T10:00:00Z', 'agent.replied')
    life.happens('2026-11-18T12:00:00Z', 'customer.replied')
    life.happens('2026-11-18T14:00:00Z', 'customer.replied')
    expect(life.clock('standard', 'nextResponse')).toBe('running 2026-11-19T12:00Z')
  })

  test('is met by our next answer, and begins again with the next question', () => {
    const life = createTicket(desk(policies), '2026-11-18T09:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'agent.replied')
    life.happens('2026-11-18T12:00:00Z', 'customer.replied')
    life.happens('2026-11-18T13:00:00Z', 'agent.replied')
    expect(life.clock('standard', 'nextResponse')).toBe('met 2026-11-19T12:00Z')
    life.happens('2026-11-19T09:00:00Z', 'customer.replied')
    expect(life.clock('standard', 'nextResponse')).toBe('running 2026-11-20T09:00Z')
    expect(life.ticket().clocks).toHaveLength(2)
  })

  test('does not begin with a stranger’s message, nor with one that a participant is not proven to have written', () => {
    const life = createTicket(desk(policies), '2026-11-18T09:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'agent.replied')
    life.happens('2026-11-18T12:00:00Z', 'customer.replied', { hidden: true }, { role: 'stranger' })
    life.happens('2026-11-18T13:00:00Z', 'customer.replied', { hidden: true }, { role: 'participant' })
    expect(life.clock('standard', 'nextResponse')).toBeUndefined()
  })

  test('does not begin on a closed ticket', () => {
    const life = createTicket(desk(policies), '2026-11-18T09:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'agent.replied')
    life.happens('2026-11-18T11:00:00Z', 'ticket.solved')
    life.happens('2026-11-18T11:01:00Z', 'ticket.closed')
    life.happens('2026-11-18T12:00:00Z', 'customer.replied')
    expect(life.clock('standard', 'nextResponse')).toBeUndefined()
  })
})

describe('the resolution', () => {
  const policies = { standard: { targets: { resolution: 'PT16H' } } }

  test('pauses while we wait for the customer, and goes on where it stood', () => {
    const life = createTicket(desk(policies), '2026-11-18T08:00:00Z')
    expect(life.clock('standard', 'resolution')).toBe('running 2026-11-19T16:00Z')
    life.happens('2026-11-18T09:00:00Z', 'agent.replied')
    expect(life.clock('standard', 'resolution')).toBe('paused 2026-11-19T16:00Z')
    life.happens('2026-11-18T12:00:00Z', 'customer.replied')
    expect(life.clock('standard', 'resolution')).toBe('running 2026-11-20T11:00Z')
    expect(life.ticket().clocks[0]?.pauses).toEqual([
      { from: Date.parse('2026-11-18T09:00:00Z'), until: Date.parse('2026-11-18T12:00:00Z') },
    ])
  })

  test('gets nothing back for a pause outside business hours', () => {
    const life = createTicket(desk(policies), '2026-11-18T08:00:00Z')
    life.happens('2026-11-18T15:00:00Z', 'agent.replied')
    life.happens('2026-11-19T07:00:00Z', 'customer.replied')
    expect(life.clock('standard', 'resolution')).toBe('running 2026-11-20T09:00Z')
  })

  test('has no timer while it is paused, so that it cannot be breached then', () => {
    const life = createTicket(desk(policies), '2026-11-18T08:00:00Z')
    life.happens('2026-11-18T09:00:00Z', 'agent.replied')
    life.wait('2027-01-01T00:00:00Z')
    expect(life.clock('standard', 'resolution')).toBe('paused 2026-11-19T16:00Z')
  })

  test('is reached in a solved state, also when the pause before it was long', () => {
    const life = createTicket(desk(policies), '2026-11-18T08:00:00Z')
    life.happens('2026-11-18T09:00:00Z', 'agent.replied')
    life.happens('2026-12-02T09:00:00Z', 'ticket.solved')
    expect(life.ticket().clocks[0]).toMatchObject({
      state: 'met',
      metAt: Date.parse('2026-12-02T09:00:00Z'),
      breachedAt: null,
    })
  })

  test('runs on where it stood when a solved ticket is opened again', () => {
    const life = createTicket(desk(policies), '2026-11-18T08:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'ticket.solved')
    life.happens('2026-11-25T10:00:00Z', 'ticket.reopened')
    expect(life.clock('standard', 'resolution')).toBe('running 2026-11-26T16:00Z')
    expect(life.ticket().clocks[0]?.metAt).toBeNull()
  })

  test('stays red when a late solution is opened again and solved again', () => {
    const life = createTicket(desk(policies), '2026-11-18T08:00:00Z')
    life.happens('2026-11-23T10:00:00Z', 'ticket.solved')
    expect(life.clock('standard', 'resolution')).toBe('breached 2026-11-19T16:00Z')
    life.happens('2026-11-23T11:00:00Z', 'ticket.reopened')
    expect(life.ticket().clocks[0]).toMatchObject({ state: 'breached', metAt: null })
    life.happens('2026-11-23T12:00:00Z', 'ticket.solved')
    expect(life.ticket().clocks[0]).toMatchObject({ state: 'breached', metAt: Date.parse('2026-11-23T12:00:00Z') })
    expect(life.events.filter(({ type }) => type === 'sla.breached')).toHaveLength(1)
  })

  test('pauses in the states that the policy names, and only there', () => {
    const named = { standard: { targets: { resolution: 'PT16H' }, pauseIn: ['later'] } }
    const life = createTicket(desk(named), '2026-11-18T08:00:00Z')
    life.happens('2026-11-18T09:00:00Z', 'agent.replied')
    expect(life.clock('standard', 'resolution')).toBe('running 2026-11-19T16:00Z')
    life.happens('2026-11-18T10:00:00Z', 'customer.replied')
    life.happens('2026-11-18T11:00:00Z', 'ticket.snoozed')
    expect(life.clock('standard', 'resolution')).toBe('paused 2026-11-19T16:00Z')
  })

  test('goes green only while it is solved: closing keeps the instant of the solution', () => {
    const life = createTicket(desk(policies), '2026-11-18T08:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'ticket.solved')
    life.happens('2026-12-18T10:00:00Z', 'ticket.closed')
    expect(life.ticket().clocks[0]).toMatchObject({ state: 'met', metAt: Date.parse('2026-11-18T10:00:00Z') })
  })
})

describe('reaching a state', () => {
  const policies = { standard: { targets: { reach: { state: 'open', within: 'PT2H' } } } }

  test('counts that state and every later one of the file', () => {
    const life = createTicket(desk(policies), '2026-11-18T08:00:00Z')
    expect(life.clock('standard', 'reach')).toBe('running 2026-11-18T10:00Z')
    life.happens('2026-11-18T09:00:00Z', 'agent.replied')
    expect(life.clock('standard', 'reach')).toBe('met 2026-11-18T10:00Z')
  })

  test('is undone by going back, and the time there counts as a pause', () => {
    const workflow: WorkflowFile = {
      id: 'support',
      initial: 'new',
      states: {
        new: { on: { 'ticket.taken': 'work' } },
        work: { initial: 'doing', on: { 'ticket.woken': 'new' }, states: { doing: {} } },
      },
    }
    const within = { standard: { targets: { reach: { state: 'work', within: 'PT2H' } } } }
    const life = createTicket(desk(within, { workflow }), '2026-11-18T08:00:00Z')
    life.happens('2026-11-18T09:00:00Z', 'ticket.taken')
    expect(life.clock('standard', 'reach')).toBe('met 2026-11-18T10:00Z')
    life.happens('2026-11-18T11:00:00Z', 'ticket.woken')
    expect(life.clock('standard', 'reach')).toBe('running 2026-11-18T12:00Z')
  })
})

describe('several policies', () => {
  const definitions = desk({ standard, urgent })

  test('all attach that match, and the earliest open deadline shows', () => {
    const life = createTicket(definitions, '2026-11-18T09:00:00Z', { priority: 3 })
    expect(life.clock('standard', 'firstResponse')).toBe('running 2026-11-19T09:00Z')
    expect(life.clock('urgent', 'firstResponse')).toBe('running 2026-11-18T13:00Z')
    expect(earliestDeadline(life.ticket().clocks)).toEqual({
      dueAt: Date.parse('2026-11-18T13:00:00Z'),
      policy: 'urgent',
      metric: 'firstResponse',
    })
  })

  test('once it has passed the next one shows, and when all are done none', () => {
    const life = createTicket(definitions, '2026-11-18T09:00:00Z', { priority: 3 })
    life.wait('2026-11-18T14:00:00Z')
    expect(earliestDeadline(life.ticket().clocks)).toMatchObject({ policy: 'standard' })
    expect(life.clock('urgent', 'firstResponse')).toBe('breached 2026-11-18T13:00Z')
    life.happens('2026-11-18T15:00:00Z', 'agent.replied')
    expect(earliestDeadline(life.ticket().clocks)).toBeNull()
  })

  test('a team attaches only those it names', () => {
    const life = createTicket(desk({ standard, urgent }, { team: { policies: ['urgent'] } }), '2026-11-18T09:00:00Z', {
      priority: 3,
    })
    expect(life.ticket().clocks.map(({ policy }) => policy)).toEqual(['urgent'])
  })

  test('hours are the policy’s, else the team’s, else the office’s', () => {
    const hours = {
      office,
      early: { ...office, week: officeWeek([['06:00', '14:00']]) },
      always: { timeZone: 'UTC', week: { sat: [['00:00', '24:00']], sun: [['00:00', '24:00']] } },
    }
    const four: SlaFile = { targets: { firstResponse: 'PT4H' } }
    const at = '2026-11-21T10:00:00Z'
    expect(createTicket(desk({ four }, { hours }), at).clock('four', 'firstResponse')).toBe('running 2026-11-23T12:00Z')
    expect(createTicket(desk({ four }, { hours, team: { hours: 'early' } }), at).clock('four', 'firstResponse')).toBe(
      'running 2026-11-23T09:00Z',
    )
    const own = desk({ four: { ...four, hours: 'always' } }, { hours, team: { hours: 'early' } })
    expect(createTicket(own, at).clock('four', 'firstResponse')).toBe('running 2026-11-21T14:00Z')
  })

  test('hours that never open attach no clock', () => {
    const closed = desk({ standard }, { hours: { office: { timeZone: 'UTC', week: {} } } })
    expect(createTicket(closed, '2026-11-18T09:00:00Z').ticket().clocks).toEqual([])
  })
})

describe('when priority, team, tags or customer change', () => {
  test('a ticket raised from low to urgent after three hours is overdue at once; what is met stays met', () => {
    const fast: SlaFile = { when: { priority: 3 }, targets: { resolution: 'PT2H' } }
    const life = createTicket(desk({ standard, fast }), '2026-11-18T09:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'agent.replied')
    life.happens('2026-11-18T10:01:00Z', 'customer.replied')
    life.happens('2026-11-18T12:00:00Z', 'priority.changed', { priority: 3 })
    life.wait('2026-11-18T12:00:00Z')
    expect(life.clock('standard', 'firstResponse')).toBe('met 2026-11-19T09:00Z')
    expect(life.clock('fast', 'resolution')).toBe('breached 2026-11-18T11:01Z')
    expect(life.events.filter(({ type }) => type === 'sla.breached')).toHaveLength(1)
  })

  test('a target that was reached before its policy attached is met, or red where that was too late', () => {
    const life = createTicket(desk({ standard, urgent }), '2026-11-18T09:00:00Z')
    life.happens('2026-11-18T11:00:00Z', 'agent.replied')
    life.happens('2026-11-18T14:00:00Z', 'priority.changed', { priority: 3 })
    expect(life.clock('urgent', 'firstResponse')).toBe('met 2026-11-18T13:00Z')

    const late = createTicket(desk({ standard, urgent }), '2026-11-18T08:00:00Z')
    late.happens('2026-11-18T15:00:00Z', 'agent.replied')
    late.happens('2026-11-18T15:30:00Z', 'priority.changed', { priority: 3 })
    expect(late.clock('urgent', 'firstResponse')).toBe('breached 2026-11-18T12:00Z')
  })

  test('policies that no longer match go with their timers; what they breached stays red', () => {
    const life = createTicket(desk({ standard, urgent }), '2026-11-18T09:00:00Z', { priority: 3 })
    life.happens('2026-11-18T10:00:00Z', 'priority.changed', { priority: 1 })
    expect(life.clock('urgent', 'firstResponse')).toBeUndefined()
    expect(life.ticket().timers.map(({ name }) => name)).toEqual(['sla:standard:firstResponse:breach'])

    const late = createTicket(desk({ standard, urgent }), '2026-11-18T09:00:00Z', { priority: 3 })
    late.happens('2026-11-18T14:00:00Z', 'priority.changed', { priority: 1 })
    expect(late.clock('urgent', 'firstResponse')).toBe('breached 2026-11-18T13:00Z')
  })

  test('time spent waiting is not counted by a policy that attaches later', () => {
    const policies: Record<string, SlaFile> = {
      standard: { targets: { firstResponse: 'P1D' } },
      urgent: { when: { priority: 3 }, targets: { resolution: 'PT16H' } },
    }
    const life = createTicket(desk(policies), '2026-11-16T08:00:00Z')
    life.happens('2026-11-16T09:00:00Z', 'agent.replied')
    life.happens('2026-11-20T09:00:00Z', 'customer.replied')
    life.happens('2026-11-20T10:00:00Z', 'priority.changed', { priority: 3 })
    expect(life.clock('urgent', 'resolution')).toBe('running 2026-11-23T16:00Z')
  })

  test('a pause that goes on when the policy attaches goes on for it too', () => {
    const policies: Record<string, SlaFile> = { vip: { when: { tags: 'vip' }, targets: { resolution: 'PT16H' } } }
    const life = createTicket(desk(policies), '2026-11-16T08:00:00Z')
    life.happens('2026-11-16T09:00:00Z', 'agent.replied')
    life.happens('2026-11-18T09:00:00Z', 'tags.changed', { add: ['vip'], remove: [] })
    expect(life.clock('vip', 'resolution')).toBe('paused 2026-11-17T16:00Z')
    life.happens('2026-11-20T09:00:00Z', 'customer.replied')
    expect(life.clock('vip', 'resolution')).toBe('running 2026-11-23T16:00Z')
  })

  test('another team brings its own policies and hours', () => {
    const life = createTicket(desk({ standard }), '2026-11-18T09:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'team.changed', { team: 'other' })
    expect(life.ticket().clocks).toEqual([])
    life.happens('2026-11-18T11:00:00Z', 'team.changed', { team: 'care' })
    expect(life.clock('standard', 'firstResponse')).toBe('running 2026-11-19T09:00Z')
  })

  test('a question that waits for an answer is taken over by the policy that comes', () => {
    const answers = (duration: string): SlaFile => ({ targets: { nextResponse: duration } })
    const life = createTicket(
      desk({
        slow: { ...answers('PT16H'), when: { priority: { below: 3 } } },
        fast: { ...answers('PT2H'), when: { priority: 3 } },
      }),
      '2026-11-18T08:00:00Z',
    )
    life.happens('2026-11-18T09:00:00Z', 'agent.replied')
    life.happens('2026-11-18T10:00:00Z', 'customer.replied')
    life.happens('2026-11-18T11:00:00Z', 'priority.changed', { priority: 3 })
    expect(life.ticket().clocks.map(({ policy, dueAt }) => `${policy} ${short(dueAt)}`)).toEqual([
      'fast 2026-11-18T12:00Z',
    ])
  })

  test('a met target of a policy that no longer matches does not run on when the ticket is opened again', () => {
    const life = createTicket(
      desk({ vip: { when: { tags: 'vip' }, targets: { resolution: 'PT16H' } } }),
      '2026-11-18T08:00:00Z',
      { tags: ['vip'] },
    )
    life.happens('2026-11-18T09:00:00Z', 'ticket.solved')
    life.happens('2026-11-18T10:00:00Z', 'tags.changed', { add: [], remove: ['vip'] })
    expect(life.clock('vip', 'resolution')).toBe('met 2026-11-19T16:00Z')
    life.happens('2026-11-18T11:00:00Z', 'ticket.reopened')
    expect(life.clock('vip', 'resolution')).toBeUndefined()
  })

  test('the log says which rule set each deadline, and when one goes', () => {
    const life = createTicket(desk({ standard, urgent }), '2026-11-18T09:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'priority.changed', { priority: 3 })
    life.happens('2026-11-18T11:00:00Z', 'priority.changed', { priority: 0 })
    const deadlines = life.events.flatMap(({ why }) => why.filter(({ fact }) => fact === 'deadline'))
    expect(deadlines.map(({ value, rule }) => `${value} (${rule})`)).toEqual([
      'standard firstResponse 2026-11-19T09:00:00.000Z (workflows/standard.sla.json:1)',
      'urgent firstResponse 2026-11-18T13:00:00.000Z (workflows/urgent.sla.json:1)',
      'urgent firstResponse gone (workflows/urgent.sla.json:1)',
    ])
  })
})

describe('warnings and breaches', () => {
  const policy: SlaFile = {
    targets: { firstResponse: 'PT8H' },
    warnAt: [0.8, 0.5],
    onWarn: [{ type: 'addTags', params: { tags: ['due-soon'] } }],
    onBreach: [{ type: 'setPriority', params: { priority: 3 } }],
  }

  test('come at their share of the open time, each once, with what the policy does then', () => {
    const life = createTicket(desk({ standard: policy }), '2026-11-18T08:00:00Z')
    expect(life.ticket().timers.map(({ name, dueAt }) => `${name} ${short(dueAt)}`)).toEqual([
      'sla:standard:firstResponse:warn:0.5 2026-11-18T12:00Z',
      'sla:standard:firstResponse:warn:0.8 2026-11-18T14:24Z',
      'sla:standard:firstResponse:breach 2026-11-18T16:00Z',
    ])
    life.wait('2026-11-19T16:00:00Z')
    const told = life.events
      .filter(({ type }) => type.startsWith('sla.'))
      .map(({ type, at, data }) => [type, short(at), data.fraction])
    expect(told).toEqual([
      ['sla.warned', '2026-11-18T12:00Z', 0.5],
      ['sla.warned', '2026-11-18T14:24Z', 0.8],
      ['sla.breached', '2026-11-18T16:00Z', undefined],
    ])
    expect(life.ticket()).toMatchObject({ tags: ['due-soon'], priority: 3, timers: [] })
  })

  test('wait while the clock is paused', () => {
    const life = createTicket(desk({ standard: policy }), '2026-11-18T08:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'ticket.snoozed')
    expect(life.ticket().timers).toEqual([])
    life.happens('2026-11-18T11:00:00Z', 'ticket.woken')
    expect(life.ticket().timers.map(({ dueAt }) => short(dueAt))).toEqual([
      '2026-11-18T13:00Z',
      '2026-11-18T15:24Z',
      '2026-11-19T09:00Z',
    ])
  })

  test('of a policy that attaches late are given once, not all that would have been', () => {
    const late = { late: { ...policy, when: { priority: { atLeast: 2 } }, onBreach: [] } }
    const life = createTicket(desk(late), '2026-11-18T08:00:00Z')
    life.happens('2026-11-18T15:00:00Z', 'priority.changed', { priority: 2 })
    life.wait('2026-11-18T15:30:00Z')
    expect(life.events.filter(({ type }) => type === 'sla.warned').map(({ data }) => data.fraction)).toEqual([0.8])

    const overdue = createTicket(desk(late), '2026-11-17T08:00:00Z')
    overdue.happens('2026-11-18T15:00:00Z', 'priority.changed', { priority: 2 })
    overdue.wait('2026-11-18T15:30:00Z')
    expect(overdue.events.map(({ type }) => type).filter((type) => type.startsWith('sla.'))).toEqual(['sla.breached'])
  })
})

describe('a ticket on the shelf', () => {
  test('has no clocks until an agent accepts it; then they count from its creation', () => {
    const life = createTicket(desk({ standard }), '2026-11-18T09:00:00Z', { shelved: true })
    expect(life.ticket().clocks).toEqual([])
    life.happens('2026-11-18T14:00:00Z', 'priority.changed', { priority: 2 })
    expect(life.ticket().clocks).toEqual([])
    life.happens('2026-11-18T15:00:00Z', 'ticket.accepted')
    expect(life.clock('standard', 'firstResponse')).toBe('running 2026-11-19T09:00Z')
  })

  test('has none after it is discarded', () => {
    const life = createTicket(desk({ standard }), '2026-11-18T09:00:00Z', { shelved: true })
    life.happens('2026-11-18T15:00:00Z', 'ticket.discarded')
    expect(life.ticket().clocks).toEqual([])
  })
})

describe('minutes left', () => {
  test('are open minutes, negative once the deadline has passed', () => {
    const definitions = desk({ standard })
    const life = createTicket(definitions, '2026-11-20T15:00:00Z')
    const left = (at: string) => {
      const [clock] = life.ticket().clocks
      return clock && openMinutesLeft(definitions, life.ticket(), clock, Date.parse(at))
    }
    expect(left('2026-11-20T15:00:00Z')).toBe(480)
    expect(left('2026-11-22T12:00:00Z')).toBe(420)
    expect(left('2026-11-23T14:10:30Z')).toBe(50)
    expect(left('2026-11-24T09:00:00Z')).toBe(-120)
  })

  test('stand still while the clock is paused', () => {
    const definitions = desk({ standard: { targets: { resolution: 'PT16H' } } })
    const life = createTicket(definitions, '2026-11-18T08:00:00Z')
    life.happens('2026-11-18T09:00:00Z', 'agent.replied')
    const [clock] = life.ticket().clocks
    expect(clock && openMinutesLeft(definitions, life.ticket(), clock, Date.parse('2026-11-27T09:00:00Z'))).toBe(900)
  })
})
