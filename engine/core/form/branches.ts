import { operatorsOf } from '#engine/core/condition.ts'
import { allFields, type FieldModel, type FormModel } from '#engine/core/form/model.ts'
import { subjectOf } from '#engine/core/form/subjects.ts'
import type { Json } from '#engine/core/json.ts'
import type { Condition } from '#engine/schemas/types.ts'

/** One answer on which the form turns: given alone, it makes a test of some condition hold. */
export interface BranchAnswer {
  readonly field: FieldModel
  readonly value: Json
}

const most = 12

/** The answers that lead to the branches of a form, in page order: every choice of a field that is asked about, or a value that a test means. */
export function branchesOf(model: FormModel): readonly BranchAnswer[] {
  const all = allFields(model.fields)
  const asked = new Map<FieldModel, Json[]>()
  for (const field of all) {
    const { visibleWhen, requiredWhen, choiceWhen = {} } = field.shape
    for (const condition of [visibleWhen, requiredWhen, ...Object.values(choiceWhen)]) {
      for (const { subject, operator, operand } of condition ? testsOf(condition) : []) {
        const found = subjectOf(subject, field, all)
        if (!found || found.name.includes('*')) continue
        asked.set(found, [...(asked.get(found) ?? []), ...valuesFor(operator, operand)])
      }
    }
  }
  return all
    .flatMap((field) => {
      const values = asked.get(field)
      if (!values) return []
      const known = field.shape.choices ?? (field.shape.kind === 'boolean' ? [true] : values)
      return [...new Set(known)].map((value) => ({ field, value }))
    })
    .slice(0, most)
}

function testsOf(
  condition: Condition,
): readonly { readonly subject: string; readonly operator: string; readonly operand: unknown }[] {
  return Object.entries(condition).flatMap(([key, test]) => {
    if (key === 'any') return (test as readonly Condition[]).flatMap(testsOf)
    if (key === 'not') return testsOf(test as Condition)
    return operatorsOf(test).map(([operator, operand]) => ({ subject: key, operator, operand }))
  })
}

/** Values that satisfy a test; none where one cannot be guessed. */
function valuesFor(operator: string, operand: unknown): readonly Json[] {
  if (operator === 'in' || operator === 'between')
    return (operand as readonly Json[]).slice(0, operator === 'in' ? most : 1)
  if (operator === 'above' && typeof operand === 'number') return [operand + 1]
  if (operator === 'below' && typeof operand === 'number') return [operand - 1]
  if (['is', 'contains', 'startsWith', 'atLeast', 'atMost'].includes(operator)) return [operand as Json]
  return operator === 'isSet' && operand === true ? ['…'] : []
}
