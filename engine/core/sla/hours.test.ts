import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HoursFile } from '#engine/schemas/types.ts'
import { calendarOf, office, officeWeek } from '#engine/testing/define.ts'
import { tries } from '#engine/testing/tries.ts'
import { alwaysOpen, type Calendar } from './calendar.ts'
import { addOpen, dueAt, isOpen, never, nextOpening, openMsBetween } from './hours.ts'

const at = (instant: string) => Date.parse(instant)
const due = (calendar: Calendar, start: string, duration: string) => {
  const instant = dueAt(calendar, at(start), duration)
  return instant === never ? 'never' : new Date(instant).toISOString().replace('.000Z', 'Z')
}
const hour = 3_600_000

describe('a deadline in business hours', () => {
  const lunch = office({
    week: officeWeek([
      ['09:00', '12:00'],
      ['13:00', '17:00'],
    ]),
  })

  test('eight hours from Friday 16:00 end on Monday at 17:00, not on Tuesday morning', () => {
    expect(due(lunch, '2026-11-20T15:00:00Z', 'PT8H')).toBe('2026-11-23T16:00:00Z')
  })

  test('are the same hours on the wall when the clocks change over the weekend', () => {
    expect(due(lunch, '2026-03-27T15:00:00Z', 'PT8H')).toBe('2026-03-30T15:00:00Z')
    expect(due(lunch, '2026-10-23T14:00:00Z', 'PT8H')).toBe('2026-10-26T16:00:00Z')
  })

  test('four hours that begin at 10:00 skip the lunch break', () => {
    expect(due(lunch, '2026-11-18T09:00:00Z', 'PT4H')).toBe('2026-11-18T14:00:00Z')
  })

  test('a question asked on Sunday counts from Monday morning', () => {
    expect(due(lunch, '2026-11-22T10:00:00Z', 'PT1H')).toBe('2026-11-23T09:00:00Z')
  })

  test('a question asked during lunch counts from 13:00', () => {
    expect(due(lunch, '2026-11-18T11:20:00Z', 'PT30M')).toBe('2026-11-18T12:30:00Z')
  })

  test('one day is the same clock time on the next open day', () => {
    expect(due(lunch, '2026-11-18T09:17:00Z', 'P1D')).toBe('2026-11-19T09:17:00Z')
    expect(due(lunch, '2026-11-20T15:00:00Z', 'P1D')).toBe('2026-11-23T15:00:00Z')
    expect(due(lunch, '2026-11-21T15:00:00Z', 'P1D')).toBe('2026-11-24T08:00:00Z')
  })

  test('one day keeps the clock time when the clocks change in between', () => {
    expect(due(lunch, '2026-10-23T14:00:00Z', 'P1D')).toBe('2026-10-26T15:00:00Z')
  })

  test('days come before hours', () => {
    expect(due(lunch, '2026-11-19T15:00:00Z', 'P1DT2H')).toBe('2026-11-23T09:00:00Z')
  })

  test('holidays are closed, and an exception opens for its own hours', () => {
    const christmas = office({
      holidays: [{ date: '2026-12-25', name: 'Christmas' }],
      exceptions: [{ date: '2026-12-24', hours: [['09:00', '12:00']] }],
    })
    expect(due(christmas, '2026-12-24T09:00:00Z', 'PT4H')).toBe('2026-12-28T10:00:00Z')
    expect(due(christmas, '2026-12-23T09:00:00Z', 'P2D')).toBe('2026-12-28T09:00:00Z')
  })

  test('an exception says more than a holiday of the same date', () => {
    const both = office({
      holidays: [{ date: '2026-12-24', name: 'Christmas Eve' }],
      exceptions: [{ date: '2026-12-24', hours: [['09:00', '12:00']] }],
    })
    expect(due(both, '2026-12-24T08:00:00Z', 'PT1H')).toBe('2026-12-24T09:00:00Z')
  })

  test('a day may end at 24:00 and go on at midnight', () => {
    const night = calendarOf({
      timeZone: 'Europe/Berlin',
      week: { fri: [['22:00', '24:00']], sat: [['00:00', '02:00']] },
    })
    expect(due(night, '2026-11-20T21:30:00Z', 'PT3H')).toBe('2026-11-21T00:30:00Z')
    expect(due(night, '2026-11-20T21:30:00Z', 'PT1H30M')).toBe('2026-11-20T23:00:00Z')
  })

  test('no duration at all is due at the next opening', () => {
    expect(due(lunch, '2026-11-22T10:00:00Z', 'PT0S')).toBe('2026-11-23T08:00:00Z')
  })

  test('hours that never open give no deadline, and say so at once', () => {
    const closed = calendarOf({ timeZone: 'Europe/Berlin', week: {} })
    expect(due(closed, '2026-11-20T10:00:00Z', 'PT1H')).toBe('never')
    expect(due(closed, '2026-11-20T10:00:00Z', 'P1D')).toBe('never')
    expect(isOpen(closed, at('2026-11-20T10:00:00Z'))).toBe(false)
    expect(openMsBetween(closed, at('2020-01-01T00:00:00Z'), at('2026-01-01T00:00:00Z'))).toBe(0)
  })

  test('hours that open on a single day give what that day has', () => {
    const once = calendarOf({
      timeZone: 'Europe/Berlin',
      week: {},
      exceptions: [{ date: '2031-05-05', hours: [['09:00', '12:00']] }],
    })
    expect(due(once, '2026-11-20T10:00:00Z', 'PT3H')).toBe('2031-05-05T10:00:00Z')
    expect(due(once, '2026-11-20T10:00:00Z', 'PT4H')).toBe('never')
    expect(due(once, '2026-11-20T10:00:00Z', 'P1D')).toBe('never')
  })

  test('more than a hundred years of work are never done', () => {
    expect(due(lunch, '2026-11-20T10:00:00Z', 'PT9000000H')).toBe('never')
  })

  test('deadlines years away and tickets years old use the same calendar', () => {
    const calendar = office({})
    expect(due(calendar, '2026-11-18T09:00:00Z', 'PT2000H')).toBe('2027-11-03T09:00:00Z')
    expect(due(calendar, '2011-03-25T15:00:00Z', 'PT2H')).toBe('2011-03-28T08:00:00Z')
    expect(due(calendar, '2026-11-18T09:00:00Z', 'PT2H')).toBe('2026-11-18T11:00:00Z')
  })

  test('without any hours business time is all time', () => {
    expect(due(alwaysOpen, '2026-11-21T10:00:00Z', 'PT30H')).toBe('2026-11-22T16:00:00Z')
    expect(due(alwaysOpen, '2026-11-21T10:00:00Z', 'P1D')).toBe('2026-11-22T10:00:00Z')
  })
})

