import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calendarOf, office, officeWeek } from '#engine/testing/define.ts'
import { short } from '#engine/testing/desk-clock.ts'
import { tries } from '#engine/testing/tries.ts'
import { type Explanation, explainDeadline } from './explain.ts'
import { dueAt, never } from './hours.ts'

const at = (instant: string) => Date.parse(instant)
const told = ({ segments }: Explanation) =>
  segments.map(({ from, to, openMinutes, reason, name }) =>
    [short(from), short(to), openMinutes, reason, ...(name === null ? [] : [name])].join(' '),
  )

describe('why a deadline is when it is', () => {
  test('eight hours from Friday afternoon are told hour by hour', () => {
    const lunch = office({
      week: officeWeek([
        ['09:00', '12:00'],
        ['13:00', '17:00'],
      ]),
    })
    const explained = explainDeadline(lunch, at('2026-11-20T15:00:00Z'), 'PT8H')
    expect(short(explained.dueAt)).toBe('2026-11-23T16:00Z')
    expect(told(explained)).toEqual([
      '2026-11-20T15:00Z 2026-11-20T16:00Z 60 open',
      '2026-11-20T16:00Z 2026-11-23T08:00Z 0 closed',
      '2026-11-23T08:00Z 2026-11-23T11:00Z 180 open',
      '2026-11-23T11:00Z 2026-11-23T12:00Z 0 closed',
      '2026-11-23T12:00Z 2026-11-23T16:00Z 240 open',
    ])
  })

  test('holidays are named, and a shorter day says why it ends early', () => {
    const calendar = office({
      holidays: [{ date: '2026-12-25', name: 'Christmas' }],
      exceptions: [{ date: '2026-12-24', hours: [['09:00', '12:00']], name: 'Christmas Eve' }],
    })
    expect(told(explainDeadline(calendar, at('2026-12-24T10:00:00Z'), 'PT2H'))).toEqual([
      '2026-12-24T10:00Z 2026-12-24T11:00Z 60 open',
      '2026-12-24T11:00Z 2026-12-24T23:00Z 0 closed Christmas Eve',
      '2026-12-24T23:00Z 2026-12-25T23:00Z 0 holiday Christmas',
      '2026-12-25T23:00Z 2026-12-28T08:00Z 0 closed',
      '2026-12-28T08:00Z 2026-12-28T09:00Z 60 open',
    ])
    const [, , holiday] = explainDeadline(calendar, at('2026-12-24T10:00:00Z'), 'PT2H').segments
    expect(holiday?.rule).toBe('workflows/test.hours.json:1')
  })

  test('pauses are told, and push the deadline out', () => {
    const pauses = [{ from: at('2026-11-18T09:00:00Z'), until: at('2026-11-18T12:00:00Z') }]
    const explained = explainDeadline(office(), at('2026-11-18T08:00:00Z'), 'PT4H', pauses)
    expect(told(explained)).toEqual([
      '2026-11-18T08:00Z 2026-11-18T09:00Z 60 open',
      '2026-11-18T09:00Z 2026-11-18T12:00Z 0 paused',
      '2026-11-18T12:00Z 2026-11-18T15:00Z 180 open',
    ])
  })

  test('hours that never open have nothing to tell', () => {
    const closed = calendarOf({ timeZone: 'UTC', week: {} })
    expect(explainDeadline(closed, at('2026-11-18T08:00:00Z'), 'PT4H')).toEqual({ dueAt: never, segments: [] })
  })

  test('what was counted always adds up to the target', () => {
    const calendar = office({
      week: officeWeek([
        ['08:30', '12:00'],
        ['12:45', '17:15'],
      ]),
      holidays: [{ date: '2026-03-30', name: 'Monday off' }],
    })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 * 24 * 120 }), fc.integer({ min: 1, max: 6000 }), (offset, minutes) => {
        const start = at('2026-01-01T00:00:00Z') + offset * 60_000
        const explained = explainDeadline(calendar, start, `PT${minutes}M`)
        expect(explained.dueAt).toBe(dueAt(calendar, start, `PT${minutes}M`))
        expect(explained.segments.reduce((sum, { openMinutes }) => sum + openMinutes, 0)).toBe(minutes)
        expect(explained.segments[0]?.from).toBe(start)
        expect(explained.segments.at(-1)?.to).toBe(explained.dueAt)
        for (const [index, segment] of explained.segments.slice(1).entries()) {
          expect(segment.from).toBe(explained.segments[index]?.to)
        }
      }),
      tries(50),
    )
  })
})
