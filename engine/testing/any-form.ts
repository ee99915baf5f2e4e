import fc from 'fast-check'
import type { RawEntries } from '#engine/core/form/form.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import { ifThen } from '#engine/testing/forms.ts'

/** Texts of form files that the engine takes, the same ones for the same seed. */
export function soundForms(count: number, seed: number): readonly string[] {
  const made: string[] = []
  for (let round = 0; made.length < count; round++) {
    if (round > 20) throw new Error('Hardly any of the forms made by chance makes sense.')
    const forms = fc.sample(soundForm, { numRuns: count * 2, seed: seed + round })
    made.push(...forms.map((form) => JSON.stringify(form)).filter(isSound))
  }
  return made.slice(0, count)
}

const path = 'forms/any.form.json'
const team = { path: 'workflows/care.team.json', text: '{ "name": "Care", "default": true }' }

function isSound(text: string): boolean {
  const { problems } = loadDefinitions([team, { path, text }], null)
  return !problems.some(({ file, severity }) => file === path && severity === 'error')
}

const names = ['a', 'b', 'c', 'd', 'e', 'f'] as const
const condition = fc.oneof(
  fc
    .record({
      name: fc.constantFrom(...names),
      test: fc.constantFrom<Json>('x', ['x', 'y'], { isSet: true }, { atLeast: 2 }, { matches: '^x' }),
    })
    .map(({ name, test }): JsonObject => ({ [name]: test })),
  fc.constantFrom(...names).map((name): JsonObject => ({ not: { [name]: 'x' } })),
  fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(...names))
    .map(([one, other]): JsonObject => ({ any: [{ [one]: true }, { [other]: 2 }] })),
)

const plainFields: readonly JsonObject[] = [
  { type: 'string', maxLength: 3 },
  { type: 'string', minLength: 2, pattern: '^[a-z]+$' },
  { type: 'string', format: 'email' },
  { type: 'string', format: 'uri' },
  { type: 'string', format: 'date' },
  { type: 'string', format: 'date-time' },
  { type: 'string', format: 'time' },
  { type: 'string', format: 'duration' },
  { type: 'string', format: 'ipv6' },
  { type: 'string', format: 'hostname' },
  { type: 'string', 'x-input': 'textarea' },
  { type: 'number', minimum: 1, exclusiveMaximum: 5 },
  { type: 'integer', multipleOf: 2 },
  { type: 'boolean' },
  { type: 'boolean', 'x-input': 'radio' },
  { const: true },
  { enum: ['x', 'y', 'z'] },
  { enum: [1, 2, 3] },
  { oneOf: [{ const: 'x', title: 'X' }, { const: 'y' }] },
  { type: 'array', items: { enum: ['x', 'y', 'z'] }, minItems: 2, uniqueItems: true },
  { type: 'array', items: { type: 'string', maxLength: 2 }, maxItems: 2 },
  { type: 'array', maxItems: 1, items: { type: 'string', format: 'binary' }, 'x-accept': ['image/*'] },
  { type: 'string', format: 'binary', 'x-maxBytes': 1_000_000 },
  {
    anyOf: [
      { type: 'string', pattern: '^x' },
      { type: 'string', maxLength: 1 },
    ],
  },
  { const: 'fixed' },
  { type: 'string', default: 'x', 'x-hidden': true, 'x-prefill': ['url'] },
]
const plainField = fc.constantFrom(...plainFields)

const field: fc.Arbitrary<JsonObject> = fc
  .tuple(
    plainField,
    fc.option(condition, { nil: undefined, freq: 2 }),
    fc.option(condition, { nil: undefined, freq: 4 }),
    fc.constantFrom('plain', 'plain', 'group', 'list'),
  )
  .map(([schema, visible, required, nesting]): JsonObject => {
    const conditions = { ...(visible && { 'x-visible': visible }), ...(required && { 'x-required': required }) }
    const inside = { properties: { a: schema, g: { ...schema, ...conditions } }, required: ['a'] }
    if (nesting === 'group') return { type: 'object', ...inside }
    if (nesting === 'list') return { type: 'array', maxItems: 2, items: { type: 'object', ...inside } }
    return { ...schema, ...conditions }
  })

const rule = fc.constantFrom<JsonObject>(
  {},
  ifThen({ properties: { a: { const: 'x' } }, required: ['a'] }, { required: ['b'] }),
  ifThen(
    { properties: { a: { const: 'x' } }, required: ['a'] },
    { properties: { h: { type: 'string' } }, required: ['h'] },
  ),
  { dependentRequired: { a: ['c'] } },
  { dependentSchemas: { b: { properties: { i: { enum: ['x', 'y'] } }, required: ['i'] } } },
  { allOf: [{ anyOf: [{ required: ['a'] }, { required: ['b', 'c'] }] }] },
  { allOf: [{ not: { required: ['a', 'b'] } }] },
)

/** Forms of six fields with conditions, groups, rows and rules; not all of them make sense. */
export const anyForm: fc.Arbitrary<JsonObject> = fc
  .tuple(fc.array(field, { minLength: 6, maxLength: 6 }), fc.subarray([...names]), rule)
  .map(([fields, required, rule]) => ({
    type: 'object',
    properties: Object.fromEntries(names.map((name, index) => [name, fields[index] as JsonObject])),
    required,
    ...rule,
  }))

