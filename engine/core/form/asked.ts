import type { Answers } from '#engine/core/form/answers.ts'
import type { Scope, Visibility } from '#engine/core/form/scope.ts'
import type { FieldShape } from '#engine/core/form/shape.ts'
import { asObject } from '#engine/core/form/visibility.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/** One field of the form, or of one row of it, with what was answered. */
export interface Asked {
  readonly field: FieldShape
  readonly scope: Scope
  /** In the post: `items.2.street`. */
  readonly name: string
  /** In the form: `items.*.street`. */
  readonly pattern: string
  /** JSON pointer into the answers that are kept. */
  readonly path: string
  readonly value: Json | undefined
  readonly isVisible: boolean
  /** Visible, and not inside an optional group of which nothing was given: it is bound by its rules. */
  readonly isBound: boolean
}

/** All fields in page order, and the answers without those to invisible fields. */
export function askFields(
  fields: readonly FieldShape[],
  { values, rowNumbers }: Answers,
  visibility: Visibility,
): { readonly asked: readonly Asked[]; readonly kept: JsonObject } {
  const asked: Asked[] = []

  const visit = (scope: Scope, at: Place): JsonObject => {
    const kept: [string, Json][] = []
    for (const field of scope.fields) {
      const place = below(at, field.key)
      const isVisible = at.isVisible && visibility.isVisible(field, scope)
      const isBound = at.isBound && isVisible
      const value = scope.values[field.key]
      asked.push({ field, scope, ...place, value, isVisible, isBound })
      const inside = { ...place, isVisible, isBound }
      const keep =
        field.fields === undefined || field.kind === 'shown' ? value : visitInside(field, scope, value, inside)
      if (isBound && keep !== undefined) kept.push([field.key, keep])
    }
    return Object.fromEntries(kept)
  }

  const visitInside = (field: FieldShape, scope: Scope, value: Json | undefined, at: Place): Json | undefined => {
    if (field.kind === 'list') return Array.isArray(value) ? visitRows(field, scope, value, at) : value
    if (value !== undefined && asObject(value) !== value) return value
    const isGiven = value !== undefined || visibility.isRequired(field, scope)
    const [group] = visibility.inside(field, scope)
    const kept = group && visit(group, { ...at, isBound: at.isBound && isGiven })
    return isGiven ? kept : undefined
  }

  const visitRows = (field: FieldShape, scope: Scope, rows: readonly Json[], at: Place): Json =>
    rows.map((row, index) => {
      const inside = visibility.inside(field, scope)[index]
      if (!inside || asObject(row) !== row) return row
      const number = rowNumbers.get(rows)?.[index] ?? index
      return visit(inside, {
        ...at,
        name: `${at.name}.${number}`,
        pattern: `${at.pattern}.*`,
        path: `${at.path}/${index}`,
      })
    })

  const kept = visit({ fields, values, parent: null, isRow: false }, top)
  return { asked, kept }
}

type Place = Pick<Asked, 'name' | 'pattern' | 'path' | 'isVisible' | 'isBound'>

const top: Place = { name: '', pattern: '', path: '', isVisible: true, isBound: true }

function below({ name, pattern, path }: Place, key: string) {
  return {
    name: name === '' ? key : `${name}.${key}`,
    pattern: pattern === '' ? key : `${pattern}.${key}`,
    path: `${path}/${/[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key}`,
  }
}
