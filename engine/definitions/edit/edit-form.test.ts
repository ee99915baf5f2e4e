import fc from 'fast-check'
import { parse } from 'jsonc-parser'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { tries } from '#engine/testing/tries.ts'
import sample from '../../../forms/order-problem.form.json' with { type: 'json' }
import { readFile } from '../read-file.ts'
import { editForm, type FormEdit } from './edit-form.ts'
import { fieldTypes, typeOf } from './field-types.ts'
import { lineDiff } from './line-diff.ts'

/** As an editor may have written it, with remarks, blank lines and habits of its own. */
const written = `{
  // Asked for by the shop.
  "title": "Order problem",
  "properties": {
    "email": { "type": "string", "format": "email", "title": "E-mail" }, // we answer there
    "topic": {
      "enum": ["delivery", "damage"],
      "x-labels": { "delivery": "Late delivery" }   // the rest says it itself
    },

    /* Printed on the parcel. */
    "order": { "type": "string", "title": "Order number", "x-help": "On the parcel." }
  },
  "required": ["email", "topic"]
}
`

const order = '/properties/order'

describe('an edit in the form builder', () => {
  test('of a text changes that text alone', () => {
    expect(linesOf({ edit: 'set', field: order, path: ['title'], value: 'Number of the order' })).toEqual([
      '-    "order": { "type": "string", "title": "Order number", "x-help": "On the parcel." }',
      '+    "order": { "type": "string", "title": "Number of the order", "x-help": "On the parcel." }',
    ])
  })

  test('adds a conditional, required field in three lines', () => {
    const added = made(written, {
      edit: 'add',
      after: '/properties/topic',
      isInside: false,
      key: 'colour',
      type: 'text',
      title: 'Colour',
      choices: [],
    })
    const field = '/properties/colour'
    const shown = made(added, { edit: 'set', field, path: ['x-visible'], value: { topic: 'damage' } })
    const required = made(shown, { edit: 'require', field, required: true })
    expect(difference(written, required)).toEqual([
      '+    "colour": { "type": "string", "title": "Colour", "x-visible": { "topic": "damage" } },',
      '-  "required": ["email", "topic"]',
      '+  "required": ["email", "topic", "colour"]',
    ])
  })

  test('breaks a line that has become too long, and no other', () => {
    const help = 'You find it on the first page of the letter that came with the parcel.'
    const shown = made(written, { edit: 'set', field: order, path: ['x-help'], value: help })
    expect(difference(written, shown)).toEqual([
      '-    "order": { "type": "string", "title": "Order number", "x-help": "On the parcel." }',
      '+    "order": {',
      '+      "type": "string",',
      '+      "title": "Order number",',
      `+      "x-help": ${JSON.stringify(help)}`,
      '+    }',
    ])
  })

  test('moves a field with the remarks that belong to it', () => {
    expect(made(written, { edit: 'move', field: order, to: 0 })).toBe(`{
  // Asked for by the shop.
  "title": "Order problem",
  "properties": {

    /* Printed on the parcel. */
    "order": { "type": "string", "title": "Order number", "x-help": "On the parcel." },
    "email": { "type": "string", "format": "email", "title": "E-mail" }, // we answer there
    "topic": {
      "enum": ["delivery", "damage"],
      "x-labels": { "delivery": "Late delivery" }   // the rest says it itself
    }
  },
  "required": ["email", "topic"]
}
`)
  })

  test('takes a field out with its place among the required ones', () => {
    expect(linesOf({ edit: 'remove', field: '/properties/email' })).toEqual([
      '-    "email": { "type": "string", "format": "email", "title": "E-mail" }, // we answer there',
      '-  "required": ["email", "topic"]',
      '+  "required": ["topic"]',
    ])
  })

  test('takes an emptied keyword away with what held it', () => {
    expect(linesOf({ edit: 'set', field: '/properties/topic', path: ['x-labels', 'delivery'], value: null })).toEqual([
      '-      "enum": ["delivery", "damage"],',
      '-      "x-labels": { "delivery": "Late delivery" }   // the rest says it itself',
      '+      "enum": ["delivery", "damage"]',
    ])
  })

  test('writes a translation where there was none', () => {
    expect(
      linesOf({ edit: 'set', field: '/properties/topic', path: ['x-i18n', 'zh-CN', 'title'], value: '主题' }),
    ).toEqual([
      '-      "x-labels": { "delivery": "Late delivery" }   // the rest says it itself',
      '+      "x-labels": { "delivery": "Late delivery" },   // the rest says it itself',
      '+      "x-i18n": { "zh-CN": { "title": "主题" } }',
    ])
  })

  test('keeps line ends and indents of other systems and people', () => {
    const tabs = '{\r\n\t"properties": {\r\n\t\t"a": {}\r\n\t}\r\n}\r\n'
    const text = made(tabs, {
      edit: 'add',
      after: '/properties/a',
      isInside: false,
      key: 'b',
      type: 'text',
      title: 'B',
      choices: [],
    })
    expect(text).toBe(
      '{\r\n\t"properties": {\r\n\t\t"a": {},\r\n\t\t"b": { "type": "string", "title": "B" }\r\n\t}\r\n}\r\n',
    )
    const compact = '{"properties":{"a":{"type":"string"}}}'
    expect(made(compact, { edit: 'set', field: '/properties/a', path: ['title'], value: 'A' })).toBe(
      '{"properties":{"a":{"type":"string", "title": "A"}}}',
    )
  })

  test('of a name is made wherever the form says the name, and remembers the old one', () => {
    const file = `{
  "x-form": { "ticketTitle": ["{kind}: {trip.kind}", "{kind}"] },
  "properties": {
    "kind": { "enum": ["a", "b"] }, // what it is about
    "trip": {
      "type": "object",
      "properties": {
        "kind": { "type": "string" },
        "way": { "type": "string", "x-visible": { "kind": "a", "trip.kind": { "isSet": true } } }
      },
      "required": ["kind"]
    },
    "more": { "enum": ["x"], "x-required": { "not": { "kind": "a" } }, "x-options": { "x": { "any": [{ "kind": "b" }] } } }
  },
  "required": ["kind"],
  "if": { "properties": { "kind": { "const": "a" } }, "required": ["kind"] }, "then": { "required": ["more"] },
  "dependentRequired": { "kind": ["more"], "more": ["kind"] }
}
`
    const renamed = made(file, { edit: 'rename', field: '/properties/kind', key: 'topic', was: 'kind' })
    expect(difference(file, renamed)).toEqual([
      '-  "x-form": { "ticketTitle": ["{kind}: {trip.kind}", "{kind}"] },',
      '+  "x-form": { "ticketTitle": ["{topic}: {trip.kind}", "{topic}"] },',
      '-    "kind": { "enum": ["a", "b"] }, // what it is about',
      '+    "topic": { "enum": ["a", "b"], "x-was": "kind" }, // what it is about',
      '-        "way": { "type": "string", "x-visible": { "kind": "a", "trip.kind": { "isSet": true } } }',
      '+        "way": { "type": "string", "x-visible": { "topic": "a", "trip.kind": { "isSet": true } } }',
      '-    "more": { "enum": ["x"], "x-required": { "not": { "kind": "a" } }, "x-options": { "x": { "any": [{ "kind": "b" }] } } }',
      '+    "more": { "enum": ["x"], "x-required": { "not": { "topic": "a" } }, "x-options": { "x": { "any": [{ "topic": "b" }] } } }',
      '-  "required": ["kind"],',
      '-  "if": { "properties": { "kind": { "const": "a" } }, "required": ["kind"] }, "then": { "required": ["more"] },',
      '-  "dependentRequired": { "kind": ["more"], "more": ["kind"] }',
      '+  "required": ["topic"],',
      '+  "if": { "properties": { "topic": { "const": "a" } }, "required": ["topic"] }, "then": { "required": ["more"] },',
      '+  "dependentRequired": { "topic": ["more"], "more": ["topic"] }',
    ])
    // Back again, nothing is left of it.
    expect(made(renamed, { edit: 'rename', field: '/properties/topic', key: 'kind', was: null })).toBe(file)
    const inside = made(file, { edit: 'rename', field: '/properties/trip/properties/kind', key: 'by', was: 'kind' })
    expect(inside).toContain('"{kind}: {trip.by}"')
    expect(inside).toContain('"x-visible": { "kind": "a", "trip.by": { "isSet": true } }')
    expect(inside).toContain('"required": ["by"]')
    expect(inside).not.toContain('x-was')
    expect(editForm(file, { edit: 'rename', field: '/properties/kind', key: 'more', was: null })).toEqual({
      refusal: 'name-taken',
    })
  })

  test('puts fields into groups and rows, and takes them out again, with what names them', () => {
    const add = { edit: 'add', after: order, isInside: false, choices: [{ value: 'street', label: 'Street' }] } as const
    const grouped = made(written, { ...add, key: 'address', type: 'group', title: 'Address' })
    expect(difference(written, grouped)).toEqual([
      '-    "order": { "type": "string", "title": "Order number", "x-help": "On the parcel." }',
      '+    "order": { "type": "string", "title": "Order number", "x-help": "On the parcel." },',
      '+    "address": {',
      '+      "type": "object",',
      '+      "title": "Address",',
      '+      "properties": { "street": { "type": "string", "title": "Street" } }',
      '+    }',
    ])
    const rows = parse(made(written, { ...add, key: 'stops', type: 'list', title: 'Stops' })).properties.stops
    expect(rows.items.properties).toEqual({ street: { type: 'string', title: 'Street' } })

    const conditional = made(grouped, { edit: 'set', field: order, path: ['x-visible'], value: { topic: 'damage' } })
    const nested = made(conditional, { edit: 'nest', field: '/properties/topic', into: '/properties/address' })
    const after = parse(nested)
    expect(Object.keys(after.properties)).toEqual(['email', 'order', 'address'])
    expect(Object.keys(after.properties.address.properties)).toEqual(['street', 'topic'])
    expect([after.required, after.properties.address.required]).toEqual([['email'], ['topic']])
    expect(after.properties.order['x-visible']).toEqual({ 'address.topic': 'damage' })
    const back = parse(made(nested, { edit: 'nest', field: '/properties/address/properties/topic', into: '' }))
    expect(Object.keys(back.properties)).toEqual(['email', 'order', 'address', 'topic'])
    expect([back.required, back.properties.address.required]).toEqual([['email', 'topic'], undefined])
    expect(back.properties.order['x-visible']).toEqual({ topic: 'damage' })
    const into = { edit: 'nest', field: '/properties/address', into: '/properties/address' } as const
    expect(editForm(nested, into)).toEqual({ refusal: 'no-such-field' })
  })

  describe('of a field that stands in a rule of the schema', () => {
    const file = `{
  "properties": { "way": { "enum": ["card", "iban"] } },
  "required": ["way"],
  "oneOf": [
    {
      "properties": { "way": { "const": "card" }, "number": { "type": "string" } }, // sixteen digits
      "required": ["number"]
    },
    {
      "properties": {
        "way": { "const": "iban" },
        "iban": { "type": "string" },
        "bank": { "type": "string", "x-visible": { "iban": { "isSet": true } } }
      }
    }
  ],
  "allOf": [{ "properties": { "note": { "type": "string", "x-visible": { "number": { "isSet": true } } } } }]
}
`
    const number = '/oneOf/0/properties/number'
    const iban = '/oneOf/1/properties/iban'

    test('changes the lines of that rule alone', () => {
      const titled = { edit: 'set', field: iban, path: ['title'], value: 'Account' } as const
      expect(difference(file, made(file, titled))).toEqual([
        '-        "iban": { "type": "string" },',
        '+        "iban": { "type": "string", "title": "Account" },',
      ])
      expect(difference(file, made(file, { edit: 'require', field: number, required: false }))).toEqual([
        '-      "properties": { "way": { "const": "card" }, "number": { "type": "string" } }, // sixteen digits',
        '-      "required": ["number"]',
        '+      "properties": { "way": { "const": "card" }, "number": { "type": "string" } } // sixteen digits',
      ])
      expect(parse(made(file, { edit: 'require', field: iban, required: true })).oneOf[1].required).toEqual(['iban'])
      expect(difference(file, made(file, { edit: 'remove', field: '/oneOf/1/properties/bank' }))).toHaveLength(3)
      const moved = parse(made(file, { edit: 'move', field: '/oneOf/1/properties/bank', to: 1 }))
      expect(Object.keys(moved.oneOf[1].properties)).toEqual(['way', 'bank', 'iban'])
    })

    test('breaks the line that several fields share', () => {
      const help = { edit: 'set', field: number, path: ['x-help'], value: 'On the front of the card.' } as const
      const long = made(file, help)
      expect(difference(file, long)).toEqual([
        '-      "properties": { "way": { "const": "card" }, "number": { "type": "string" } }, // sixteen digits',
        '+      "properties": {',
        '+        "way": { "const": "card" },',
        '+        "number": { "type": "string", "x-help": "On the front of the card." }',
        '+      }, // sixteen digits',
      ])
    })

    test('breaks that line also where an object around it goes on below', () => {
      const open = file.replace(
        '"number": { "type": "string" } }, // sixteen digits',
        '"number": { "type": "string" } },',
      )
      const joined = open.replace(
        '{\n      "properties": { "way": { "const": "card" }',
        '{ "properties": { "way": { "const": "card" }',
      )
      expect(joined).not.toBe(open)
      const help = {
        edit: 'set',
        field: number,
        path: ['x-help'],
        value: 'The sixteen digits on the front of it.',
      } as const
      const long = made(joined, help)
      expect(Math.max(...long.split('\n').map(({ length }) => length))).toBeLessThan(110)
      expect(parse(long).oneOf[0].properties.number['x-help']).toBe(help.value)
    })

    test('keeps names apart in all rules of an object', () => {
      const add = { edit: 'add', after: number, isInside: false, type: 'text', title: 'X', choices: [] } as const
      for (const key of ['iban', 'note', 'way']) {
        expect(editForm(file, { ...add, key })).toEqual({ refusal: 'name-taken' })
        expect(editForm(file, { edit: 'rename', field: number, key, was: null })).toEqual({ refusal: 'name-taken' })
      }
      const added = parse(made(file, { ...add, key: 'holder' }))
      expect(Object.keys(added.oneOf[0].properties)).toEqual(['way', 'number', 'holder'])
    })

    test('gives it another name wherever the form says the name', () => {
      const renamed = made(file, { edit: 'rename', field: number, key: 'digits', was: 'number' })
      expect(renamed).not.toMatch(/"number":|\["number"\]/)
      const { oneOf, allOf } = parse(renamed)
      expect(oneOf[0]).toEqual({
        properties: { way: { const: 'card' }, digits: { type: 'string', 'x-was': 'number' } },
        required: ['digits'],
      })
      expect(allOf[0].properties.note['x-visible']).toEqual({ digits: { isSet: true } })
      const chosen = parse(made(file, { edit: 'rename', field: '/properties/way', key: 'by', was: null }))
      expect(chosen.oneOf.map(({ properties }: { properties: object }) => Object.keys(properties)[0])).toEqual([
        'by',
        'by',
      ])
    })
  })

  test('is refused, with the reason, where it cannot be made', () => {
    const add = { edit: 'add', after: order, isInside: false, type: 'text', title: 'X', choices: [] } as const
    expect(editForm('{ "properties": { "a": {}, } }', { ...add, key: 'x' })).toEqual({ refusal: 'unreadable' })
    expect(editForm(written, { ...add, key: 'email' })).toEqual({ refusal: 'name-taken' })
    for (const key of ['any', 'a.b', '__proto__', 'docket-form', '', '1st']) {
      expect(editForm(written, { ...add, key })).toEqual({ refusal: 'bad-name' })
    }
    expect(editForm(written, { edit: 'remove', field: '/properties/nobody' })).toEqual({ refusal: 'no-such-field' })
    expect(editForm(written, { edit: 'remove', field: '/required' })).toEqual({ refusal: 'no-such-field' })
  })

  test('turns a field into every type and back, and what is left fits the type', () => {
    for (const from of fieldTypes) {
      for (const to of fieldTypes) {
        const start = made('{ "properties": { "message": {} } }', {
          edit: 'add',
          after: '/properties/message',
          isInside: false,
          key: 'details',
          type: from,
          title: 'Details',
          choices: [
            { value: 'a', label: 'A' },
            { value: 'b', label: 'b' },
          ],
        })
        const field = '/properties/details'
        const schema = (text: string) => (parse(text).properties as JsonObject).details as JsonObject
        expect(typeOf('details', schema(start)), from).toBe(from)
        const turned = made(start, { edit: 'type', field, type: to })
        expect(typeOf('details', schema(turned)), `${from} → ${to}`).toBe(to)
        expect(schema(turned).title).toBe('Details')
        const { problems } = readFile({ path: 'forms/a.form.json', text: turned })
        expect(problems, turned).toEqual([])
      }
    }
  })

  test('of a type leaves what means the same', () => {
    expect(linesOf({ edit: 'type', field: '/properties/topic', type: 'radio' })).toEqual([
      '-      "x-labels": { "delivery": "Late delivery" }   // the rest says it itself',
      '+      "x-labels": { "delivery": "Late delivery" },   // the rest says it itself',
      '+      "x-input": "radio"',
    ])
    expect(linesOf({ edit: 'type', field: order, type: 'email' })).toEqual([
      '-    "order": { "type": "string", "title": "Order number", "x-help": "On the parcel." }',
      '+    "order": { "type": "string", "title": "Order number", "x-help": "On the parcel.", "format": "email" }',
    ])
  })

  test('of choices writes values and labels where the file has them', () => {
    const choices = [
      { value: 'delivery', label: 'Late delivery' },
      { value: 'damage', label: 'Damaged goods' },
      { value: 'other', label: 'other' },
    ]
    const text = made(written, { edit: 'choices', field: '/properties/topic', choices })
    expect((parse(text) as typeof sample).properties.topic).toEqual({
      enum: ['delivery', 'damage', 'other'],
      'x-labels': { delivery: 'Late delivery', damage: 'Damaged goods' },
    })
    const gone = `{ "properties": { "a": { "enum": ["x", "y"], "x-i18n": { "de": { "title": "A", "x-labels": { "y": "Y" } } } } } }`
    expect(made(gone, { edit: 'choices', field: '/properties/a', choices: [{ value: 'x', label: 'x' }] })).toBe(
      '{ "properties": { "a": { "enum": ["x"], "x-i18n": { "de": { "title": "A" } } } } }',
    )
    const titled = '{ "properties": { "size": { "oneOf": [{ "const": "s", "title": "Small" }] } } }'
    expect(made(titled, { edit: 'choices', field: '/properties/size', choices: [{ value: 's', label: 'Tiny' }] })).toBe(
      '{ "properties": { "size": { "oneOf": [{ "const": "s", "title": "Tiny" }] } } }',
    )
  })
})

