import { subjectsOf } from '#engine/core/condition.ts'
import type { FormCheck, FormContext } from '#engine/core/form/check/context.ts'
import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import { beginsStep, type FieldModel } from '#engine/core/form/model.ts'
import { subjectOf } from '#engine/core/form/subjects.ts'

/** Steps that never begin, that begin without a title, or whose fields wait for what is asked later. */
export const stepFindings: FormCheck = (context) => {
  const { fields, all } = context
  const misplaced = all.flatMap((field) => (beginsStep(field) ? misplacedFinding(field, fields) : []))
  if (!fields.some(beginsStep)) return misplaced
  return [...misplaced, ...untitledFinding(fields), ...fields.flatMap((field) => lateFindings(field, context))]
}

function misplacedFinding(field: FieldModel, fields: readonly FieldModel[]): readonly Finding[] {
  const isHidden = field.control === 'hidden'
  if (fields.includes(field) && !isHidden) return []
  return [
    {
      pointer: pointerTo(field.pointer, 'x-step'),
      code: 'docket/form-step',
      severity: 'error',
      message: isHidden
        ? `"${field.shape.key}" is hidden: no step can begin with it`
        : `"${field.shape.key}" stands inside another field: no step can begin there`,
      hint: isHidden ? 'move "x-step" to the first field that is shown' : 'move "x-step" to the field around it',
    },
  ]
}

function untitledFinding(fields: readonly FieldModel[]): readonly Finding[] {
  const first = fields.find(({ control }) => control !== 'hidden')
  if (!first || beginsStep(first)) return []
  return [
    {
      pointer: first.pointer,
      code: 'docket/form-step',
      severity: 'warning',
      message: 'the first step has no title',
      hint: `add "x-step" to "${first.shape.key}"`,
    },
  ]
}

/** The reader has passed the field when its condition begins to hold. */
function lateFindings(field: FieldModel, { all, fields }: FormContext): readonly Finding[] {
  const conditions = { 'x-visible': field.shape.visibleWhen, 'x-required': field.shape.requiredWhen }
  const stepOf = (name: string) => {
    const [top] = (subjectOf(name, field, all)?.name ?? '').split('.', 1)
    return fields.find(({ shape }) => shape.key === top)?.shape.step ?? 0
  }
  return Object.entries(conditions).flatMap(([keyword, condition]) =>
    condition === undefined
      ? []
      : subjectsOf(condition)
          .filter((name) => stepOf(name) > (field.shape.step ?? 0))
          .map((name) => ({
            pointer: pointerTo(field.pointer, keyword),
            code: 'docket/form-step',
            severity: 'warning' as const,
            message: `"${field.shape.key}" waits for "${name}", which a later step asks for`,
            hint: `move "${field.shape.key}" behind "${name}"`,
          })),
  )
}
