import { describe, expect, test } from 'vitest'
import { takeover } from '#engine/core/ticket/takeover.ts'
import type { HoursFile, SlaFile } from '#engine/schemas/types.ts'
import { definitionsOf, officeWeek } from '#engine/testing/define.ts'
import { createTicket, short, type TicketLife } from '#engine/testing/desk-clock.ts'

/** Open from 8 to 16 UTC in November; 18 November 2026 is a Wednesday. */
const office: HoursFile = { timeZone: 'Europe/Berlin', week: officeWeek([['09:00', '17:00']]) }

const desk = (policies: Readonly<Record<string, SlaFile>>, hours: HoursFile = office) =>
  definitionsOf({
    policies,
    hours: { office: hours },
    workflows: {
      support: {
        id: 'support',
        initial: 'new',
        states: {
          new: { on: { 'agent.replied': 'waiting', 'ticket.solved': 'solved' } },
          waiting: { tags: ['sla.paused'], on: { 'customer.replied': 'open' } },
          open: { on: { 'agent.replied': 'waiting', 'ticket.solved': 'solved' } },
          solved: { tags: ['solved'], on: { 'ticket.reopened': 'open' } },
        },
      },
    },
    teams: { care: { name: 'Care', workflow: 'support' } },
  })

/** The files change, and the engine moves the ticket to them. */
function changes(life: TicketLife, at: string, next: ReturnType<typeof desk>) {
  life.wait(at)
  const taken = takeover(next, life.ticket())
  if (taken.outcome !== 'moves') throw new Error(taken.outcome)
  life.follow(next)
  life.happens(at, 'ticket.migrated', taken.event.data, { role: 'system' })
}

const resolution = (target: string): SlaFile => ({ targets: { resolution: target } })
const answer = (target: string): SlaFile => ({ targets: { firstResponse: target } })
const breaches = ({ events }: TicketLife) =>
  events
    .filter(({ type }) => type === 'sla.breached')
    .map(({ at, data }) => `${short(at)} ${short(Number(data.dueAt))}`)