test('a difference puts the old text together and the new one, and is as short as can be', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 }).map((lines) => lines.join('\n'))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const diff = lineDiff(before, after)
      const side = (gone: string) => diff.filter(({ is }) => is !== gone).map((line) => line.text)
      const lines = (of: string) => (of === '' ? [] : of.replace(/\n$/, '').split('\n'))
      expect(side('new')).toEqual(lines(before))
      expect(side('gone')).toEqual(lines(after))
      if (before === after) expect(diff.every(({ is }) => is === 'same')).toBe(true)
    }),
  )
})

describe('whatever the file looks like', () => {
  test('an edit, read again, is what was meant, and everything else stands as it was', () => {
    fc.assert(
      fc.property(formTexts, edits, (file, edit) => {
        const before = parse(file.text) as JsonObject
        const edited = editForm(file.text, edit)
        if (edited.refusal !== null) return
        const errors: never[] = []
        const after = parse(edited.text, errors, { allowTrailingComma: false }) as JsonObject
        expect(errors).toEqual([])
        expect(JSON.stringify(after)).toBe(JSON.stringify(meant(before, edit)))
        // Every remark is still there, except those of what went.
        const takesOut = edit.edit === 'remove' || (edit.edit === 'set' && edit.value === null)
        if (!takesOut && !(edit.edit === 'require' && !edit.required)) {
          expect(remarks(edited.text)).toEqual(remarks(file.text))
        }
        // The texts of the other fields did not change by a byte.
        for (const [key, text] of file.fields) {
          const isMeant = 'field' in edit && edit.field === `/properties/${key}`
          if (!isMeant || edit.edit === 'move' || edit.edit === 'require') expect(edited.text).toContain(text)
        }
      }),
      tries(100),
    )
  })
})

