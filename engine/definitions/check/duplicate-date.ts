import type { Check } from './check.ts'
import { specialDays } from './special-days.ts'

export const duplicateDate: Check = {
  code: 'docket/duplicate-date',
  severity: 'error',
  about: 'A day stands in a list once: with two entries nobody knows which one counts.',
  file: 'workflows/office.hours.json',
  bad: '{ "date": "2026-12-25", "name": "Christmas" }, { "date": "2026-12-25", "name": "Xmas" }',
  good: '{ "date": "2026-12-25", "name": "Christmas" }',
  run({ hours }, report) {
    for (const defined of hours.values()) {
      const seen = new Set<string>()
      for (const { date, list, pointer } of specialDays(defined.value)) {
        if (seen.has(`${list} ${date}`))
          report(defined, { pointer, message: `${date} stands in this list twice`, hint: 'take one of the two out' })
        seen.add(`${list} ${date}`)
      }
    }
  },
}
