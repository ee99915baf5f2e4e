import { describe, expect, test } from 'vitest'
import type { JsonObject } from '#engine/core/json.ts'
import { definedForm } from '#engine/testing/forms.ts'
import { formProblems } from './check.ts'
import { compileForm } from './compile.ts'
import type { FieldView } from './form.ts'
import { inlineReferences } from './references.ts'
import { writtenAt } from './written-at.ts'

/** The fields of a schema with their controls, and what the form says of answers. */
function asked(schema: JsonObject, values: JsonObject) {
  const defined = definedForm(inlineReferences(schema).value)
  expect(formProblems(defined).filter(({ severity }) => severity === 'error')).toEqual([])
  const form = compileForm(defined)
  const verdict = form.check(values, { locale: 'en', team: { id: 'care', timeZone: 'UTC' }, uploads: new Map() })
  const told = verdict.ok ? verdict.submitted.fields : verdict.errors.map(({ field, code }) => `${field}: ${code}`)
  return [form.view('en').fields.flatMap(shown).join(' '), told]
}

function shown({ name, control, fields }: FieldView): readonly string[] {
  return [`${name} ${control}`, ...fields.flatMap(shown)]
}

const said = (schema: JsonObject) =>
  formProblems(definedForm(schema)).map(
    ({ code, pointer, message, hint }) => `${code} ${pointer}: ${message} (${hint})`,
  )

const email = { type: 'string', format: 'email' }

describe('a schema of which no field stands in "properties"', () => {
  test('is a form of its parts', () => {
    const parts = {
      allOf: [{ properties: { email }, required: ['email'] }, { properties: { name: { type: 'string' } } }],
    }
    expect(asked(parts, { name: 'Ada' })).toEqual(['email email name text', ['email: required']])
  })

  test('is the form that it refers to', () => {
    const referring = {
      $ref: '#/$defs/order',
      $defs: { order: { type: 'object', properties: { email, count: { type: 'integer' } } } },
    }
    expect(asked(referring, { count: 2 })).toEqual(['email email count number', { count: 2 }])
  })

  test('is a choice among its alternatives, closed as programs write them', () => {
    const alternatives = {
      oneOf: [
        { properties: { way: { const: 'mail' }, email }, required: ['way', 'email'], additionalProperties: false },
        {
          properties: { way: { const: 'phone' }, phone: { type: 'string' } },
          required: ['way', 'phone'],
          additionalProperties: false,
        },
      ],
    }
    const fields = 'way select email email phone text'
    expect(asked(alternatives, { way: 'phone' })).toEqual([fields, ['phone: required']])
    expect(asked(alternatives, { way: 'phone', phone: '1', email: 'a@b.example' })).toEqual([
      fields,
      { way: 'phone', phone: '1' },
    ])
  })
})

describe('alternatives which nothing tells apart', () => {
  const ways = [
    { properties: { email }, required: ['email'] },
    { properties: { phone: { type: 'string' } }, required: ['phone'] },
  ]
  const both = { email: 'a@b.example', phone: '1' }
  const fields = 'email email phone text'

  test('ask for one of their fields, not for all of them', () => {
    expect(asked({ anyOf: ways }, {})).toEqual([fields, ['email: anyOf']])
    expect(asked({ anyOf: ways }, { phone: '1' })).toEqual([fields, { phone: '1' }])
    expect(asked({ anyOf: ways }, both)).toEqual([fields, both])
  })

  test('of which one has to be chosen say so to whoever answers two', () => {
    expect(asked({ oneOf: ways }, { phone: '1' })).toEqual([fields, { phone: '1' }])
    const form = compileForm(definedForm({ oneOf: ways }))
    const verdicts = ['en', 'zh-CN'].map((locale) =>
      form.check(both, { locale, team: { id: 'care', timeZone: 'UTC' }, uploads: new Map() }),
    )
    expect(verdicts.map((verdict) => !verdict.ok && verdict.errors.map(({ message }) => message))).toEqual([
      ['Fill in one of these, and only one: “Email”, “Phone”'],
      ['请填写且仅填写其中一项：“Email”、“Phone”'],
    ])
  })

  test('still bind a field that each of them asks for', () => {
    const named = ways.map(({ properties, required }) => ({
      properties: { name: { type: 'string' }, ...properties },
      required: ['name', ...required],
    }))
    expect(asked({ anyOf: named }, { phone: '1' })[1]).toEqual(['name: required'])
  })
})

