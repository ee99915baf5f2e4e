import type { Check } from './check.ts'

export const neverOpen: Check = {
  code: 'docket/never-open',
  severity: 'error',
  about: 'Hours in which nobody is ever there would put every deadline off for ever.',
  file: 'workflows/office.hours.json',
  bad: '"week": {}',
  good: '"week": { "mon": [["09:00", "12:00"], ["13:00", "17:00"]], "tue": [["09:00", "17:00"]] }',
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
