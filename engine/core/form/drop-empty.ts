import { sortAnswers } from '#engine/core/form/answers.ts'
import { isGiven } from '#engine/core/form/given.ts'
import type { Scope } from '#engine/core/form/scope.ts'
import type { FieldShape } from '#engine/core/form/shape.ts'
import { asObject, type Matcher, visibilityOf } from '#engine/core/form/visibility.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/**
 * What a page posts without the groups and rows in which nothing was given. An empty row between others is null, so that the rows after it
 * keep their place until they have been checked.
 */
export function dropEmpty(fields: readonly FieldShape[], posted: JsonObject, matcher: Matcher): JsonObject {
  const visibility = visibilityOf(matcher)

  const given = (scope: Scope, posted: JsonObject, inRow: boolean): JsonObject =>
    Object.fromEntries(
      Object.entries(posted).flatMap(([key, part]): [string, Json][] => {
        const field = scope.fields.find((one) => one.key === key)
        const kept = field?.fields ? givenInside(field, scope, part, inRow) : part
        return kept === undefined ? [] : [[key, kept]]
      }),
    )

  const givenInside = (field: FieldShape, scope: Scope, posted: Json, inRow: boolean): Json | undefined => {
    const scopes = [...visibility.inside(field, scope)]
    const isRow = inRow || field.kind === 'list'
    const part = (one: Json): Json | undefined => {
      const inside = one === null ? undefined : scopes.shift()
      if (!inside || asObject(one) !== one) return one
      return isGiven(inside, visibility, isRow) ? given(inside, one, isRow) : undefined
    }
    if (!Array.isArray(posted)) return part(posted)
    const rows = posted.map((row: Json) => part(row) ?? null)
    while (rows.at(-1) === null) rows.pop()
    return rows.length > 0 ? rows : undefined
  }

  return given({ fields, values: sortAnswers(fields, posted).values, parent: null, isRow: false }, posted, false)
}
