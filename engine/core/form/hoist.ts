import { isObject } from '#engine/core/form/schema-type.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/**
 * An object schema whose unconditional parts (`allOf` with `properties`, as a plain schema composes them) stand in the object itself, so
 * that they are fields like the others. A property that stands in both places keeps its own schema, and the part stays a rule.
 */
export function hoisted(schema: JsonObject): JsonObject {
  if (!Array.isArray(schema.allOf)) return schema
  const parts = schema.allOf.filter((part: Json): part is JsonObject => isObject(part)).map(hoisted)
  const composing = parts.filter(isComposing)
  if (composing.length === 0) return schema
  const inParts = composing.flatMap((part) => Object.entries(part.properties as JsonObject))
  const own = isObject(schema.properties) ? schema.properties : {}
  const keys = Object.keys(schema)
  const added = inParts.filter(([key]) => !Object.hasOwn(own, key))
  const isFirst = keys.indexOf('allOf') < keys.indexOf('properties')
  const properties = Object.fromEntries(
    isFirst ? [...added, ...Object.entries(own)] : [...Object.entries(own), ...added],
  )
  const required = [...listOf(schema.required), ...composing.flatMap((part) => listOf(part.required))]
  return {
    ...schema,
    properties,
    required: [...new Set(required)],
    allOf: parts.map((part) => remaining(part, schema)),
  }
}

/** A part that closes itself off speaks of its own properties only: it stays a rule. */
function isComposing(part: JsonObject): boolean {
  return (
    isObject(part.properties) && part.additionalProperties === undefined && part.unevaluatedProperties === undefined
  )
}

function remaining(part: JsonObject, schema: JsonObject): JsonObject {
  if (!isComposing(part)) return part
  const own = isObject(schema.properties) ? schema.properties : {}
  const { properties, required: _, title: __, description: ___, ...rules } = part
  const both = Object.entries(properties as JsonObject).filter(([key]) => Object.hasOwn(own, key))
  return both.length === 0 ? rules : { ...rules, properties: Object.fromEntries(both) }
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}