const space = fc.constantFrom('', ' ', '\n  ', '\n\n    ', '\n  // remark %\n  ', ' /* remark % */ ', '\t')
const key = fc.constantFrom('a', 'b', 'c')
const keyword = fc.constantFrom('title', 'x-help', 'x-visible', 'default')
const value: fc.Arbitrary<Json> = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant({ topic: { in: ['a', '"b" // c'] } }),
  fc.constant([]),
)

/** Form files with white space and remarks everywhere, and the text of each field as it stands there. */
const formTexts = fc
  .record({
    fields: fc.uniqueArray(fc.tuple(key, fc.dictionary(keyword, value, { maxKeys: 3 })), {
      selector: ([name]) => name,
    }),
    required: fc.option(fc.uniqueArray(key), { nil: null }),
    spaces: fc.array(space, { minLength: 20, maxLength: 60 }),
  })
  .map(({ fields, required, spaces }) => {
    let count = 0
    const gap = () => (spaces[count++ % spaces.length] ?? '').replace('%', String(count))
    const object = (entries: readonly (readonly [string, string])[]) =>
      `{${entries.map(([name, text]) => `${gap()}${JSON.stringify(name)}${gap()}:${gap()}${text}${gap()}`).join(',')}${gap()}}`
    const texts = fields.map(
      ([name, schema]) => [name, object(Object.entries(schema).map(([one, of]) => [one, JSON.stringify(of)]))] as const,
    )
    const list = required && `[${required.map((name) => gap() + JSON.stringify(name) + gap()).join(',')}${gap()}]`
    const parts: [string, string][] = [
      ['properties', object(texts)],
      ...(list ? [['required', list] as [string, string]] : []),
    ]
    return { text: `${gap()}${object(parts)}${gap()}`, fields: texts }
  })

