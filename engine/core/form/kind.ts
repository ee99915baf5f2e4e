import type { Control } from '#engine/core/form/form.ts'
import { formatExamples } from '#engine/core/form/formats.ts'
import { choicesOf, isObject, type SchemaType, schemaType, variantTypes } from '#engine/core/form/schema-type.ts'
import type { Kind } from '#engine/core/form/shape.ts'
import type { JsonObject } from '#engine/core/json.ts'

export interface FoundKind {
  readonly kind: Kind
  /** An array of that kind. */
  readonly many: boolean
}

/** What kind of field a property is; null when no control can show it. */
export function kindOf(key: string, schema: JsonObject, type: SchemaType, items: JsonObject): FoundKind | null {
  const input = schema['x-input']
  if (input === 'heading' || input === 'note') return one('shown')
  if (schema['x-hidden'] === true && !Array.isArray(schema['x-prefill'])) return one('constant')
  if (schema.const !== undefined && schema.const !== true) return one('constant')
  if (isNothing(schema) || hasUntypable(schema)) return null
  if (type === 'object') return hasProperties(schema) ? one('group') : null
  if (type === 'array') return kindOfItems(key, schema, items)
  if (isMixed(schema, type)) return null
  return one(kindOfScalar(key, schema, type))
}

/** The control that shows a kind; `x-input` chooses among those that fit. */
export function controlOf(kind: Kind, many: boolean, schema: JsonObject): Control {
  const input = schema['x-input'] as Control | undefined
  const fitting = controls[kind]
  if (schema['x-hidden'] === true && kind !== 'shown') return 'hidden'
  if (kind === 'choice') return many ? 'checkboxes' : input === 'radio' ? 'radio' : 'select'
  if (kind === 'file') return 'file'
  if (many) return 'textarea'
  return input !== undefined && fitting.includes(input) ? input : fitting[0]
}

/** Controls that fit a kind, the usual one first. */
export const controls: Readonly<Record<Kind, readonly [Control, ...Control[]]>> = {
  text: ['text', 'tel', 'textarea'],
  longtext: ['textarea', 'text'],
  email: ['email', 'text'],
  uri: ['url', 'text'],
  number: ['number', 'text'],
  boolean: ['checkbox', 'radio', 'select'],
  choice: ['select', 'radio', 'checkboxes'],
  date: ['date', 'text'],
  datetime: ['datetime', 'text'],
  file: ['file'],
  group: ['group'],
  list: ['list'],
  constant: ['hidden'],
  shown: ['note', 'heading'],
}

/** Formats that say what kind of field a text is; those of one kind are checked alike. */
export const formatKinds: Readonly<Record<string, Kind>> = {
  email: 'email',
  'idn-email': 'email',
  uri: 'uri',
  url: 'uri',
  iri: 'uri',
  date: 'date',
  'date-time': 'datetime',
  binary: 'file',
  'data-url': 'file',
  ...Object.fromEntries(Object.keys(formatExamples).map((name) => [name, 'text' as const])),
}

const inputs: Readonly<Record<string, Kind>> = {
  textarea: 'longtext',
  text: 'text',
  tel: 'text',
  email: 'email',
  url: 'uri',
  date: 'date',
  datetime: 'datetime',
  file: 'file',
}

/** A text of this length or a field of this name is written in a text area when the form does not say. */
const longTextLength = 250
const longTextName = /^(message|description|details?|comments?|question|body|text)$/i

function kindOfScalar(key: string, schema: JsonObject, type: SchemaType): Kind {
  if (choicesOf(schema) !== null && type !== 'boolean') return 'choice'
  if (type === 'boolean') return 'boolean'
  if (type === 'number' || type === 'integer') return 'number'
  const ofFormat = formatKinds[String(schema.format)]
  if (ofFormat) return ofFormat
  const ofInput = inputs[String(schema['x-input'])]
  if (ofInput) return ofInput
  const isLong = typeof schema.maxLength === 'number' ? schema.maxLength >= longTextLength : longTextName.test(key)
  return isLong ? 'longtext' : 'text'
}

/** Null means "not given": there is nothing to ask for. */
function isNothing({ type }: JsonObject): boolean {
  return type === 'null' || (Array.isArray(type) && type.length > 0 && type.every((one) => one === 'null'))
}

/** Choices that are no text, number or boolean: no control could send them. */
function hasUntypable(schema: JsonObject): boolean {
  return choicesOf(schema)?.some((value) => typeof value === 'object') === true
}

function hasProperties({ properties }: JsonObject): boolean {
  return isObject(properties) && Object.keys(properties).length > 0
}

/** Alternatives of several types, none of them a text: what somebody types could be read as one or the other. */
function isMixed(schema: JsonObject, type: SchemaType): boolean {
  const types = variantTypes(schema)
  const isNumeric = type === 'number' || type === 'integer'
  return types.length > 0 && !types.some((one) => one === type || (isNumeric && one === 'integer'))
}

function kindOfItems(key: string, schema: JsonObject, items: JsonObject): FoundKind | null {
  if (Array.isArray(schema.items)) return null
  if (schema['x-input'] === 'file') return { kind: 'file', many: true }
  const type = schemaType(items)
  if (isNothing(items) || hasUntypable(items)) return null
  if (type === 'object') return hasProperties(items) ? one('list') : null
  if (type === 'array') return null
  const kind = kindOfScalar(key, { ...items, 'x-input': items['x-input'] ?? 'text' }, type)
  if (kind === 'boolean') return null
  return { kind, many: true }
}

function one(kind: Kind): FoundKind {
  return { kind, many: false }
}
