import type { FormCheck } from '#engine/core/form/check/context.ts'
import { compileValidator } from '#engine/core/form/compile-validator.ts'
import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import { formatExamples } from '#engine/core/form/formats.ts'
import type { FieldModel } from '#engine/core/form/model.ts'
import { fieldSchema } from '#engine/core/form/plain-schema.ts'
import type { RuleError } from '#engine/core/form/rule-error.ts'
import type { Kind } from '#engine/core/form/shape.ts'
import { instantOfWallTime } from '#engine/core/form/wall-time.ts'
import type { Json } from '#engine/core/json.ts'

/** Values that a form gives its fields, and that it would refuse from anybody: what a field begins with, and constants. */
export const defaultFindings: FormCheck = ({ all }) =>
  all.flatMap((field) => {
    if (field.shape.kind === 'shown') return []
    return field.shape.kind === 'constant' ? constantFindings(field) : beginningFindings(field)
  })

function beginningFindings(field: FieldModel): readonly Finding[] {
  const { schema, shape, pointer } = field
  const { default: written } = schema
  if (written === undefined || isNotGiven(written, field)) return []
  const at = pointerTo(pointer, 'default')
  if (shape.kind === 'file')
    return [finding(at, `"${shape.key}" takes files, and no file is there yet`, 'leave it out')]
  if (shape.kind === 'group' || shape.kind === 'list') {
    const inside = shape.kind === 'list' ? 'the fields of its rows' : 'its fields'
    return [
      { ...finding(at, 'this default is not filled in', `give ${inside} defaults of their own`), severity: 'warning' },
    ]
  }
  // Told as a choice that there is none of.
  if (shape.choices && [written].flat().some((value) => !shape.choices?.map(String).includes(String(value)))) return []
  const reason = refusal(field, asSent(written, field))
  if (reason === null) return []
  return [finding(at, `the default of "${shape.key}" is no answer to it: ${reason}`, hintFor(field, written))]
}

/** What is sent whatever anybody answers: a wrong one keeps the form from ever being sent. */
function constantFindings(field: FieldModel): readonly Finding[] {
  const { schema, shape, pointer } = field
  if (shape.constant === undefined || shape.constant === null) return []
  const keyword = schema.const === undefined ? 'default' : 'const'
  const reason = refusal(field, shape.constant)
  const own =
    reason &&
    finding(
      pointerTo(pointer, keyword),
      `"${shape.key}" always refuses its own value: ${reason}`,
      hintFor(field, shape.constant),
    )
  const other = schema.default
  const isOverruled =
    keyword === 'const' &&
    other !== undefined &&
    other !== null &&
    JSON.stringify(other) !== JSON.stringify(schema.const)
  const overruled =
    isOverruled &&
    finding(
      pointerTo(pointer, 'default'),
      `the default of "${shape.key}" is never sent: its "const" is ${JSON.stringify(schema.const)}`,
      'take one of the two out',
    )
  return [own, overruled].flatMap((one) => one || [])
}

/** Generators write what nobody has answered yet in these ways; the page begins empty, or unticked. */
function isNotGiven(value: Json, { shape }: FieldModel): boolean {
  if (value === null || value === '') return true
  if (shape.kind === 'boolean') return value === false
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** A default as it comes back when nobody changes it. */
function asSent(value: Json, { shape }: FieldModel): Json {
  if (typeof value !== 'string') return value
  if (shape.kind === 'uri' && !/^[a-z][a-z0-9+.-]*:/i.test(value)) return `https://${value}`
  // A time on the wall becomes a moment on its reader's clock.
  return shape.kind === 'datetime' ? (instantOfWallTime(value, 'UTC') ?? value) : value
}

/** Why a value is no answer to its field, or null; a schema that does not compile is told by another check. */
function refusal(field: FieldModel, value: Json): string | null {
  const { key } = field.shape
  try {
    const validate = compileValidator({ type: 'object', properties: { [key]: fieldSchema(field) } })
    const errors = validate({ [key]: value })
    const error = errors.find(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf') ?? errors[0]
    return error ? inWords(error) : null
  } catch {
    return null
  }
}

function inWords({ keyword, params }: RuleError): string {
  const limit = params.limit ?? Object.values(params)[0]
  return reasons[keyword]?.(limit) ?? `"${keyword}" is ${JSON.stringify(limit)}`
}

/** What is wrong with a value, by the keyword that refuses it, for people who write forms without knowing keywords. */
const reasons: Readonly<Record<string, (limit: unknown) => string>> = {
  type: (type) => `it must be ${[type].flat().map(typeInWords).join(' or ')}`,
  const: (value) => `only ${JSON.stringify(value)} is taken`,
  enum: () => 'it is none of the choices',
  minLength: (limit) => `it is shorter than ${limit} characters`,
  maxLength: (limit) => `it is longer than ${limit} characters`,
  minimum: (limit) => `it is less than ${limit}`,
  maximum: (limit) => `it is more than ${limit}`,
  exclusiveMinimum: (limit) => `it must be more than ${limit}`,
  exclusiveMaximum: (limit) => `it must be less than ${limit}`,
  multipleOf: (step) => `it is not a multiple of ${step}`,
  minItems: (limit) => `it has fewer than ${limit} values`,
  maxItems: (limit) => `it has more than ${limit} values`,
  uniqueItems: () => 'a value stands in it twice',
  pattern: (pattern) => `it does not match the pattern ${pattern}`,
  format: (format) => `it has not the form of "${format}"`,
  anyOf: () => 'none of the alternatives takes it',
  oneOf: () => 'not exactly one of the alternatives takes it',
  not: () => 'a rule forbids it',
}

const types: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of values',
  null: 'empty',
}

function typeInWords(type: unknown): string {
  return types[String(type)] ?? String(type)
}

function hintFor({ schema, items, shape }: FieldModel, value: Json): string {
  if (shape.many && !Array.isArray(value)) return `write a list: [${JSON.stringify(value)}]`
  const choices = shape.choices ?? []
  const meant = choices.find((choice) => choice !== value && String(choice) === String(value))
  if (meant !== undefined) return `write ${JSON.stringify(meant)}`
  if (shape.kind === 'number' && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return `write ${Number(value)} without quotes`
  if (shape.kind === 'number') return 'write a number that the field takes, or leave it out'
  if (shape.kind === 'boolean') return 'write true or false without quotes'
  const { type } = shape.many ? items : schema
  if (typeof value !== 'string' && (type === undefined || type === 'string'))
    return `write ${JSON.stringify(String(value))}`
  const example = examples[shape.kind] ?? formatExamples[String((shape.many ? items : schema).format)]
  return example ? `write it like ${JSON.stringify(example)}` : 'write an answer that the field takes, or leave it out'
}

const examples: Readonly<Partial<Record<Kind, string>>> = {
  email: 'name@example.com',
  uri: 'https://www.example.com',
  date: '2026-12-24',
  datetime: '2026-12-24T09:30',
}

function finding(pointer: string, message: string, hint: string): Finding {
  return { pointer, code: 'docket/form-default', severity: 'error', message, hint }
}
