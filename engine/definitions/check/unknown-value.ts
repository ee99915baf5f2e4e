import { suggestion } from '#engine/core/similar.ts'
import { statePaths } from '#engine/core/workflow/states.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'
import { pointerTo } from '#engine/definitions/finding.ts'
import type { Check } from './check.ts'
import { testsOf, ticketConditions } from './walk.ts'

export const unknownValue: Check = {
  code: 'docket/unknown-value',
  severity: 'error',
  about: 'A condition compares with a value that its subject never has: it would never hold.',
  file: 'workflows/urgent.view.json',
  bad: '"when": { "state": "opened" }',
  good: '"when": { "state": "open" }',
  instead: '"when": { "priority": 3 }',
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