describe('when the clocks change (T42)', () => {
  const nights = (timeZone: string, interval: readonly [string, string]) =>
    calendarOf({ timeZone, week: Object.fromEntries(['sat', 'sun', 'mon'].map((day) => [day, [interval]])) })

  test('an opening inside the missing hour moves forward by the gap', () => {
    const berlin = nights('Europe/Berlin', ['02:30', '05:00'])
    expect(nextOpening(berlin, at('2026-03-29T00:00:00Z'))).toBe(at('2026-03-29T01:30:00Z'))
  })

  test('an opening inside the repeated hour is its first occurrence', () => {
    const berlin = nights('Europe/Berlin', ['02:30', '05:00'])
    expect(nextOpening(berlin, at('2026-10-24T23:00:00Z'))).toBe(at('2026-10-25T00:30:00Z'))
    expect(openMsBetween(berlin, at('2026-10-24T23:00:00Z'), at('2026-10-25T12:00:00Z'))).toBe(3.5 * hour)
  })

  test('a shift that lies wholly in the missing hour does not happen', () => {
    const berlin = calendarOf({ timeZone: 'Europe/Berlin', week: { sun: [['02:00', '03:00']] } })
    expect(nextOpening(berlin, at('2026-03-28T12:00:00Z'))).toBe(at('2026-04-05T00:00:00Z'))
  })

  test('a shift that moved out of the missing hour takes nothing from the one that begins after it', () => {
    const berlin = calendarOf({
      timeZone: 'Europe/Berlin',
      week: {
        sun: [
          ['02:15', '02:30'],
          ['03:00', '24:00'],
        ],
      },
    })
    expect(nextOpening(berlin, at('2026-03-28T12:00:00Z'))).toBe(at('2026-03-29T01:00:00Z'))
    expect(openMsBetween(berlin, at('2026-03-29T00:00:00Z'), at('2026-03-29T22:00:00Z'))).toBe(21 * hour)
  })

  test('half-hour changes count as half an hour', () => {
    const lordHowe = nights('Australia/Lord_Howe', ['01:00', '04:00'])
    expect(openMsBetween(lordHowe, at('2026-10-03T12:00:00Z'), at('2026-10-03T20:00:00Z'))).toBe(2.5 * hour)
    expect(openMsBetween(lordHowe, at('2026-04-04T12:00:00Z'), at('2026-04-04T20:00:00Z'))).toBe(3.5 * hour)
  })
})

