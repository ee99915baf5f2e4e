import type { FieldModel, FormModel } from '#engine/core/form/model.ts'
import { choicesOf, isObject, schemaType } from '#engine/core/form/schema-type.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/**
 * The plain JSON Schema (2020-12) of a submission: no keyword of ours, no reference, types inferred. Fields with `x-visible` or
 * `x-required` are not `required`, since what binds them is decided by the answers. Validators, types and OpenAPI are made from it.
 */
export function plainSchema({ form, fields }: FormModel): JsonObject {
  return { ...annotations(form), ...objectSchema(form, fields) }
}

/** What an object schema may say beside its properties; closed objects are of no use here, since unknown names are kept apart. */
const objectRules = [
  'minProperties',
  'maxProperties',
  'dependentRequired',
  'dependentSchemas',
  'dependencies',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
]

function objectSchema(schema: JsonObject, fields: readonly FieldModel[]): JsonObject {
  const submitted = fields.filter(({ shape }) => shape.kind !== 'shown')
  const required = submitted.filter(({ shape }) => shape.required && !shape.visibleWhen).map(({ shape }) => shape.key)
  return {
    type: 'object',
    properties: Object.fromEntries(submitted.map((field) => [field.shape.key, fieldSchema(field)])),
    ...(required.length > 0 && { required }),
    ...assertionsOf(pick(schema, objectRules)),
  }
}

/** The plain schema of the answer to one field. */
export function fieldSchema({ schema, items, shape, fields }: FieldModel): JsonObject {
  if (shape.kind === 'group') return { ...annotations(schema), ...objectSchema(schema, fields) }
  const own = {
    ...annotations(schema),
    ...typeOf(schema),
    ...assertionsOf(omit(schema, ['type', 'items', 'required'])),
  }
  if (shape.kind === 'list') return { ...own, items: { ...annotations(items), ...objectSchema(items, fields) } }
  if (shape.many) return { ...own, items: scalar({ ...typeOf(items), ...items }, shape.kind, schemaType(items)) }
  return scalar(own, shape.kind, schemaType(schema))
}

/** The type as written or inferred; choices of several types have none. */
function typeOf(schema: JsonObject): JsonObject {
  if (schema.type !== undefined) return { type: schema.type }
  const kinds = new Set((choicesOf(schema) ?? []).map((value) => typeof value))
  return kinds.size > 1 ? {} : { type: schemaType(schema) }
}

const impliedFormats: Readonly<Record<string, string>> = {
  email: 'email',
  uri: 'uri',
  date: 'date',
  datetime: 'date-time',
  file: 'binary',
}

/** A single value: `oneOf` with constants is a plain enum, and what `x-input` says about a text is its format. */
function scalar(schema: JsonObject, kind: string, type: string): JsonObject {
  const choices = choicesOf(schema)
  const format = type === 'string' ? impliedFormats[kind] : undefined
  const { oneOf, anyOf, enum: values, ...rest } = assertionsOf(schema)
  const variants =
    choices === null ? pick({ oneOf, anyOf } as JsonObject, ['oneOf', 'anyOf']) : { enum: values ?? choices }
  return { ...annotations(schema), ...rest, ...variants, ...(format && { format }) }
}

function annotations(schema: JsonObject): JsonObject {
  return pick(schema, ['title', 'description', 'default', 'examples'])
}

const values = [
  'type',
  'const',
  'enum',
  'multipleOf',
  'maximum',
  'exclusiveMaximum',
  'minimum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'pattern',
  'format',
  'maxItems',
  'minItems',
  'uniqueItems',
  'maxContains',
  'minContains',
  'maxProperties',
  'minProperties',
  'required',
  'dependentRequired',
]
const schemas = new Set(['items', 'contains', 'not', 'if', 'then', 'else', 'propertyNames', 'additionalProperties'])
const lists = new Set(['allOf', 'anyOf', 'oneOf'])
const named = new Set(['properties', 'patternProperties', 'dependentSchemas'])

/** A schema with the standard's assertions only; what would be ignored for want of a partner is left out. */
export function assertionsOf(schema: JsonObject): JsonObject {
  const { dependencies, ...rest } = schema
  const known = { ...rest, ...olderDependencies(dependencies) }
  return Object.fromEntries(
    Object.entries(known).flatMap(([key, value]): [string, Json][] => {
      if (values.includes(key)) return [[key, value]]
      if (!hasPartner(key, known)) return []
      if (schemas.has(key)) return [[key, isObject(value) ? assertionsOf(value) : value]]
      if (lists.has(key) && Array.isArray(value))
        return [[key, value.map((part: Json) => (isObject(part) ? assertionsOf(part) : part))]]
      if (named.has(key) && isObject(value)) {
        return [
          [
            key,
            Object.fromEntries(
              Object.entries(value).map(([name, part]) => [name, isObject(part) ? assertionsOf(part) : part]),
            ),
          ],
        ]
      }
      return []
    }),
  )
}

function hasPartner(key: string, schema: JsonObject): boolean {
  if (key === 'if') return 'then' in schema || 'else' in schema
  if (key === 'then' || key === 'else') return 'if' in schema
  return true
}

/** `dependencies` of draft-07 says in one word what became two. */
function olderDependencies(dependencies: Json | undefined): JsonObject {
  if (!isObject(dependencies)) return {}
  const entries = Object.entries(dependencies)
  const required = entries.filter(([, value]) => Array.isArray(value))
  const schemas = entries.filter(([, value]) => !Array.isArray(value))
  return {
    ...(required.length > 0 && { dependentRequired: Object.fromEntries(required) }),
    ...(schemas.length > 0 && { dependentSchemas: Object.fromEntries(schemas) }),
  }
}

function pick(schema: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.flatMap((key) => (schema[key] === undefined ? [] : [[key, schema[key]]])))
}

function omit(schema: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key)))
}