describe('alternatives of which several have the same constant', () => {
  const text = { type: 'string' }
  const kind = (value: string, properties: JsonObject, required: readonly string[]) => ({
    properties: { kind: { const: value }, ...properties },
    required: ['kind', ...required],
  })
  const storage = {
    oneOf: [
      kind('disk', { path: text }, ['path']),
      kind('disk', { label: text }, ['label']),
      kind('nfs', { server: { type: 'string', pattern: '^[a-z]+$' }, label: text }, ['server']),
    ],
  }

  test('ask for one of their fields, and of both say that one is too many', () => {
    expect(asked(storage, { kind: 'disk' })[1]).toEqual(['path: oneOf'])
    expect(asked(storage, { kind: 'disk', path: '/a' })[1]).toEqual({ kind: 'disk', path: '/a' })
    expect(asked(storage, { kind: 'disk', label: 'a' })[1]).toEqual({ kind: 'disk', label: 'a' })
    const form = compileForm(definedForm({ properties: { storage }, required: ['storage'] }))
    const said = (storage: JsonObject) => {
      const about = { locale: 'en', team: { id: 'care', timeZone: 'UTC' }, uploads: new Map() }
      const verdict = form.check({ storage }, about)
      return !verdict.ok && verdict.errors.map(({ field, message }) => `${field}: ${message}`)
    }
    const sentence = 'Fill in one of these, and only one: “Path”, “Label”'
    expect(said({ kind: 'disk' })).toEqual([`storage.path: ${sentence}`])
    expect(said({ kind: 'disk', path: '/a', label: 'a' })).toEqual([`storage: ${sentence}`])
  })

  test('say nothing of an answer that chooses another one', () => {
    expect(asked(storage, { kind: 'nfs', server: 'A1' })[1]).toEqual(['server: pattern'])
    expect(asked(storage, { kind: 'nfs' })[1]).toEqual(['server: required'])
  })
})

describe('a field in the words of a generator', () => {
  test('tells alternatives apart though its constant is its default too', () => {
    const kind = (value: string) => ({ const: value, default: value, type: 'string' })
    const union = {
      oneOf: [
        { properties: { kind: kind('a'), email }, required: ['email'], additionalProperties: false },
        { properties: { kind: kind('b'), count: { type: 'integer' } }, required: ['count'] },
      ],
    }
    expect(asked(union, {})).toEqual([
      'kind select email email count number',
      expect.arrayContaining(['kind: required']),
    ])
    expect(asked(union, { kind: 'a' })[1]).toEqual(['email: required'])
    expect(compileForm(definedForm(union)).view('en').fields[0]).toMatchObject({ initial: null })
  })

  test('may be left out where null is an alternative, and is of the type of the other', () => {
    const optional = (schema: JsonObject): JsonObject => ({ anyOf: [schema, { type: 'null' }], default: null })
    const schema = {
      properties: {
        count: optional({ type: 'integer', minimum: 1 }),
        topic: optional({ enum: ['a', 'b'] }),
        home: optional({ type: 'object', properties: { street: { type: 'string' } }, required: ['street'] }),
        tags: optional({ type: 'array', items: { type: 'string' } }),
        way: { oneOf: [{ const: 'a' }, { const: 'b' }, { type: 'null' }] },
      },
    }
    const fields = 'count number topic select home group home.street text tags textarea way select'
    expect(asked(schema, {})).toEqual([fields, {}])
    expect(asked(schema, { count: 0, topic: 'c' })).toEqual([fields, ['count: minimum', 'topic: enum']])
  })

  test('may offer choices of several types, and each can be chosen', () => {
    for (const x of [{ enum: ['a', 1, true] }, { oneOf: [{ const: 'a' }, { const: 1 }, { const: true }] }]) {
      const form = compileForm(definedForm({ properties: { x, many: { type: 'array', items: x } } }))
      for (const chosen of ['a', 1, true]) {
        const values = form.decode(
          [
            ['x', String(chosen)],
            ['many', String(chosen)],
          ],
          'UTC',
        )
        const verdict = form.check(values, { locale: 'en', team: { id: 'care', timeZone: 'UTC' }, uploads: new Map() })
        expect(verdict.ok && verdict.submitted.fields).toEqual({ x: chosen, many: [chosen] })
      }
    }
  })

  test('is what the one part of it says, with its choices', () => {
    const schema = { properties: { topic: { allOf: [{ enum: ['a', 'b'], title: 'Topic' }], default: 'a' } } }
    expect(asked(schema, { topic: 'c' })).toEqual(['topic select', ['topic: enum']])
  })

  test('is a group whose fields follow from a choice where its alternatives are objects', () => {
    const kind = (value: string, more: JsonObject) => ({
      type: 'object',
      properties: { kind: { const: value }, ...more },
      required: ['kind'],
    })
    const pet = { oneOf: [kind('cat', { lives: { type: 'integer' } }), kind('dog', { barks: { type: 'boolean' } })] }
    expect(asked({ properties: { pet } }, { pet: { kind: 'cat', lives: 9, barks: true } })).toEqual([
      'pet group pet.kind select pet.lives number pet.barks checkbox',
      { pet: { kind: 'cat', lives: 9 } },
    ])
  })
})

