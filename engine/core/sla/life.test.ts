import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HoursFile, SlaFile, WorkflowFile } from '#engine/schemas/types.ts'
import { calendarOf, definitionsOf, officeWeek } from '#engine/testing/define.ts'
import { createTicket } from '#engine/testing/desk-clock.ts'
import { tries } from '#engine/testing/tries.ts'
import type { Calendar } from './calendar.ts'
import { isOpen } from './hours.ts'

/**
 * Whole lives of tickets against a count minute by minute: the target of a resolution is used up by open minutes in states that do not
 * stop the clock, whatever the ticket, its priority and the policy files did in between.
 */

const minute = 60_000
const support: WorkflowFile = {
  id: 'support',
  initial: 'open',
  states: {
    open: { on: { 'agent.replied': 'waiting', 'ticket.snoozed': 'later', 'ticket.solved': 'solved' } },
    waiting: { tags: ['sla.paused'], on: { 'customer.replied': 'open', 'ticket.solved': 'solved' } },
    later: { tags: ['sla.paused'], on: { 'ticket.woken': 'open', 'ticket.solved': 'solved' } },
    solved: { tags: ['solved'], on: { 'customer.replied': 'open', 'ticket.reopened': 'open' } },
  },
}

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu']
const starts = ['2024-03-29T08:00:00Z', '2026-10-23T10:30:00Z', '2027-03-26T15:00:00Z', '2028-02-28T06:00:00Z']
const stops = new Set(['waiting', 'later', 'solved'])

const step = fc.record({
  after: fc.integer({ min: 1, max: 900 }),
  does: fc.constantFrom(
    'agent.replied',
    'customer.replied',
    'ticket.snoozed',
    'ticket.woken',
    'ticket.solved',
    'ticket.reopened',
    'priority.changed',
    'tags.changed',
  ),
  priority: fc.integer({ min: 0, max: 3 }),
})

function desk(hours: HoursFile, hoursOfTarget: number) {
  const resolution = `PT${hoursOfTarget}H`
  const policies: Readonly<Record<string, SlaFile>> = {
    always: { targets: { resolution } },
    raised: { when: { priority: { atLeast: 2 } }, targets: { resolution } },
    tagged: { when: { tags: 'vip' }, targets: { resolution } },
  }
  return definitionsOf({
    policies,
    hours: { office: hours },
    workflows: { support },
    teams: { care: { name: 'Care', workflow: 'support' } },
  })
}

/** The minute in which the target is used up, or null when that is not before `until`. */
function usedUp(
  calendar: Calendar,
  from: number,
  until: number,
  minutes: number,
  stopped: (at: number) => boolean,
): number | null {
  let left = minutes
  for (let now = from; now < until; now += minute) {
    if (isOpen(calendar, now) && !stopped(now) && --left === 0) return now + minute
  }
  return null
}

test('a deadline falls where the open minutes in states that count use up the target', () => {
  let counts = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...starts),
      fc.array(step, { maxLength: 10 }),
      fc.integer({ min: 2, max: 30 }),
      fc.integer({ min: 2, max: 30 }),
      (timeZone, start, steps, hoursBefore, hoursAfter) => {
        const week = officeWeek([
          ['08:30', '12:00'],
          ['13:00', '17:15'],
        ])
        const office: HoursFile = { timeZone, week, holidays: [{ date: '2026-10-26', name: 'Holiday' }] }
        const life = createTicket(desk(office, hoursBefore), start)
        const begun = Date.parse(start)
        const states: { readonly from: number; readonly state: string }[] = [{ from: begun, state: 'open' }]
        let now = begun
        const middle = Math.floor(steps.length / 2)
        for (const [index, { after, does, priority }] of steps.entries()) {
          now += after * minute
          if (index === middle) {
            life.wait(new Date(now).toISOString())
            life.follow(desk(office, hoursAfter))
          }
          const allowed = ['customer.replied', 'agent.replied', 'priority.changed', 'tags.changed']
          const state = life.ticket().workflow.states[0] ?? ''
          const table = (support.states[state]?.on ?? {}) as Readonly<Record<string, unknown>>
          if (!allowed.includes(does) && table[does] === undefined) continue
          const data =
            does === 'priority.changed' ? { priority } : does === 'tags.changed' ? { add: ['vip'], remove: [] } : {}
          life.happens(new Date(now).toISOString(), does, data)
          states.push({ from: now, state: life.ticket().workflow.states[0] ?? '' })
        }
        // What is open is applied anew, as after any change of the files.
        now += minute
        life.happens(new Date(now).toISOString(), 'tags.changed', { add: ['end'], remove: [] })

        const calendar = calendarOf(office)
        const stopped = (at: number) => stops.has(states.findLast(({ from }) => from <= at)?.state ?? 'open')
        const target = (steps.length === 0 ? hoursBefore : hoursAfter) * 60
        for (const clock of life.ticket().clocks) {
          if (clock.state !== 'running' || clock.target !== `PT${target / 60}H`) continue
          expect(clock.startedAt).toBe(begun)
          const counted = usedUp(calendar, begun, clock.dueAt + 1, target, (at) => at < now && stopped(at))
          expect(counted).toBe(clock.dueAt)
          counts++
        }
      },
    ),
    tries(150),
  )
  // Lives whose clock is still running at the end, so that the count is not of nothing.
  expect(counts).toBeGreaterThan(50)
})
