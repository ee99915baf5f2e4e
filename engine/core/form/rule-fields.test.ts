import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { definedForm } from '#engine/testing/forms.ts'
import { formProblems } from './check.ts'
import { compileForm } from './compile.ts'

/** Asks a form about answers: which fields are seen, and what is wrong. */
function asked(schema: JsonObject, values: JsonObject) {
  const defined = definedForm(schema)
  expect(formProblems(defined).filter(({ severity }) => severity === 'error')).toEqual([])
  const form = compileForm(defined)
  const verdict = form.check(values, { locale: 'en', team: { id: 'care', timeZone: 'UTC' }, uploads: new Map() })
  return verdict.ok
    ? { fields: verdict.submitted.fields, extra: verdict.submitted.extra }
    : verdict.errors.map(({ field, code }) => `${field}: ${code}`)
}

const names = (schema: JsonObject) =>
  compileForm(definedForm(schema))
    .view('en')
    .fields.map(({ name }) => name)

/** `then` as a key would make a promise of an object, for those who look for one. */
const rule = (parts: Readonly<Record<'if' | 'so' | 'else', Json | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries({ if: parts.if, ['the'.concat('n')]: parts.so, else: parts.else }).filter(
      ([, part]) => part !== undefined,
    ),
  ) as JsonObject

