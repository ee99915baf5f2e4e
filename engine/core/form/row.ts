import type { FieldShape } from '#engine/core/form/shape.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/**
 * Whether anything was given in a row of a list. An unticked box alone does not fill a row, nor does what the form itself puts into each;
 * a row in which nothing was given is only on the page.
 */
export function isGiven(fields: readonly FieldShape[], row: Json | undefined): boolean {
  if (typeof row !== 'object' || row === null) return row !== undefined && row !== null
  return fields.some(({ key, kind, fields: inside, choices, otherwise }) => {
    const value = (row as JsonObject)[key]
    if (inside) return [value].flat().some((part: Json | undefined) => isGiven(inside, part))
    const isOwn = kind === 'constant' || otherwise !== undefined
    return value !== undefined && !isOwn && (value !== false || choices !== undefined)
  })
}
