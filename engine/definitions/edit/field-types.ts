import type { Control } from '#engine/core/form/form.ts'
import { controlOf, kindOf } from '#engine/core/form/kind.ts'
import { choiceOptions, isObject, schemaType } from '#engine/core/form/schema-type.ts'
import type { Kind } from '#engine/core/form/shape.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { isFor } from './keywords.ts'

/** What people call the type of a field: the control that shows it. */
export type FieldType = Exclude<Control, 'group' | 'list'>

/** What a new field can be: a group and repeated rows begin with one field inside. */
export type NewType = FieldType | 'group' | 'list'

/** What makes a field one of this type, `x-input` aside: that is added only where something else would be shown without it. */
const makings: Readonly<Record<FieldType, (before: JsonObject) => JsonObject>> = {
  text: () => ({ type: 'string' }),
  textarea: () => ({ type: 'string' }),
  email: () => ({ type: 'string', format: 'email' }),
  tel: () => ({ type: 'string' }),
  url: () => ({ type: 'string', format: 'uri' }),
  number: ({ type }) => ({ type: type === 'integer' ? type : 'number' }),
  date: () => ({ type: 'string', format: 'date' }),
  datetime: () => ({ type: 'string', format: 'date-time' }),
  select: choice,
  radio: choice,
  checkboxes: (before) => ({ type: 'array', items: { enum: valuesOf(before) }, uniqueItems: true }),
  checkbox: ({ const: fixed }) => ({ type: 'boolean', ...(fixed === true && { const: fixed }) }),
  file: () => ({ type: 'array', items: { type: 'string', format: 'binary' } }),
  hidden: ({ const: fixed, default: value }) => ({ const: fixed ?? value ?? '', 'x-hidden': true }),
  heading: () => ({}),
  note: () => ({}),
}

export const fieldTypes = Object.keys(makings) as readonly FieldType[]
export const newTypes: readonly NewType[] = [...fieldTypes, 'group', 'list']

/** Keywords that together say of which type a field is. */
const telling = ['type', 'format', 'enum', 'oneOf', 'anyOf', 'items', 'uniqueItems', 'const', 'x-hidden', 'x-input']

/**
 * What has to change in a field's keywords so that it is shown as `type`: keyword → new value, or null where it has to go. What means nothing
 * for the new type goes too; what means the same stays. `key` is the field's name, which may say something about it.
 */
export function changesTo(type: FieldType, key: string, before: JsonObject): Readonly<Record<string, Json | null>> {
  if (typeOf(key, before) === type) return {}
  const made = withInput(type, key, before)
  const { kind, many } = kindIn(key, made)
  const gone = Object.keys(before).filter((keyword) => !(keyword in made) || !isFor(keyword, kind, many))
  const changed = Object.entries(made).filter(([keyword, value]) => !isSame(before[keyword], value))
  return {
    ...Object.fromEntries(changed.filter(([keyword]) => !gone.includes(keyword))),
    ...Object.fromEntries(gone.map((keyword) => [keyword, null])),
  }
}

/** A choice with what people call it. */
export interface Choice {
  readonly value: Json
  readonly label: string
}

/** A new field; `choices` are those of a type that has some, and what a group or a row asks for first. */
export function newField(type: NewType, key: string, title: string, choices: readonly Choice[]): JsonObject {
  if (type === 'group' || type === 'list') {
    const inside = choices.map(
      ({ value, label }) => [String(value), newField('text', String(value), label, [])] as const,
    )
    const row = { type: 'object', properties: Object.fromEntries(inside) }
    return type === 'group'
      ? { type: 'object', title, properties: row.properties }
      : { type: 'array', title, items: row }
  }
  const { type: json, ...others } = withInput(type, key, { enum: choices.map(({ value }) => value) })
  const labels = 'enum' in others || 'items' in others ? labelsOf(choices) : {}
  return {
    ...(json !== undefined && { type: json }),
    title,
    ...others,
    ...(Object.keys(labels).length > 0 && { 'x-labels': labels }),
  }
}

/** What `x-labels` says: the labels that differ from their values. */
export function labelsOf(choices: readonly Choice[]): Readonly<Record<string, string>> {
  const told = choices.filter(({ value, label }) => label !== '' && label !== String(value))
  return Object.fromEntries(told.map(({ value, label }) => [String(value), label]))
}

/** The type of a field by its keywords; null for groups, rows, and what cannot be shown. */
export function typeOf(key: string, schema: JsonObject): FieldType | null {
  const items = isObject(schema.items) ? schema.items : {}
  const found = kindOf(key, schema, schemaType(schema), items)
  const control = found && controlOf(found.kind, found.many, schema)
  return control === null || control === 'group' || control === 'list' ? null : control
}

function withInput(type: FieldType, key: string, before: JsonObject): JsonObject {
  const kept = Object.fromEntries(Object.entries(before).filter(([keyword]) => !telling.includes(keyword)))
  const plain = { ...makings[type](before), ...kept }
  const input = typeOf(key, plain) === type || type === 'hidden' ? {} : { 'x-input': type }
  return { ...makings[type](before), ...input, ...kept }
}

function kindIn(key: string, schema: JsonObject): { readonly kind: Kind; readonly many: boolean } {
  const items = isObject(schema.items) ? schema.items : {}
  return kindOf(key, schema, schemaType(schema), items) ?? { kind: 'text', many: false }
}

/** Choices with their titles stay written as they are. */
function choice(before: JsonObject): JsonObject {
  const own = (['oneOf', 'anyOf', 'enum'] as const).find((keyword) => before[keyword] !== undefined)
  const isText = valuesOf(before).every((value) => typeof value === 'string')
  return {
    ...(before.type === 'string' && isText && { type: 'string' }),
    ...(own === undefined ? { enum: valuesOf(before) } : { [own]: before[own] as Json }),
  }
}

function valuesOf(schema: JsonObject): readonly Json[] {
  const items = isObject(schema.items) ? schema.items : {}
  const options = choiceOptions(schema) ?? choiceOptions(items)
  return options?.map(({ value }) => value) ?? ['first', 'second']
}

function isSame(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
