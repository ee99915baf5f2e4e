import type { FieldShape } from '#engine/core/form/shape.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/**
 * Whether anything was given in a group, or in a row of a list. An unticked box alone fills none. What was there before anybody answered (a
 * default, a constant) counts where nothing that is required is missing beside it: nobody must fill in what they may leave out. In rows
 * constants never count, since each row that is on the page has them.
 */
export function isGiven(fields: readonly FieldShape[], part: Json | undefined, inRow = true): boolean {
  if (typeof part !== 'object' || part === null) return part !== undefined && part !== null
  const values = part as JsonObject
  const said = fields.map((field) => saidBy(field, values[field.key], inRow))
  const isWhole = () => fields.every(({ key, required }) => !required || values[key] !== undefined)
  return said.includes('given') || (said.includes('begun') && isWhole())
}

function saidBy(field: FieldShape, value: Json | undefined, inRow: boolean): 'given' | 'begun' | null {
  const { kind, fields, choices, otherwise, begins, mustTick } = field
  if (fields)
    return [value].flat().some((part: Json | undefined) => isGiven(fields, part, inRow || kind === 'list'))
      ? 'given'
      : null
  if (value === undefined) return null
  if (value === false && !choices) return mustTick && !inRow ? 'given' : null
  if (kind === 'constant' || otherwise !== undefined) return inRow ? null : 'begun'
  return JSON.stringify(value) === JSON.stringify(begins) ? 'begun' : 'given'
}
