import { linearPattern } from '#engine/core/pattern.ts'
import { suggestion } from '#engine/core/similar.ts'
import { ticketSubjects } from '#engine/core/ticket/subjects.ts'
import { parseDuration } from '#engine/core/time/duration.ts'
import { statePaths } from '#engine/core/workflow/states.ts'
import { isCalendarDate } from '#engine/definitions/dates.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'
import { pointerTo } from '#engine/definitions/finding.ts'
import type { Check } from './check.ts'
import { testsOf, ticketConditions } from './walk.ts'

const clocks = ['firstResponse', 'nextResponse', 'resolution', 'reach'].map((metric) => `sla.${metric}.dueAt`)

export const unknownSubject: Check = {
  code: 'docket/unknown-subject',
  severity: 'error',
  about: 'A condition asks for something that tickets do not have: it would never hold.',
  bad: '"when": { "prority": 3 }',
  good: '"when": { "priority": 3 }',
  run(set, report) {
    const fields = [...set.forms.values()].flatMap(({ value }) =>
      Object.keys(value.properties).map((name) => `fields.${name}`),
    )
    const known = new Set([...ticketSubjects, ...clocks, ...fields])
    // Fields of a form that cannot be read may be meant.
    const someUnread = set.forms.size < set.ids('form').length
    const ask = (defined: { readonly file: string }, pointer: string, subject: string, part: 'key' | 'value') => {
      if (known.has(subject) || (subject.startsWith('fields.') && (someUnread || subject.split('.').length > 2))) return
      const hint = suggestion(subject, [...known]) ?? `known: ${[...ticketSubjects, 'fields.<name>'].join(', ')}`
      report(defined, { pointer, part, message: `tickets have no "${subject}"`, hint })
    }
    for (const { defined, condition, pointer } of ticketConditions(set)) {
      for (const { subject, subjectPointer } of testsOf(condition, pointer))
        ask(defined, subjectPointer, subject, 'key')
    }
    for (const workflow of set.workflows.values()) {
      for (const [name, { requires = [] }] of Object.entries(workflow.value.events ?? {})) {
        for (const [index, subject] of requires.entries())
          ask(workflow, pointerTo('/events', name, 'requires', index), subject, 'value')
      }
    }
  },
}

export const unknownValue: Check = {
  code: 'docket/unknown-value',
  severity: 'error',
  about: 'A condition compares with a value that its subject never has: it would never hold.',
  bad: '"when": { "state": "opened" }',
  good: '"when": { "state": "open" }',
  run(set, report) {
    for (const { defined, condition, pointer, isView } of ticketConditions(set)) {
      for (const { subject, operator, operand, pointer: at } of testsOf(condition, pointer)) {
        const values = valuesOf(set, subject, isView)
        if (values === null || (operator !== 'is' && operator !== 'in')) continue
        const list: readonly unknown[] = Array.isArray(operand) ? operand : [operand]
        list.forEach((value, index) => {
          if (values.includes(value as string | number)) return
          const hint = suggestion(String(value), values.map(String))
          const where = Array.isArray(operand) ? pointerTo(at, index) : at
          report(defined, { pointer: where, message: `"${subject}" is never ${JSON.stringify(value)}`, hint })
        })
      }
    }
  },
}

/** All values that a subject can have; null when they are not known. */
function valuesOf(set: FileSet, subject: string, isView: boolean): readonly (string | number)[] | null {
  if (subject === 'priority') return [0, 1, 2, 3]
  if (subject === 'channel') return ['form', 'email', 'chat']
  if (subject === 'team') return set.ids('team')
  if (subject === 'form') return set.ids('form')
  if (subject === 'assignee') return [...set.ids('agent'), ...(isView ? ['me'] : [])]
  if (subject !== 'state' || set.workflows.size < set.ids('workflow').length) return null
  return [...set.workflows.values()].flatMap(({ value }) => statePaths(value))
}

const longestPattern = 1000

export const badPattern: Check = {
  code: 'docket/bad-pattern',
  severity: 'error',
  about: 'A pattern has to compile in RE2: no look-ahead, no look-behind, no back-references, at most 1000 characters.',
  bad: '"when": { "requester.email": { "matches": "(?=vip)" } }',
  good: '"when": { "requester.email": { "matches": "^vip" } }',
  run(set, report) {
    for (const { defined, condition, pointer } of ticketConditions(set)) {
      for (const { operator, operand, pointer: at } of testsOf(condition, pointer)) {
        const problem = operator === 'matches' ? patternProblem(String(operand)) : null
        if (problem !== null)
          report(defined, { pointer: at, message: problem, hint: 'RE2 syntax: no look-around, no back-references' })
      }
    }
  },
}

function patternProblem(source: string): string | null {
  if (source.length > longestPattern) return `the pattern has more than ${longestPattern} characters`
  try {
    linearPattern(source)
    return null
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : ''
    return `the pattern does not compile: ${why}`
  }
}

export const badConditionDate: Check = {
  code: 'docket/bad-condition-date',
  severity: 'error',
  about: 'Dates in conditions are `2026-12-24`, an instant, or relative to the event, `-P7D`.',
  bad: '"when": { "createdAt": { "before": "7 days ago" } }',
  good: '"when": { "createdAt": { "before": "-P7D" } }',
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