/** What a condition may ask about an answer of a field, in values that the field can have. */
function testsOf(schema: JsonObject): readonly Json[] {
  const choices = (schema.enum ?? (schema.items as JsonObject | undefined)?.enum) as readonly Json[] | undefined
  if (choices) return [choices[0] as Json, { in: choices.slice(1) }, { isSet: true }, { isSet: false }]
  if (schema.oneOf) return ['x', ['x', 'y']]
  if (schema.type === 'boolean' || schema.const === true) return [true, false]
  if (schema.type === 'number' || schema.type === 'integer')
    return [2, { atLeast: 2 }, { atMost: 2 }, { above: 1 }, { below: 3 }, { between: [2, 3] }, { isSet: false }]
  if (schema.format === 'date' || schema.format === 'date-time')
    return [
      { before: '2026-04-01' },
      { after: '2026-04-01' },
      { between: ['2026-01-01', '2026-03-01'] },
      { isSet: true },
    ]
  if (schema.format === 'binary' || schema.type === 'array') return [{ isSet: false }]
  if (schema.type !== 'string' || schema['x-hidden']) return []
  return [{ contains: 'x' }, { startsWith: 'x' }, { matches: '^[xy]' }, { isSet: true }, { isSet: false }]
}

/** A condition that asks about some of these fields: each operator, and, or, not. */
function conditionOn(fields: readonly (readonly [string, JsonObject])[]): fc.Arbitrary<JsonObject | undefined> {
  const tests = fields.flatMap(([name, schema]) => testsOf(schema).map((test): JsonObject => ({ [name]: test })))
  if (tests.length === 0) return fc.constant(undefined)
  const one = fc.constantFrom(...tests)
  return fc.oneof(
    fc.constant(undefined),
    one,
    one.map((test): JsonObject => ({ not: test })),
    fc.tuple(one, one).map(([first, other]): JsonObject => ({ any: [first, other] })),
    fc.tuple(one, one).map(([first, other]): JsonObject => ({ ...first, ...other })),
    fc
      .tuple(one, one, one)
      .map(([first, second, third]): JsonObject => ({ any: [{ ...first, ...second }, { not: third }] })),
  )
}

/** Each field asks about fields before it, so that most of these forms make sense. */
const soundForm: fc.Arbitrary<JsonObject> = fc
  .tuple(fc.array(field, { minLength: 6, maxLength: 6 }), fc.subarray([...names]), rule)
  .chain(([fields, required, rule]) => {
    const bare = fields.map(({ 'x-visible': _, 'x-required': __, ...schema }) => schema as JsonObject)
    const conditions = bare.map((_, index) => {
      const before = bare.slice(0, index).flatMap((schema, at) => (names[at] ? [[names[at], schema] as const] : []))
      return fc.tuple(conditionOn(before), conditionOn(before), conditionOn(before))
    })
    return fc.tuple(...conditions).map((chosen) => {
      const properties = bare.map((schema, index) => {
        const [visible, asked, offered] = chosen[index] ?? []
        const [choice] = Array.isArray(schema.enum) ? schema.enum : []
        const conditional = {
          ...(visible && { 'x-visible': visible }),
          ...(asked && { 'x-required': asked }),
          ...(offered && choice !== undefined && { 'x-options': { [String(choice)]: offered } }),
        }
        return [names[index] as string, { ...schema, ...conditional }] as const
      })
      return { type: 'object', properties: Object.fromEntries(properties), required, ...rule }
    })
  })

/** What people type, most of it wrong for most fields. */
export const typedTexts = [
  '',
  ' ',
  'x',
  'y',
  'xy',
  'xyz',
  'X',
  '1',
  '2',
  '2.5',
  'true',
  'ana@example.com',
  'ana@',
  '2026-02-28',
  '2026-02-30',
  '2026-05-01T10:00',
  '09:30',
  '24:00',
  'P3DT12H',
  '2001:db8::1',
  'www.example.com',
  'javascript:x',
  'u1',
  'u2',
  'x\ny\nz',
  '😀',
  'ü',
] as const
const text = fc.constantFrom(...typedTexts)
const scalar: fc.Arbitrary<Json> = fc.oneof(text, fc.constantFrom<Json>(null, true, false, 0, 1, 2, 2.5, -1))
const value: fc.Arbitrary<Json> = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'g', 'z'), scalar, { maxKeys: 3 }),
  fc.array(fc.oneof(fc.dictionary(fc.constantFrom('a', 'g', 'z'), scalar, { maxKeys: 3 }), fc.constant(null)), {
    maxLength: 3,
  }),
)
/** What a program may send to such a form as JSON. */
export const anyAnswers: fc.Arbitrary<JsonObject> = fc.dictionary(fc.constantFrom(...names, 'unknown'), value, {
  minKeys: 2,
})
/** What a browser, or somebody who pretends to be one, may post to it. */
export const anyPost: fc.Arbitrary<RawEntries> = fc.array(
  fc.tuple(
    fc.constantFrom(...names, 'a.a', 'a.g', 'b.0.a', 'b.0.g', 'b.2.a', 'c.1.g', 'unknown', 'docket-time-zone'),
    text,
  ),
  { maxLength: 20 },
)
