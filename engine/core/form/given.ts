import type { FieldShape } from '#engine/core/form/shape.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/**
 * Whether anything was given in a group, or in a row of a list. An unticked box alone fills none. What was there before anybody answered (a
 * default, a constant) counts where nothing that is required is missing beside it: nobody must fill in what they may leave out. In rows
 * constants never count, since each row that is on the page has them.
 */
export function isGiven(fields: readonly FieldShape[], part: Json | undefined, inRow = true): boolean {
  if (typeof part !== 'object' || !part) return part != null
  const answerTo = ({ key }: FieldShape) => (part as JsonObject)[key]
  const most = Math.max(...fields.map((field) => weightOf(field, answerTo(field), inRow)))
  return most > 1 || (most > 0 && fields.every((field) => !field.required || answerTo(field) !== undefined))
}

/** 2: given. 1: there before anybody answered. 0: not there. */
function weightOf(
  { kind, fields, choices, otherwise, begins, mustTick }: FieldShape,
  value: Json | undefined,
  inRow: boolean,
): number {
  if (fields)
    return [value].flat().some((part: Json | undefined) => isGiven(fields, part, inRow || kind === 'list')) ? 2 : 0
  if (value === undefined) return 0
  if (value === false && !choices) return mustTick && !inRow ? 2 : 0
  if (kind === 'constant' || otherwise !== undefined) return inRow ? 0 : 1
  return JSON.stringify(value) === JSON.stringify(begins) ? 1 : 2
}
