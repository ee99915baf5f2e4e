import { hoisted } from '#engine/core/form/hoist.ts'
import { withRuleFields } from '#engine/core/form/rule-fields.ts'
import { isObject, schemaType } from '#engine/core/form/schema-type.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

// Generators of schemas write in several parts what people write in one: "a number or null", "all of this one reference". A field is read
// from one schema, so the parts are put together first.

/**
 * The schema of a field in one piece: of alternatives those that are not null, and where that is one, that one alone; what `allOf` says of a value beside it, and
 * for an object the fields of its parts and rules. `prefix` stands before the names of the object's fields in conditions.
 */
export function settled(schema: JsonObject, prefix: string): JsonObject {
  const one = withParts(withoutNull(schema))
  const whole = hoisted(one)
  return schemaType(whole) === 'object' ? withRuleFields(whole, prefix) : whole
}

/** Null means: not given, which every field may be that is not required. */
function withoutNull(schema: JsonObject): JsonObject {
  for (const keyword of ['anyOf', 'oneOf']) {
    const variants = schema[keyword]
    if (!Array.isArray(variants)) continue
    const others = variants.filter((variant: Json) => !isNull(variant))
    const [only] = others
    if (others.length === variants.length || only === undefined) continue
    const { [keyword]: _, ...beside } = withoutNullDefault(schema)
    return others.length === 1 && isObject(only)
      ? withoutNull({ ...only, ...beside })
      : { ...beside, [keyword]: others }
  }
  return schema
}

function withoutNullDefault(schema: JsonObject): JsonObject {
  if (schema.default !== null) return schema
  const { default: _, ...others } = schema
  return others
}

function isNull(variant: Json): boolean {
  if (!isObject(variant)) return false
  const isOnlyNull = Array.isArray(variant.enum) && variant.enum.every((value: Json) => value === null)
  return variant.type === 'null' || variant.const === null || isOnlyNull
}

/** What the parts of `allOf` say of a value stands beside them, so that its type, choices and words are known; as rules they stay. */
function withParts(schema: JsonObject): JsonObject {
  if (!Array.isArray(schema.allOf) || isObject(schema.properties)) return schema
  const parts = schema.allOf
    .filter((part: Json): part is JsonObject => isObject(part))
    .map((part) => withParts(withoutNull(part)))
  if (parts.some((part) => schemaType(part) === 'object')) return schema
  const said = parts.map(({ if: _, then: __, else: ___, not: ____, ...kept }) => kept)
  return { ...Object.assign({}, ...said), ...schema }
}