describe('when the files change', () => {
  test('a deadline counts from creation by the new target and the new hours', () => {
    const life = createTicket(desk({ standard: resolution('PT16H') }), '2026-11-18T08:00:00Z')
    expect(life.clock('standard', 'resolution')).toBe('running 2026-11-19T16:00Z')
    changes(life, '2026-11-18T09:00:00Z', desk({ standard: resolution('PT8H') }))
    expect(life.clock('standard', 'resolution')).toBe('running 2026-11-18T16:00Z')
    const mornings: HoursFile = { ...office, week: officeWeek([['09:00', '13:00']]) }
    changes(life, '2026-11-18T10:00:00Z', desk({ standard: resolution('PT8H') }, mornings))
    expect(life.clock('standard', 'resolution')).toBe('running 2026-11-19T12:00Z')
  })

  test('time spent waiting is given back all the same', () => {
    const life = createTicket(desk({ standard: resolution('PT16H') }), '2026-11-18T08:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'agent.replied')
    life.happens('2026-11-18T14:00:00Z', 'customer.replied')
    expect(life.clock('standard', 'resolution')).toBe('running 2026-11-20T12:00Z')
    changes(life, '2026-11-18T15:00:00Z', desk({ standard: resolution('PT8H') }))
    expect(life.clock('standard', 'resolution')).toBe('running 2026-11-19T12:00Z')
  })

  test('a clock that stands still goes on standing still, and then runs by the new target', () => {
    const life = createTicket(desk({ standard: resolution('PT16H') }), '2026-11-18T08:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'agent.replied')
    changes(life, '2026-11-18T12:00:00Z', desk({ standard: resolution('PT8H') }))
    expect(life.clock('standard', 'resolution')).toBe('paused 2026-11-18T16:00Z')
    life.happens('2026-11-18T14:00:00Z', 'customer.replied')
    expect(life.clock('standard', 'resolution')).toBe('running 2026-11-19T12:00Z')
  })

  test('a clock that stood still for longer than its whole time still warns when it runs again', () => {
    const warning = (target: string): SlaFile => ({ ...resolution(target), warnAt: [0.5, 0.8] })
    const life = createTicket(desk({ standard: warning('PT16H') }), '2026-11-18T08:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'agent.replied')
    changes(life, '2026-11-25T10:00:00Z', desk({ standard: warning('PT12H') }))
    expect(life.ticket().clocks).toMatchObject([{ state: 'paused', warned: [] }])
    life.happens('2026-11-26T08:00:00Z', 'customer.replied')
    life.wait('2026-11-28T08:00:00Z')
    const raised = life.events.filter(({ type }) => type.startsWith('sla.'))
    expect(raised.map(({ type, at, data }) => `${type} ${data.fraction ?? ''} ${short(at)}`)).toMatchInlineSnapshot(`
      [
        "sla.warned 0.5 2026-11-26T12:00Z",
        "sla.warned 0.8 2026-11-26T15:36Z",
        "sla.breached  2026-11-27T10:00Z",
      ]
    `)
  })

  test('a policy that is called otherwise knows of the time spent waiting under the old name', () => {
    const life = createTicket(desk({ standard: resolution('PT8H') }), '2026-11-18T08:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'agent.replied')
    life.happens('2026-11-18T14:00:00Z', 'customer.replied')
    const before = life.clock('standard', 'resolution')
    changes(life, '2026-11-18T15:00:00Z', desk({ basic: resolution('PT8H') }))
    expect(life.clock('standard', 'resolution')).toBeUndefined()
    expect(life.clock('basic', 'resolution')).toBe(before)
  })

  test('what was met stays met under a shorter target, and also when its policy is gone', () => {
    const life = createTicket(desk({ standard: answer('PT4H') }), '2026-11-18T08:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'agent.replied')
    changes(life, '2026-11-18T11:00:00Z', desk({ standard: answer('PT1H') }))
    expect(life.clock('standard', 'firstResponse')).toBe('met 2026-11-18T12:00Z')
    changes(life, '2026-11-18T12:00:00Z', desk({}))
    expect(life.clock('standard', 'firstResponse')).toBe('met 2026-11-18T12:00Z')
    expect(breaches(life)).toEqual([])
  })

  test('what was breached stays red under a longer target, and is not told again', () => {
    const life = createTicket(desk({ standard: answer('PT4H') }), '2026-11-18T08:00:00Z')
    changes(life, '2026-11-18T13:00:00Z', desk({ standard: answer('P3D') }))
    life.happens('2026-11-18T14:00:00Z', 'agent.replied')
    expect(life.clock('standard', 'firstResponse')).toBe('breached 2026-11-18T12:00Z')
    expect(breaches(life)).toEqual(['2026-11-18T12:00Z 2026-11-18T12:00Z'])
  })

  test('a target that is over already is breached at once, at its own instant, without the warnings that nobody got', () => {
    const life = createTicket(desk({ standard: answer('P1D') }), '2026-11-18T08:00:00Z')
    changes(life, '2026-11-18T11:00:00Z', desk({ standard: { ...answer('PT1H'), warnAt: [0.5, 0.8] } }))
    expect(life.clock('standard', 'firstResponse')).toBe('breached 2026-11-18T09:00Z')
    expect(breaches(life)).toEqual(['2026-11-18T11:00Z 2026-11-18T09:00Z'])
    expect(life.events.filter(({ type }) => type === 'sla.warned')).toEqual([])
  })

  test('a revert gives the deadline back that there was', () => {
    const life = createTicket(desk({ standard: resolution('PT16H') }), '2026-11-18T08:00:00Z')
    life.happens('2026-11-18T10:00:00Z', 'agent.replied')
    life.happens('2026-11-18T14:00:00Z', 'customer.replied')
    const { clocks, timers } = life.ticket()
    changes(life, '2026-11-18T15:00:00Z', desk({ standard: resolution('P5D') }))
    changes(life, '2026-11-18T15:30:00Z', desk({ standard: resolution('PT16H') }))
    expect(life.ticket().clocks).toEqual(clocks)
    expect(life.ticket().timers.map(({ name, dueAt }) => [name, dueAt])).toEqual(
      timers.map(({ name, dueAt }) => [name, dueAt]),
    )
  })
})