/**
 * The oracle reads the wall clock of every minute from Intl and knows neither Temporal nor prefix sums. A boundary is the first minute
 * that shows its wall time, or, where clocks jumped over it, the minute after the jump plus what it lies behind the gap's beginning.
 */
describe('agree with a count minute by minute', () => {
  const minute = 60_000
  const zones: readonly (readonly [zone: string, around: readonly string[]])[] = [
    ['Europe/Berlin', ['2024-03-31', '2026-10-25', '2026-07-01']],
    ['America/New_York', ['2025-03-09', '2026-11-01']],
    ['Australia/Lord_Howe', ['2026-04-05', '2026-10-04']],
    ['Asia/Shanghai', ['2026-02-17']],
    ['Africa/Casablanca', ['2026-02-15', '2026-03-22', '2025-04-06']],
    ['America/St_Johns', ['2026-03-08', '2010-11-07']],
    ['Asia/Kathmandu', ['2026-04-01']],
    ['Africa/Cairo', ['2026-04-24', '2026-10-30']],
  ]

  test.each(zones.flatMap(([zone, dates]) => dates.map((date) => [zone, date] as const)))(
    'in %s around %s',
    (zone, date) => {
      const middle = Date.parse(`${date}T00:00:00Z`)
      const wall = readWall(zone, middle)
      const startsAt = fc.integer({ min: -2000, max: 2000 })
      const lasting = fc.integer({ min: 1, max: 3000 })
      fc.assert(
        fc.property(anyHours(zone, date), startsAt, lasting, (hours, offset, minutes) => {
          const calendar = calendarOf(hours)
          const open = openMinutes(wall, hours)
          const start = middle + offset * minute
          const end = start + minutes * minute
          let counted = 0
          for (let now = start; now < end; now += minute) if (open.minutes.has(now)) counted++
          expect(openMsBetween(calendar, start, end)).toBe(counted * minute)
          expect(openMsBetween(calendar, end, start)).toBe(0 - counted * minute)
          expect(isOpen(calendar, start)).toBe(open.minutes.has(start))
          if (counted === 0) return
          // The end of the count is the first instant by which that much was counted.
          const done = addOpen(calendar, start, counted * minute)
          expect(done).toBeLessThanOrEqual(end)
          expect(open.minutes.has(done - minute)).toBe(true)
          expect(openMsBetween(calendar, start, done)).toBe(counted * minute)
          expect(dueAt(calendar, start, `PT${counted}M`)).toBe(done)
          expect(dueAt(calendar, start, 'P1D')).toBe(nextDay(wall, open, nextOpening(calendar, start)))
        }),
        tries(8),
      )
    },
  )

  interface Wall {
    /** Minutes since 1970 on the wall → first instant that shows them. */
    readonly first: ReadonlyMap<number, number>
    /** Instant → minutes on the wall. */
    readonly shown: ReadonlyMap<number, number>
  }

  interface Open {
    readonly minutes: ReadonlySet<number>
    /** Local days on which an interval begins. */
    readonly days: ReadonlySet<number>
  }

  function readWall(timeZone: string, middle: number): Wall {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
    const first = new Map<number, number>()
    const shown = new Map<number, number>()
    let previous = Number.NaN
    for (let now = middle - 5 * 1440 * minute; now < middle + 13 * 1440 * minute; now += minute) {
      // Such as 10/25/2026, 02:30.
      const [month = 1, day, year = 0, hours, minutes] = format.format(now).split(/\D+/).map(Number)
      const wall = Date.UTC(year, month - 1, day, hours, minutes) / minute
      for (let missed = previous + 1; missed < wall; missed++) first.set(missed, now + (missed - previous - 1) * minute)
      if (!first.has(wall)) first.set(wall, now)
      shown.set(now, wall)
      previous = Math.max(wall, previous || wall)
    }
    return { first, shown }
  }

  function openMinutes({ first }: Wall, { week, holidays, exceptions }: HoursFile): Open {
    const minutes = new Set<number>()
    const days = new Set<number>()
    for (const day of new Set([...first.keys()].map((wall) => Math.floor(wall / 1440)))) {
      const date = new Date(day * 1440 * minute)
      const name = date.toISOString().slice(0, 10)
      const weekday = date.toLocaleDateString('en-US', { timeZone: 'UTC', weekday: 'short' }).toLowerCase() as 'mon'
      const exception = exceptions?.findLast((one) => one.date === name)
      const closed = holidays?.some((one) => one.date === name)
      for (const [from = '', to = ''] of exception ? exception.hours : closed ? [] : (week[weekday] ?? [])) {
        const begins = first.get(day * 1440 + clock(from))
        const ends = first.get(day * 1440 + clock(to))
        if (begins === undefined || ends === undefined || begins >= ends) continue
        for (let now = begins; now < ends; now += minute) minutes.add(now)
        days.add(day)
      }
    }
    return { minutes, days }
  }

  /** The instant that first shows the clock time of `opening` on the next day on which an interval begins. */
  function nextDay({ first, shown }: Wall, { days }: Open, opening: number): number | undefined {
    const wall = shown.get(opening) ?? Number.NaN
    const today = Math.floor(wall / 1440)
    const next = Math.min(...[...days].filter((day) => day > today))
    return next === Number.POSITIVE_INFINITY ? never : first.get(next * 1440 + (wall - today * 1440))
  }

  function clock(time: string): number {
    const [hours, minutes] = time.split(':').map(Number)
    return (hours ?? 0) * 60 + (minutes ?? 0)
  }

  function anyHours(timeZone: string, around: string): fc.Arbitrary<HoursFile> {
    const text = (minutes: number) =>
      `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
    const day = fc
      .uniqueArray(
        fc.oneof(
          fc.integer({ min: 0, max: 1440 }),
          fc.integer({ min: 0, max: 24 }).map((n) => n * 15),
          fc.constant(1440),
        ),
        {
          maxLength: 6,
        },
      )
      .map((marks) => {
        const sorted = marks.toSorted((a, b) => a - b)
        return sorted.flatMap((mark, index) => (index % 2 === 1 ? [[text(sorted[index - 1] ?? 0), text(mark)]] : []))
      })
    const near = fc
      .integer({ min: -2, max: 3 })
      .map((days) => new Date(Date.parse(`${around}T00:00:00Z`) + days * 1440 * minute).toISOString().slice(0, 10))
    return fc.record({
      timeZone: fc.constant(timeZone),
      week: fc.record(Object.fromEntries(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].map((name) => [name, day]))),
      holidays: fc.array(fc.record({ date: near, name: fc.constant('Holiday') }), { maxLength: 1 }),
      exceptions: fc.array(fc.record({ date: near, hours: day }), { maxLength: 1 }),
    })
  }
})
