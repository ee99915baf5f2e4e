import { suggestion } from '#engine/core/similar.ts'
import { isCalendarDate, isTimeZone } from '#engine/definitions/dates.ts'
import type { HoursFile, Intervals } from '#engine/schemas/types.ts'
import type { Check } from './check.ts'

export const badTimeZone: Check = {
  code: 'docket/bad-time-zone',
  severity: 'error',
  about: 'Time zones are IANA names, so that daylight-saving time is known.',
  bad: '"timeZone": "Berlin"',
  good: '"timeZone": "Europe/Berlin"',
  run({ hours, teams }, report) {
    for (const defined of [...hours.values(), ...teams.values()]) {
      const zone = defined.value.timeZone
      if (zone === undefined || isTimeZone(zone)) continue
      const zones = Intl.supportedValuesOf('timeZone')
      const meant = zones.find((name) => name.toLowerCase().endsWith(`/${zone.toLowerCase().replaceAll(' ', '_')}`))
      const hint = meant ? `did you mean "${meant}"?` : (suggestion(zone, zones) ?? 'write it like "Europe/Berlin"')
      report(defined, { pointer: '/timeZone', message: `there is no time zone "${zone}"`, hint })
    }
  },
}

export const badDate: Check = {
  code: 'docket/bad-date',
  severity: 'error',
  about: 'Holidays and exceptions are days that exist.',
  bad: '{ "date": "2026-02-30", "name": "Holiday" }',
  good: '{ "date": "2026-03-02", "name": "Holiday" }',
  run({ hours }, report) {
    for (const defined of hours.values()) {
      for (const { date, pointer } of days(defined.value)) {
        if (!isCalendarDate(date)) report(defined, { pointer, message: `there is no day ${date}` })
      }
    }
  },
}

export const duplicateDate: Check = {
  code: 'docket/duplicate-date',
  severity: 'error',
  about: 'A day stands in a list once: with two entries nobody knows which one counts.',
  bad: '"holidays": [{ "date": "2026-12-25", "name": "Christmas" }, { "date": "2026-12-25", "name": "Xmas" }]',
  good: '"holidays": [{ "date": "2026-12-25", "name": "Christmas" }]',
  run({ hours }, report) {
    for (const defined of hours.values()) {
      const seen = new Set<string>()
      for (const { date, list, pointer } of days(defined.value)) {
        if (seen.has(`${list} ${date}`)) report(defined, { pointer, message: `${date} stands in this list twice` })
        seen.add(`${list} ${date}`)
      }
    }
  },
}

function days({ holidays = [], exceptions = [] }: HoursFile) {
  return Object.entries({ holidays, exceptions }).flatMap(([list, entries]) =>
    entries.map(({ date }, index) => ({ date, list, pointer: `/${list}/${index}/date` })),
  )
}

export const intervalOrder: Check = {
  code: 'docket/interval-order',
  severity: 'error',
  about:
    'Open intervals of a day are in order, do not overlap, and end after they begin. What goes past midnight ends at `24:00` and goes on the next day.',
  bad: '"mon": [["13:00", "17:00"], ["09:00", "14:00"]]',
  good: '"mon": [["09:00", "12:00"], ["13:00", "17:00"]]',
  run({ hours }, report) {
    for (const defined of hours.values()) {
      const { week, exceptions = [] } = defined.value
      const lists = [
        ...Object.entries(week).map(([day, intervals]) => ({ pointer: `/week/${day}`, intervals })),
        ...exceptions.map(({ hours: intervals }, index) => ({ pointer: `/exceptions/${index}/hours`, intervals })),
      ]
      for (const { pointer, intervals } of lists) {
        for (const { index, message, hint } of disorder(intervals))
          report(defined, { pointer: `${pointer}/${index}/0`, message, hint })
      }
    }
  },
}

function disorder(
  intervals: Intervals,
): readonly { readonly index: number; readonly message: string; readonly hint: string }[] {
  return intervals.flatMap(([from = '', to = ''], index) => {
    const before = intervals[index - 1]?.[1]
    if (from >= to) {
      const hint = 'past midnight: end at "24:00" and go on the next day at "00:00"'
      return [{ index, message: `${from} to ${to} is no open time`, hint }]
    }
    if (before === undefined || before <= from) return []
    return [
      {
        index,
        message: `${from} is before the end of the interval before it, ${before}`,
        hint: 'put them in order, without overlap',
      },
    ]
  })
}

export const neverOpen: Check = {
  code: 'docket/never-open',
  severity: 'error',
  about: 'Hours in which nobody is ever there would put every deadline off for ever.',
  bad: '"week": {}',
  good: '"week": { "mon": [["09:00", "17:00"]] }',
  run({ hours }, report) {
    for (const defined of hours.values()) {
      const isOpen = Object.values(defined.value.week).some((intervals) =>
        intervals.some(([from = '', to = '']) => from < to),
      )
      if (!isOpen)
        report(defined, {
          pointer: '/week',
          message: 'no day of the week has open hours',
          hint: 'give at least one day an interval',
        })
    }
  },
}

const aheadDays = 60

export const missingHolidays: Check = {
  code: 'docket/missing-holidays',
  severity: 'warning',
  about:
    'Holidays are written out as dates. Two months before a year begins, its own should be there, or its deadlines count closed days.',
  bad: '"holidays": [{ "date": "2026-12-25", "name": "Christmas" }]',
  good: '"holidays": [{ "date": "2026-12-25", "name": "Christmas" }, { "date": "2027-01-01", "name": "New Year" }]',
  run({ hours, today }, report) {
    if (today === null) return
    const year = new Date(Date.parse(today) + aheadDays * 86_400_000).getUTCFullYear()
    for (const defined of hours.values()) {
      const { holidays = [] } = defined.value
      if (holidays.length === 0 || holidays.some(({ date }) => date.startsWith(`${year}-`))) continue
      report(defined, { pointer: '/holidays', message: `there are no holidays of ${year}`, hint: 'add them as dates' })
    }
  },
}
