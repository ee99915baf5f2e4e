import type { FormModel } from '#engine/core/form/model.ts'
import { formModel } from '#engine/core/form/model.ts'
import { plainSchema } from '#engine/core/form/plain-schema.ts'
import { isObject } from '#engine/core/form/schema-type.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { FormFile } from '#engine/schemas/types.ts'

/**
 * The plain schema of what a form hands over, closed at every level: what `docket types` turns into a TypeScript type. Rules between
 * fields are left out, since no type can say them.
 */
export function submissionSchema(form: FormFile): JsonObject {
  const model: FormModel = formModel(form)
  return closed(plainSchema(model)) as JsonObject
}

const rules = new Set(['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas'])

function closed(schema: Json): Json {
  if (!isObject(schema)) return schema
  const plain = Object.fromEntries(Object.entries(schema).filter(([key]) => !rules.has(key)))
  const items = plain.items === undefined ? {} : { items: closed(plain.items) }
  if (!isObject(plain.properties)) return { ...plain, ...items }
  const properties = Object.entries(plain.properties).map(([key, property]) => [key, closed(property)] as const)
  return { ...plain, ...items, properties: Object.fromEntries(properties), additionalProperties: false }
}
