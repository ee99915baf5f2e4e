import type { Check } from './check.ts'

const aheadDays = 60

export const missingHolidays: Check = {
  code: 'docket/missing-holidays',
  severity: 'warning',
  about:
    'Holidays are written out as dates. Two months before a year begins, its own should be there, or its deadlines count closed days.',
  file: 'workflows/office.hours.json',
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
