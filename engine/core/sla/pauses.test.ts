import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { office, officeWeek } from '#engine/testing/define.ts'
import { short } from '#engine/testing/desk-clock.ts'
import { tries } from '#engine/testing/tries.ts'
import type { SlaClock } from './clock-state.ts'
import { dueWithPauses, fractionInstants, joinPauses, recordPause } from './clock-time.ts'
import { isOpen } from './hours.ts'

const at = (instant: string) => Date.parse(instant)
const minute = 60_000
const calendar = office({
  week: officeWeek([
    ['09:00', '12:00'],
    ['13:00', '17:00'],
  ]),
})
const monday = at('2026-11-16T08:00:00Z')

type Pauses = SlaClock['pauses']

describe('a paused clock', () => {
  test('gets its open time back, and nothing for the night', () => {
    const pauses = [{ from: at('2026-11-16T10:00:00Z'), until: at('2026-11-17T09:00:00Z') }]
    expect(short(dueWithPauses(calendar, monday, 'PT3H', pauses))).toBe('2026-11-17T10:00Z')
  })

  test('gets nothing back for a pause that began when the time was over', () => {
    const pauses = [{ from: at('2026-11-16T12:00:00Z'), until: at('2026-11-18T12:00:00Z') }]
    expect(short(dueWithPauses(calendar, monday, 'PT2H', pauses))).toBe('2026-11-16T10:00Z')
  })

  test('does not end before its pause where days lead to an opening and nothing of the hours was left', () => {
    const asked = at('2026-11-16T20:00:00Z')
    expect(short(dueWithPauses(calendar, asked, 'P1D', []))).toBe('2026-11-18T08:00Z')
    const pauses = [{ from: at('2026-11-18T01:00:00Z'), until: null }]
    const answered = at('2026-11-19T20:00:00Z')
    expect(short(dueWithPauses(calendar, asked, 'P1D', pauses, answered))).toBe('2026-11-19T20:00Z')
    const morning = at('2026-11-18T07:00:00Z')
    expect(short(dueWithPauses(calendar, asked, 'P1D', pauses, morning))).toBe('2026-11-18T08:00Z')
  })

  test('shows the instant it had when the pause began', () => {
    expect(short(dueWithPauses(calendar, monday, 'PT3H', [{ from: at('2026-11-16T10:00:00Z'), until: null }]))).toBe(
      '2026-11-16T11:00Z',
    )
  })

  test('moves its warnings with its deadline', () => {
    const pauses = [{ from: at('2026-11-16T08:30:00Z'), until: at('2026-11-16T09:30:00Z') }]
    const warnings = fractionInstants(calendar, { startedAt: monday, target: 'PT3H', pauses }, [0.1, 0.5])
    expect(warnings.map(short)).toEqual(['2026-11-16T08:18Z', '2026-11-16T10:30Z'])
  })
})

describe('the record of pauses', () => {
  test('joins a pause with one that ended at the same instant, and keeps none that lasted no time', () => {
    const paused = recordPause(recordPause([], true, 10), false, 20)
    expect(paused).toEqual([{ from: 10, until: 20 }])
    expect(recordPause(paused, true, 20)).toEqual([{ from: 10, until: null }])
    expect(recordPause(recordPause(paused, true, 30), false, 30)).toEqual(paused)
    expect(recordPause(paused, false, 40)).toBe(paused)
  })

  test('of several clocks is one list', () => {
    expect(
      joinPauses([
        { from: 30, until: null },
        { from: 0, until: 10 },
        { from: 5, until: 20 },
        { from: 35, until: 40 },
      ]),
    ).toEqual([
      { from: 0, until: 20 },
      { from: 30, until: null },
    ])
  })
})

test('a deadline with any pauses is where a count minute by minute ends', () => {
  const moments = fc
    .uniqueArray(fc.integer({ min: 0, max: 6 * 1440 }), { maxLength: 8 })
    .map((all) => all.toSorted((a, b) => a - b))
  fc.assert(
    fc.property(moments, fc.integer({ min: 1, max: 1200 }), (marks, minutes) => {
      const pauses: Pauses = marks.flatMap((mark, index) =>
        index % 2 === 1
          ? [{ from: monday + (marks[index - 1] as number) * minute, until: monday + mark * minute }]
          : [],
      )
      let left = minutes
      let now = monday
      for (; left > 0; now += minute) {
        const isPaused = pauses.some(({ from, until }) => from <= now && now < (until ?? now))
        if (isOpen(calendar, now) && !isPaused) left--
      }
      expect(dueWithPauses(calendar, monday, `PT${minutes}M`, pauses)).toBe(now)
    }),
    tries(50),
  )
})
