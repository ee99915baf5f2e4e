import { subjectsOf } from '#engine/core/condition.ts'
import type { FormCheck } from '#engine/core/form/check/context.ts'
import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import type { FieldModel } from '#engine/core/form/model.ts'
import { subjectOf } from '#engine/core/form/subjects.ts'

/** Fields each of which is shown only when the other is: nobody could say which comes first. */
export const cycleFindings: FormCheck = ({ all }) => {
  const findings: Finding[] = []
  const state = new Map<FieldModel, 'open' | 'done'>()

  const visit = (field: FieldModel, trail: readonly FieldModel[]) => {
    if (state.get(field) === 'done') return
    if (state.get(field) === 'open') {
      const circle = trail.slice(trail.indexOf(field)).filter(({ shape }) => shape.visibleWhen)
      const first = circle[0]
      if (first) findings.push(cycleFinding(first, circle))
      return
    }
    state.set(field, 'open')
    for (const next of dependsOn(field, all)) visit(next, [...trail, field])
    state.set(field, 'done')
  }
  for (const field of all) visit(field, [])
  return findings
}

/**
 * What must be known before this field's visibility is: the group or list around it, and the subjects of its condition. Whether a list was
 * given depends on what is shown in its rows.
 */
function dependsOn(field: FieldModel, all: readonly FieldModel[]): readonly FieldModel[] {
  const around = field.name.replace(/(\.\*)?\.[^.]+$/, '')
  const parent = around === field.name ? [] : all.filter(({ name }) => name === around)
  const names = field.shape.visibleWhen ? subjectsOf(field.shape.visibleWhen) : []
  const subjects = names.flatMap((name) => subjectOf(name, field, all) ?? [])
  const lists = subjects.filter(({ shape }) => shape.kind === 'list')
  const inRows = all.filter(({ name }) => lists.some((list) => name.startsWith(`${list.name}.*.`)))
  return [...parent, ...subjects, ...inRows]
}

function cycleFinding(first: FieldModel, circle: readonly FieldModel[]): Finding {
  const names = [...circle, first].map(({ name }) => `"${name}"`)
  return {
    pointer: pointerTo(first.pointer, 'x-visible'),
    code: 'docket/form-cycle',
    severity: 'error',
    message:
      circle.length === 1 ? `${names[0]} depends on itself` : `fields depend on each other: ${names.join(' → ')}`,
    hint: 'take one of the conditions out',
  }
}
