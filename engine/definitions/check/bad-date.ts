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
        if (!isCalendarDate(date)) report(defined, { pointer, message: `there is no day ${date}` })
      }
    }
  },
}
