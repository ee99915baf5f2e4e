import type { Json, JsonObject } from '#engine/core/json.ts'

export type SchemaType = 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object'

/** The type of a field: as written (of a nullable one the other type), else inferred from what its keywords or `x-input` apply to. */
export function schemaType(schema: JsonObject): SchemaType {
  return (
    written(schema.type) ??
    ofValues(schema) ??
    ofInput(schema) ??
    ofKeywords(schema) ??
    ofVariants(schema) ??
    ofValue(schema.default) ??
    'string'
  )
}

/**
 * The values to choose from: `enum`, or `oneOf` (`anyOf`) of constants; null when it is not a choice. Null itself means: not given, and so does
 * the empty text, which is a choice only where it has a label.
 */
export function choicesOf(schema: JsonObject): readonly Json[] | null {
  const options = choiceOptions(schema)
  if (options === null) return null
  const labels = schema['x-labels']
  const isEmptyNamed = isObject(labels) && Object.hasOwn(labels, '')
  const given = options.filter(({ value, title }) => value !== null && (value !== '' || title || isEmptyNamed))
  return given.map(({ value }) => value)
}

/** The same with the `title` beside each constant. */
export function choiceOptions(
  schema: JsonObject,
): readonly { readonly value: Json; readonly title: string | null }[] | null {
  if (Array.isArray(schema.enum)) return schema.enum.map((value: Json) => ({ value, title: null }))
  const variants = schema.oneOf ?? schema.anyOf
  if (!Array.isArray(variants) || variants.length === 0) return null
  const constants = variants.filter((variant): variant is JsonObject => isObject(variant) && 'const' in variant)
  if (constants.length < variants.length) return null
  return constants.map((variant) => ({
    value: variant.const ?? null,
    title: typeof variant.title === 'string' ? variant.title : null,
  }))
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const types: ReadonlySet<unknown> = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object'])

function written(type: Json | undefined): SchemaType | null {
  const named = (Array.isArray(type) ? type : [type]).filter((name) => types.has(name))
  return (named[0] as SchemaType | undefined) ?? null
}

function ofValues(schema: JsonObject): SchemaType | null {
  const values = 'const' in schema ? [schema.const] : choicesOf(schema)
  if (values === null || values.length === 0) return null
  const found = new Set(values.map(ofValue))
  if (found.size === 2 && found.has('integer') && found.has('number')) return 'number'
  return found.size === 1 ? ([...found][0] ?? null) : null
}

const inputs: Readonly<Record<string, SchemaType>> = { number: 'number', checkbox: 'boolean', checkboxes: 'array' }

function ofInput(schema: JsonObject): SchemaType | null {
  const input = schema['x-input']
  if (typeof input !== 'string') return null
  if (input === 'file') return 'maxItems' in schema || 'items' in schema ? 'array' : 'string'
  return inputs[input] ?? null
}

const keywords: readonly (readonly [RegExp, SchemaType])[] = [
  [/^(format|pattern|minLength|maxLength|contentMediaType|contentEncoding)$/, 'string'],
  [/^(minimum|maximum|exclusiveMinimum|exclusiveMaximum|multipleOf)$/, 'number'],
  [/^(items|prefixItems|minItems|maxItems|uniqueItems|contains)$/, 'array'],
  [/^(properties|required|patternProperties|additionalProperties|minProperties|maxProperties)$/, 'object'],
]

function ofKeywords(schema: JsonObject): SchemaType | null {
  const names = Object.keys(schema)
  return keywords.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1] ?? null
}

/** What all alternatives are; of several that one of them may be written as a text. */
function ofVariants(schema: JsonObject): SchemaType | null {
  const types = new Set(variantTypes(schema))
  if (types.size === 2 && types.has('integer') && types.has('number')) return 'number'
  return types.size === 1 ? ([...types][0] ?? null) : null
}

/** The types among which a value may be chosen by alternatives that are no constants; none where there are no such. */
export function variantTypes(schema: JsonObject): readonly SchemaType[] {
  const variants = schema.oneOf ?? schema.anyOf
  if (!Array.isArray(variants) || choiceOptions(schema) !== null) return []
  const saying = variants.filter(
    (variant: Json): variant is JsonObject => isObject(variant) && saysType(variant) && variant.type !== 'null',
  )
  return saying.map(schemaType)
}

/** A rule such as `{ "required": [...] }` or `{ "not": … }` says nothing of what a value is. */
function saysType(variant: JsonObject): boolean {
  return ['type', 'const', 'enum', 'properties', 'items', 'format'].some((keyword) => keyword in variant)
}

function ofValue(value: Json | undefined): SchemaType | null {
  if (value === undefined || value === null) return null
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value as 'string' | 'boolean' | 'object'
}
