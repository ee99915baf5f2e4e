import { propertiesOf } from '#engine/core/form/properties.ts'
import { suggestion } from '#engine/core/similar.ts'
import { ticketSubjects } from '#engine/core/ticket/subjects.ts'
import { pointerTo } from '#engine/definitions/finding.ts'
import type { Check } from './check.ts'
import { testsOf, ticketConditions } from './walk.ts'

const clocks = ['firstResponse', 'nextResponse', 'resolution', 'reach'].map((metric) => `sla.${metric}.dueAt`)

export const unknownSubject: Check = {
  code: 'docket/unknown-subject',
  severity: 'error',
  about: 'A condition asks for something that tickets do not have: it would never hold.',
  file: 'workflows/urgent.view.json',
  bad: '"when": { "prority": 3 }',
  good: '"when": { "priority": 3 }',
  run(set, report) {
    const fields = [...set.forms.values()].flatMap(({ value }) =>
      Object.keys(propertiesOf(value)).map((name) => `fields.${name}`),
    )
    const known = new Set([...ticketSubjects, ...clocks, ...fields])
    // Fields of a form that cannot be read as a whole may be meant.
    const someUnread = set.forms.size < set.ids('form').length || set.unfollowed.size > 0
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
