import type { Scope, Visibility } from '#engine/core/form/scope.ts'
import type { FieldShape } from '#engine/core/form/shape.ts'
import type { Json } from '#engine/core/json.ts'

/**
 * Whether anything was given in a group, or in a row of a list. What a condition hides counts for nothing. An unticked box alone fills
 * none. What was there before anybody answered (a default, a constant) counts where nothing that is required is missing beside it: nobody
 * must fill in what they may leave out. In rows constants never count, since each row that is on the page has them.
 */
export function isGiven(scope: Scope, visibility: Visibility, inRow = true): boolean {
  const shown = scope.fields
    .filter((field) => visibility.isVisible(field, scope))
    .map((field) => ({ field, weight: weightOf(field, scope, visibility, inRow) }))
  const isThere = ({ field, weight }: (typeof shown)[number]) =>
    field.fields ? weight > 0 : scope.values[field.key] !== undefined
  return (
    shown.some(({ weight }) => weight > 1) ||
    (shown.some(({ weight }) => weight > 0) && shown.every((one) => !one.field.required || isThere(one)))
  )
}

/** 2: given. 1: there before anybody answered. 0: not there. */
function weightOf(field: FieldShape, scope: Scope, visibility: Visibility, inRow: boolean): number {
  const { key, kind, fields, choices, otherwise, begins, mustTick } = field
  if (fields)
    return visibility.inside(field, scope).some((one) => isGiven(one, visibility, inRow || kind === 'list')) ? 2 : 0
  const value = scope.values[key]
  if (value === undefined) return 0
  if (value === false && !choices) return mustTick && !inRow ? 2 : 0
  if (kind === 'constant' || otherwise !== undefined) return inRow ? 0 : 1
  return JSON.stringify(value) === JSON.stringify(begins) ? 1 : 2
}

/** The answers of a list, `rows` its scopes one by one: true for each row in which something was given. */
export function givenAnswers(list: readonly Json[], rows: readonly Scope[], visibility: Visibility): readonly Json[] {
  return list.flatMap((one, index) => {
    if (typeof one !== 'object') return [one]
    const row = one && rows[index]
    return row && isGiven(row, visibility) ? [true] : []
  })
}