describe('a field that stands in a rule of a plain schema', () => {
  // As the playground of react-jsonschema-form has it.
  const animals: JsonObject = {
    type: 'object',
    properties: { animal: { enum: ['Cat', 'Fish'] } },
    allOf: [
      rule({
        if: { properties: { animal: { const: 'Cat' } } },
        so: { properties: { food: { type: 'string', enum: ['meat', 'grass', 'fish'] } }, required: ['food'] },
        else: undefined,
      }),
      rule({
        if: { properties: { animal: { const: 'Fish' } } },
        so: {
          properties: {
            food: { type: 'string', enum: ['insect', 'worms', 'fish'] },
            water: { type: 'string', enum: ['lake', 'sea'] },
          },
          required: ['food', 'water'],
        },
        else: undefined,
      }),
      { required: ['animal'] },
    ],
  }

  test('is shown when the rule holds, and offers the choices of each rule', () => {
    expect(names(animals)).toEqual(['animal', 'food', 'water'])
    expect(asked(animals, { animal: 'Cat' })).toEqual(['food: required'])
    expect(asked(animals, { animal: 'Cat', food: 'worms' })).toEqual(['food: enum'])
    expect(asked(animals, { animal: 'Cat', food: 'fish', water: 'sea' })).toEqual({
      fields: { animal: 'Cat', food: 'fish' },
      extra: {},
    })
    expect(asked(animals, { animal: 'Fish', food: 'worms' })).toEqual(['water: required'])
  })

  test('may wait for another field to be answered', () => {
    const card: JsonObject = {
      properties: { name: { type: 'string' }, card: { type: 'integer' } },
      dependencies: { card: { properties: { billing: { type: 'string' } }, required: ['billing'] } },
    }
    expect(asked(card, { name: 'Ada' })).toMatchObject({ fields: { name: 'Ada' } })
    expect(asked(card, { card: 1 })).toEqual(['billing: required'])
  })

  test('may belong to one of the alternatives that an answer chooses', () => {
    const pets: JsonObject = {
      properties: { pets: { type: 'string', enum: ['No', 'One', 'Many'], default: 'No' } },
      required: ['pets'],
      dependencies: {
        pets: {
          oneOf: [
            { properties: { pets: { enum: ['No'] } } },
            { properties: { pets: { enum: ['One'] }, age: { type: 'number' } }, required: ['age'] },
            { properties: { pets: { enum: ['Many'] }, rid: { type: 'boolean' } }, required: ['rid'] },
          ],
        },
      },
    }
    expect(names(pets)).toEqual(['pets', 'age', 'rid'])
    expect(asked(pets, { pets: 'No', age: 3 })).toEqual({ fields: { pets: 'No' }, extra: {} })
    expect(asked(pets, { pets: 'One' })).toEqual(['age: required'])
    expect(asked(pets, { pets: 'One', age: 3 })).toMatchObject({ fields: { pets: 'One', age: 3 } })
  })

  test('makes a choice of a field that is no more than a text beside them', () => {
    // As the examples of json-schema.org have it.
    const device: JsonObject = {
      properties: { deviceType: { type: 'string', title: 'Device' } },
      required: ['deviceType'],
      oneOf: [
        { properties: { deviceType: { const: 'phone' }, brand: { type: 'string' } }, required: ['brand'] },
        { properties: { deviceType: { const: 'laptop' }, cpu: { type: 'string' } }, required: ['cpu'] },
      ],
    }
    const [field] = compileForm(definedForm(device)).view('en').fields
    expect(field).toMatchObject({ name: 'deviceType', label: 'Device', control: 'select' })
    expect(field?.choices?.map(({ value }) => value)).toEqual(['phone', 'laptop'])
    expect(asked(device, { deviceType: 'fridge' })).toEqual(['deviceType: enum'])
    expect(asked(device, { deviceType: 'laptop' })).toEqual(['cpu: required'])
    expect(asked(device, { deviceType: 'laptop', cpu: 'M1' })).toMatchObject({ fields: { cpu: 'M1' } })
  })

  test('is asked for where alternatives differ in nothing but their constant', () => {
    const plan: JsonObject = {
      properties: { name: { type: 'string' } },
      oneOf: ['free', 'paid'].map((value) => ({ properties: { plan: { const: value } }, required: ['plan'] })),
    }
    expect(names(plan)).toEqual(['name', 'plan'])
    expect(asked(plan, { plan: 'paid' })).toMatchObject({ fields: { plan: 'paid' } })
  })

  test('makes a choice of what tells alternatives apart', () => {
    const contact: JsonObject = {
      title: 'Way',
      oneOf: [
        {
          title: 'By mail',
          properties: { way: { const: 'mail' }, email: { type: 'string', format: 'email' } },
          required: ['way', 'email'],
        },
        {
          title: 'By phone',
          properties: { way: { const: 'phone' }, number: { type: 'string' } },
          required: ['way', 'number'],
        },
      ],
      properties: {},
    }
    expect(names(contact)).toEqual(['way', 'email', 'number'])
    expect(asked(contact, {})).toContain('way: required')
    expect(asked(contact, { way: 'mail' })).toEqual(['email: required'])
    expect(asked(contact, { way: 'phone', number: '1' })).toMatchObject({ fields: { way: 'phone', number: '1' } })
  })

  describe('that tells alternatives apart', () => {
    const ways = (required: readonly string[]): Json[] => [
      {
        properties: { way: { const: 'mail' }, email: { type: 'string', format: 'email' } },
        required: [...required, 'email'],
      },
      {
        properties: { way: { const: 'phone' }, number: { type: 'string', minLength: 4 } },
        required: [...required, 'number'],
      },
    ]
    const declared: JsonObject = {
      properties: { way: { enum: ['mail', 'phone'] } },
      required: ['way'],
      oneOf: ways([]),
    }
    const undeclared: JsonObject = { type: 'object', oneOf: ways(['way']) }

    test.each([
      ['of the form', declared, '', (way: JsonObject) => way],
      ['of the form, in its alternatives alone', undeclared, '', (way: JsonObject) => way],
      ['of a group', { properties: { on: undeclared }, required: ['on'] }, 'on.', (on: JsonObject) => ({ on })],
      [
        'of a row',
        { properties: { on: { type: 'array', items: declared } } },
        'on.0.',
        (way: JsonObject) => ({ on: [way] }),
      ],
    ])('is told once when it is missing or wrong, and so is what it asks for: %s', (_, schema, prefix, answer) => {
      const told = (way: JsonObject) => asked(schema, answer(way))
      expect(told({ way: 'pigeon' })).toEqual([`${prefix}way: enum`])
      expect(told({ way: 'mail' })).toEqual([`${prefix}email: required`])
      expect(told({ way: 'phone', number: '1' })).toEqual([`${prefix}number: minLength`])
      expect(told({ email: 'a@b.example' })).toEqual([`${prefix}way: required`])
    })

    test('hides no alternatives that are nobody else’s mistake', () => {
      const form: JsonObject = {
        properties: { name: { type: 'string' }, email: { type: 'string' }, phone: { type: 'string' } },
        required: ['name'],
        anyOf: [{ required: ['email'] }, { required: ['phone'] }],
        oneOf: [{ properties: { email: { const: 'a' } } }, { properties: { phone: { const: 'b' } } }],
      }
      expect(asked(form, {})).toEqual(['name: required', 'email: anyOf', ': oneOf'])
    })
  })

  test('is found in groups and rows, under the names that its conditions mean there', () => {
    const inside: JsonObject = {
      properties: { country: { enum: ['US', 'DE'] } },
      required: ['country'],
      ...rule({
        if: { properties: { country: { const: 'US' } } },
        so: { properties: { zip: { type: 'string', pattern: '^[0-9]{5}$' } }, required: ['zip'] },
        else: { properties: { town: { type: 'string' } } },
      }),
    }
    const both: JsonObject = {
      properties: {
        country: { type: 'string' },
        home: { type: 'object', ...inside },
        stops: { type: 'array', items: { type: 'object', ...inside } },
      },
    }
    const sent = { home: { country: 'US', town: 'Ulm' }, stops: [{ country: 'DE', zip: '1', town: 'Ulm' }] }
    expect(asked(both, sent)).toEqual(['home.zip: required'])
    expect(asked(both, { ...sent, home: { country: 'US', zip: '12345' } })).toMatchObject({
      fields: { home: { country: 'US', zip: '12345' }, stops: [{ country: 'DE', town: 'Ulm' }] },
    })
  })

  test('is named by docket check where no condition can say when it is shown', () => {
    const odd: JsonObject = {
      properties: { a: { type: 'string' } },
      ...rule({ if: { minProperties: 2 }, so: { properties: { b: { type: 'string' } } }, else: undefined }),
    }
    expect(formProblems(definedForm(odd)).map(({ code }) => code)).toContain('docket/form-rule-field')
  })
})
