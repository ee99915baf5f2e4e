import { hoisted } from '#engine/core/form/hoist.ts'
import { withRuleFields } from '#engine/core/form/rule-fields.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { FormFile } from '#engine/schemas/types.ts'

export type Properties = NonNullable<FormFile['properties']>

const known = new WeakMap<FormFile, Properties>()

/** The fields of a form by name, references followed: those of its `properties`, and those that stand in its parts and rules alone. */
export function propertiesOf(form: FormFile): Properties {
  const before = known.get(form)
  if (before) return before
  const properties = (composed(form as unknown as JsonObject).properties ?? {}) as unknown as Properties
  known.set(form, properties)
  return properties
}

/** The schema of a form with all of its fields among its `properties`. */
export function composed(form: JsonObject): JsonObject {
  return withRuleFields(hoisted(form), '')
}
