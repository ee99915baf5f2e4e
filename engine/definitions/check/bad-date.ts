import { isCalendarDate } from '#engine/definitions/dates.ts'
import type { Check } from './check.ts'
import { specialDays } from './special-days.ts'

export const badDate: Check = {
  code: 'docket/bad-date',
  severity: 'error',
  about: 'Holidays and exceptions are days that exist.',
  file: 'workflows/office.hours.json',
  bad: '{ "date": "2027-02-30", "name": "Holiday" }',
  good: '{ "date": "2027-03-01", "name": "Holiday" }',
  instead: '{ "date": "2027-01-01", "name": "New Year" }',
  run({ hours }, report) {
    for (const defined of hours.values()) {
      for (const { date, pointer } of specialDays(defined.value)) {
        if (!isCalendarDate(date)) report(defined, { pointer, message: `there is no day ${date}`, hint: hintFor(date) })
      }
    }
  },
}

/** The last day of its month, where there is such a month. */
function hintFor(date: string): string {
  const [year = 0, month = 0] = date.split('-').map(Number)
  if (month < 1 || month > 12) return 'months are 01 to 12'
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return `that month has the days 01 to ${last}`
}