const edits: fc.Arbitrary<FormEdit> = key
  .map((name) => `/properties/${name}`)
  .chain((field) =>
    fc.oneof(
      fc.record({
        edit: fc.constant('set' as const),
        field: fc.constant(field),
        path: keyword.map((one) => [one]),
        value: fc.option(value, { nil: null }),
      }),
      fc.record({ edit: fc.constant('require' as const), field: fc.constant(field), required: fc.boolean() }),
      fc.record({ edit: fc.constant('remove' as const), field: fc.constant(field) }),
      fc.record({ edit: fc.constant('move' as const), field: fc.constant(field), to: fc.nat({ max: 3 }) }),
      fc.constant({
        edit: 'add' as const,
        after: field,
        isInside: false,
        key: 'new',
        type: 'email' as const,
        title: 'New',
        choices: [],
      }),
    ),
  )

/** What the edit does to the value, said without any text. */
function meant(form: JsonObject, edit: FormEdit): JsonObject {
  const fields = Object.entries(form.properties as JsonObject) as [string, JsonObject][]
  const name = ('field' in edit ? edit.field : 'after' in edit ? edit.after : '').replace('/properties/', '')
  const at = fields.findIndex(([one]) => one === name)
  const required = (form.required ?? []) as string[]
  const result = (now: typeof fields, names: readonly string[], hadList = 'required' in form): JsonObject => ({
    properties: Object.fromEntries(now),
    ...((hadList || names.length > 0) && { required: names }),
  })
  const without = required.filter((one) => one !== name)
  switch (edit.edit) {
    case 'set': {
      const [one = ''] = edit.path
      const { [one]: _, ...others } = fields[at]?.[1] ?? {}
      const now = edit.value === null ? others : { ...fields[at]?.[1], [one]: edit.value }
      return result(
        fields.map((field, index) => (index === at ? [name, now] : field)),
        required,
      )
    }
    case 'require':
      if (!edit.required)
        return result(fields, without, without.length > 0 || required.length === 0 ? undefined : false)
      return result(fields, required.includes(name) ? required : [...required, name])
    case 'remove':
      return result(
        fields.filter((_, index) => index !== at),
        without,
        without.length > 0 || required.length === 0 || !required.includes(name) ? undefined : false,
      )
    case 'move': {
      const order = [...fields]
      order.splice(Math.min(edit.to, fields.length - 1), 0, ...order.splice(at, 1))
      return result(order, required)
    }
    default: {
      const added: [string, JsonObject] = ['new', { type: 'string', title: 'New', format: 'email' }]
      return result([...fields.slice(0, at + 1), added, ...fields.slice(at + 1)], required)
    }
  }
}

function remarks(text: string): readonly string[] {
  return [...text.matchAll(/(?:\/\/|\/\*) (remark \d+)/g)].map(([, remark]) => remark ?? '').sort()
}

function made(text: string, edit: FormEdit): string {
  const edited = editForm(text, edit)
  expect(edited.refusal).toBeNull()
  return edited.refusal === null ? edited.text : ''
}

function linesOf(edit: FormEdit): readonly string[] {
  return difference(written, made(written, edit))
}

/** Lines that went and came, as `git diff` shows them. */
function difference(before: string, after: string): readonly string[] {
  return lineDiff(before, after)
    .filter(({ is }) => is !== 'same')
    .map(({ is, text }) => (is === 'gone' ? '-' : '+') + text)
}
