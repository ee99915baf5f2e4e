import { parseDuration } from '#engine/core/time/duration.ts'
import { isCalendarDate } from '#engine/definitions/dates.ts'
import type { Check } from './check.ts'
import { testsOf, ticketConditions } from './walk.ts'

export const badConditionDate: Check = {
  code: 'docket/bad-condition-date',
  severity: 'error',
  about: 'Dates in conditions are `2026-12-24`, an instant, or relative to the event, `-P7D`.',
  file: 'workflows/urgent.view.json',
  bad: '"when": { "createdAt": { "before": "7 days ago" } }',
  good: '"when": { "createdAt": { "before": "-P7D" } }',
  instead: '"when": { "priority": 3 }',
  run(set, report) {
    for (const { defined, condition, pointer } of ticketConditions(set)) {
      for (const { operator, operand, pointer: at } of testsOf(condition, pointer)) {
        const dates =
          operator === 'before' || operator === 'after'
            ? [operand]
            : operator === 'between'
              ? (operand as unknown[])
              : []
        for (const date of dates) {
          if (typeof date !== 'string' || isDate(date)) continue
          report(defined, {
            pointer: at,
            message: `"${date}" is not a date`,
            hint: 'write it like "2026-12-24" or "-P7D"',
          })
        }
      }
    }
  },
}

function isDate(text: string): boolean {
  if (/^-?P/.test(text)) return parseDuration(text.replace(/^-/, '')) !== null
  return isCalendarDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text))
}