describe('what cannot be shown', () => {
  test('is an error, never a page without a field', () => {
    expect(said({ properties: {} })).toEqual([
      expect.stringContaining('docket/form-no-field /properties: the form has no field'),
    ])
    expect(said({ properties: { email, mixed: { anyOf: [{ type: 'integer' }, { type: 'boolean' }] } } })).toEqual([
      'docket/form-not-shown /properties/mixed: "mixed" cannot be shown as a field (give it one type, or let one of its alternatives be a text)',
    ])
  })

  test('is an error where no answer fits: nothing but null, choices that are objects, groups and rows of nothing', () => {
    const unshown = (x: JsonObject) => said({ properties: { email, x } })
    const told = (hint: string) => [`docket/form-not-shown /properties/x: "x" cannot be shown as a field (${hint})`]
    const untyped = told('give it a type that somebody can answer, such as "string"')
    expect(unshown({ type: 'null' })).toEqual(untyped)
    expect(unshown({ type: ['null'] })).toEqual(untyped)
    expect(unshown({ enum: ['a', { b: 1 }] })).toEqual(told('a choice is a text, a number or a boolean'))
    expect(unshown({ oneOf: [{ const: 'a' }, { const: [1] }] })).toEqual(
      told('a choice is a text, a number or a boolean'),
    )
    expect(unshown({ type: 'object', properties: {} })).toEqual(told('an object needs "properties"'))
    for (const items of [{ type: 'null' }, { enum: [{ b: 1 }] }, { type: 'object', properties: {} }])
      expect(unshown({ type: 'array', items })).toEqual([
        expect.stringContaining('docket/form-not-shown /properties/x'),
      ])
  })

  test('are answers that a closed part refuses', () => {
    const part = (properties: JsonObject) => ({ properties, additionalProperties: false })
    const closed = (schema: JsonObject) => said(schema).filter((one) => one.startsWith('docket/form-limits'))
    const apart = [part({ email }), part({ name: { type: 'string' } })]
    expect(closed({ allOf: apart })).toEqual([
      'docket/form-limits /allOf/0/additionalProperties: this part takes no field but its own, and the form asks for "name" too (take "additionalProperties" out here: what no field asks for is kept apart anyway)',
      expect.stringContaining('docket/form-limits /allOf/1/additionalProperties'),
    ])
    expect(closed({ oneOf: apart })).toEqual([])
    expect(closed({ properties: { topic: { type: 'string' } }, oneOf: apart })).toHaveLength(2)
    expect(closed({ properties: { topic: { type: 'string' } }, oneOf: [...apart, { properties: {} }] })).toEqual([])
    expect(closed({ properties: { home: { type: 'object', allOf: apart } } })).toHaveLength(2)
  })

  test('is told where the file says it: in a part, in an alternative, behind a reference', () => {
    const file = {
      $ref: '#/$defs/base',
      $defs: {
        base: { properties: { a: { $ref: '#/$defs/text' } }, allOf: [{ properties: { b: {} } }] },
        text: { type: 'string', pattern: '(' },
      },
      oneOf: [{ properties: { c: {} } }, { properties: { d: { title: 'D' } } }],
    }
    expect(writtenAt(file, '/properties/a/pattern')).toBe('/$defs/text/pattern')
    expect(writtenAt(file, '/properties/b/title')).toBe('/$defs/base/allOf/0/properties/b/title')
    expect(writtenAt({ ...file, $ref: undefined as never }, '/properties/d/title')).toBe('/oneOf/1/properties/d/title')
    expect(writtenAt(file, '/x-form/team')).toBe('/x-form/team')
    expect(writtenAt({ $ref: '#' }, '/properties/a')).toBe('/properties/a')
  })
})
