import { describe, expect, test } from 'vitest'
import { formProblems } from '#engine/core/form/check.ts'
import { compileForm } from '#engine/core/form/compile.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { definedForm, ifThen, orderProblem } from '#engine/testing/forms.ts'

/** Every finding as one line: severity, code, pointer, message, hint. */
function found(form: JsonObject): readonly string[] {
  const suggest = (written: string, candidates: readonly string[]) => `${written}? ${candidates.join(', ')}`
  return formProblems(definedForm(form), undefined, suggest).map(
    ({ severity, code, pointer, message, hint }) => `${severity} ${code} ${pointer}: ${message} (${hint})`,
  )
}

const email = { type: 'string', format: 'email' }
const of = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  properties: { email, ...properties },
  ...more,
})

describe('a form file', () => {
  test('that is in order has no problem', () => {
    expect(found(orderProblem)).toEqual([])
    expect(found({ type: 'object', properties: { email, name: { type: 'string' } }, required: ['email'] })).toEqual([])
  })

  test('without a mail address is warned about: the request page is then the only way back', () => {
    expect(found({ properties: { name: { type: 'string' } } })).toEqual([
      expect.stringContaining('warning docket/form-no-address /properties'),
    ])
    expect(found({ 'x-form': { published: false }, properties: { name: { type: 'string' } } })).toEqual([])
  })

  test('is told every name that a post or a condition could misread', () => {
    const names = ['any', 'not', 'a.b', 'docket-form', 'constructor', 'prototype', 'x*', ' ', 'ok', 'any-thing']
    const properties = Object.fromEntries(names.map((name) => [name, { type: 'string' }]))
    const lines = found(of({ ...properties, group: { type: 'object', properties: { not: { type: 'string' } } } }))
    expect(lines).toEqual([
      'error docket/form-field-name /properties/any: a field cannot be called "any" (in conditions "any" joins other conditions)',
      'error docket/form-field-name /properties/not: a field cannot be called "not" (in conditions "not" joins other conditions)',
      'error docket/form-field-name /properties/a.b: a field cannot be called "a.b" (a dot separates the names of a group and its fields)',
      'error docket/form-field-name /properties/docket-form: a field cannot be called "docket-form" (names that begin with "docket-" are the engine’s own)',
      'error docket/form-field-name /properties/constructor: a field cannot be called "constructor" (programs use this name for something else)',
      'error docket/form-field-name /properties/prototype: a field cannot be called "prototype" (programs use this name for something else)',
      'error docket/form-field-name /properties/x*: a field cannot be called "x*" (use letters, digits, "-" and "_")',
      'error docket/form-field-name /properties/ : a field cannot be called " " (use letters, digits, "-" and "_")',
      'error docket/form-field-name /properties/group/properties/not: a field cannot be called "not" (in conditions "not" joins other conditions)',
    ])
    const proto = JSON.parse('{"properties":{"email":{"format":"email"},"__proto__":{"type":"string"}}}') as JsonObject
    expect(found(proto)).toEqual([expect.stringContaining('"__proto__"')])
  })

  test('is told of conditions that ask about no field, or for what its field never is', () => {
    const topic = { enum: ['damage', 'other'] }
    const lines = found(
      of({
        topic,
        a: { type: 'string', 'x-visible': { topc: 'damage' } },
        b: { type: 'string', 'x-visible': { topic: 'damaged' } },
        c: {
          type: 'string',
          'x-required': { any: [{ topic: { in: ['other', 'none'] } }, { not: { where: { isSet: true } } }] },
        },
        d: { enum: ['x', 'y'], 'x-options': { x: { tpoic: 'other' } } },
        rows: {
          type: 'array',
          items: {
            properties: { kind: topic, more: { type: 'string', 'x-visible': { kind: 'othr', topic: 'other' } } },
          },
        },
      }),
    )
    expect(lines).toEqual([
      'error docket/form-subject /properties/a/x-visible/topc: "topc" is no field of this form (topc? email, topic, b, c, d, rows)',
      'error docket/form-subject-value /properties/b/x-visible/topic: "topic" is never "damaged" (damaged? damage, other)',
      'error docket/form-subject-value /properties/c/x-required/any/0/topic/in: "topic" is never "none" (none? damage, other)',
      'error docket/form-subject /properties/c/x-required/any/1/not/where: "where" is no field of this form (where? email, topic, a, b, d, rows)',
      'error docket/form-subject /properties/d/x-options/x/tpoic: "tpoic" is no field of this form (tpoic? email, topic, a, b, c, rows)',
      'error docket/form-subject-value /properties/rows/items/properties/more/x-visible/kind: "kind" is never "othr" (othr? damage, other)',
    ])
  })

  test('is told of fields that wait for each other', () => {
    const when = (name: string) => ({ type: 'string', 'x-visible': { [name]: { isSet: true } } })
    expect(found(of({ a: when('b'), b: when('c'), c: when('a'), d: when('a') }))).toEqual([
      'error docket/form-cycle /properties/a/x-visible: fields depend on each other: "a" → "b" → "c" → "a" (take one of the conditions out)',
    ])
    expect(found(of({ a: when('a') }))).toEqual([
      'error docket/form-cycle /properties/a/x-visible: "a" depends on itself (take one of the conditions out)',
    ])
    const inside = { group: { properties: { a: { type: 'string' } }, 'x-visible': { 'group.a': 'x' } } }
    expect(found(of(inside))).toEqual([expect.stringContaining('docket/form-cycle /properties/group/x-visible')])
    const guests = { type: 'array', items: { properties: { diet: when('why'), name: { type: 'string' } } } }
    const why = { type: 'string', 'x-visible': { guests: { isSet: false } } }
    expect(found(of({ guests, why }))).toEqual([
      'error docket/form-cycle /properties/guests/items/properties/diet/x-visible: fields depend on each other: "guests.*.diet" → "why" → "guests.*.diet" (take one of the conditions out)',
    ])
  })

  test('is told of patterns that one of the two sides cannot run', () => {
    const pattern = (pattern: string) => ({ type: 'string', pattern })
    const lines = found(
      of({
        a: pattern('(a+'),
        b: pattern('(?=a)b'),
        c: pattern('\\-x'),
        d: pattern('x'.repeat(1001)),
        ok: pattern('^[\\w-]+$'),
      }),
    )
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'error docket/form-pattern /properties/a/pattern',
      'error docket/form-pattern /properties/b/pattern',
      'error docket/form-pattern /properties/c/pattern',
      'error docket/form-pattern /properties/d/pattern',
    ])
    expect(lines[1]).toContain('look-around and back-references')
    expect(found(of({ a: { type: 'string', 'x-visible': { email: { matches: '(' } } } }))).toEqual([
      expect.stringContaining('docket/form-pattern /properties/a/x-visible/email/matches'),
    ])
  })

  test('is told of labels, options and defaults for choices that are none', () => {
    const lines = found(
      of({
        topic: {
          enum: ['damage', 'other'],
          default: 'none',
          'x-labels': { damage: 'Damaged', dmage: '1' },
          'x-options': { nothing: { email: { isSet: true } } },
          'x-i18n': { 'zh-CN': { 'x-labels': { damage: '损坏', ander: 'x' } } },
        },
      }),
    ).filter((line) => line.startsWith('error'))
    expect(lines.map((line) => line.slice(0, line.indexOf(':')))).toEqual([
      'error docket/form-choice /properties/topic/x-labels/dmage',
      'error docket/form-choice /properties/topic/x-options/nothing',
      'error docket/form-choice /properties/topic/x-i18n/zh-CN/x-labels/ander',
      'error docket/form-choice /properties/topic/default',
    ])
  })

  test('is told which of its texts readers of another language would not understand', () => {
    const lines = found({
      title: 'Repair',
      'x-i18n': { 'zh-CN': { title: '维修' } },
      'x-form': { success: { message: 'Thanks.' } },
      properties: {
        email: { type: 'string', format: 'email', title: 'E-mail', 'x-i18n': { 'zh-CN': { title: '电子邮箱' } } },
        size: { type: 'string', title: '10–20', 'x-placeholder': 'AB123456' },
        fault: { type: 'string', title: '?', 'x-placeholder': 'What do you see' },
        part: {
          oneOf: [
            { const: 'pole', title: 'Pole' },
            { const: 'peg', title: 'Peg' },
          ],
          title: 'Part',
          'x-step': 'What is broken',
          'x-error': { required: 'Say which.' },
          'x-i18n': { 'zh-CN': { title: '部件', 'x-labels': { pole: '支杆' } } },
        },
      },
    }).filter((line) => line.includes('form-translation'))
    expect(lines.map((line) => line.replace(/.*translation (\S*): .*zh-CN", (.*)\)$/, '$1 → $2'))).toEqual([
      '/x-form/success/message → "message"',
      '/properties/fault/x-placeholder → "x-placeholder"',
      '/properties/part/x-step → "x-step"',
      '/properties/part/x-error/required → "x-error", "required"',
      '/properties/part → "x-labels", "peg"',
    ])
  })

  test('is told of names and choices that readers see as the file writes them, which no language has', () => {
    const texts = { title: 'Tent', 'x-i18n': { 'zh-CN': { title: '帐篷' } } }
    const lines = (properties: JsonObject) =>
      found({ ...texts, properties })
        .filter((line) => line.includes('form-translation'))
        .map((line) => line.replace(/.*translation (\S*): .*zh-CN", (.*)\)$/, '$1 → $2'))
    const labels = { 'x-labels': { tent: '帐篷', stove: '炉子' } }
    expect(
      lines({
        email: { ...texts, format: 'email' },
        poles: { type: 'integer' },
        colour: { ...texts, enum: ['red', 'dark green'] },
        size: { ...texts, enum: ['XL', 'm', 38, 'DE'] },
        ticked: { ...texts, type: 'boolean', 'x-input': 'radio' },
        extras: { ...texts, items: { enum: ['tent', 'stove'], 'x-i18n': { 'zh-CN': labels } }, uniqueItems: true },
        rows: { ...texts, type: 'array', items: { type: 'object', properties: { part: { type: 'string' } } } },
        source: { const: 'the web page', 'x-hidden': true },
        part: { ...texts, 'x-input': 'heading', description: 'Not shown.' },
      }),
    ).toEqual([
      '/properties/poles → "title"',
      '/properties/colour → "x-labels", "red"',
      '/properties/colour → "x-labels", "dark green"',
      '/properties/rows/items/properties/part → "title"',
    ])
  })

  test('that is hardly translated is told so once for each language', () => {
    const texts = { 'zh-CN': { title: '帐篷' }, fr: { title: 'Tente' } }
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const properties = Object.fromEntries(names.map((name) => [name, { title: `The ${name}` }]))
    expect(found({ title: 'Tent', 'x-i18n': texts, 'x-form': { published: false }, properties })).toEqual([
      'warning docket/form-translation /properties/a/title: this text and 5 others of the form are not translated into zh-CN (add it to "x-i18n" beside it: "zh-CN", "title")',
      expect.stringContaining('5 others of the form are not translated into fr'),
    ])
  })

  test('is told of defaults that it would refuse from anybody', () => {
    const lines = found(
      of({
        few: { type: 'integer', maximum: 4, default: 5 },
        text: { type: 'integer', default: '3' },
        long: { type: 'string', maxLength: 3, default: 'abcd' },
        order: { type: 'string', pattern: '^[A-Z]{2}$', default: 'ab' },
        mail: { type: 'string', format: 'email', default: 'ana@' },
        day: { type: 'string', format: 'date', default: '2026-02-30' },
        visit: { type: 'string', format: 'date-time', default: 'noon' },
        agreed: { type: 'boolean', default: 'true' },
        level: { enum: [1, 2], default: '2' },
        extras: { type: 'array', items: { enum: ['a', 'b'] }, uniqueItems: true, default: ['a', 'a'] },
        lines: { type: 'array', items: { type: 'string', minLength: 2 }, default: ['ab', 'c'] },
        single: { type: 'array', items: { enum: ['a', 'b'] }, default: 'a' },
        number: { type: 'string', default: 7 },
        address: { type: 'object', properties: { zip: { type: 'string', maxLength: 5, default: '123456' } } },
        rows: { type: 'array', items: { properties: { count: { type: 'integer', minimum: 1, default: 0 } } } },
        photo: { type: 'string', format: 'binary', default: 'x.png' },
        source: { type: 'string', maxLength: 2, default: 'web', 'x-hidden': true },
        campaign: { type: 'string', maxLength: 2, default: 'none', 'x-hidden': true, 'x-prefill': ['url'] },
        kind: { type: 'integer', const: 'one' },
        version: { const: 2, default: 1 },
      }),
    )
    expect(lines).toEqual([
      'error docket/form-default /properties/few/default: the default of "few" is no answer to it: it is more than 4 (write a number that the field takes, or leave it out)',
      'error docket/form-default /properties/text/default: the default of "text" is no answer to it: it must be a whole number (write 3 without quotes)',
      expect.stringContaining(
        '/properties/long/default: the default of "long" is no answer to it: it is longer than 3 characters',
      ),
      expect.stringContaining(
        '/properties/order/default: the default of "order" is no answer to it: it does not match the pattern ^[A-Z]{2}$',
      ),
      expect.stringContaining(
        '/properties/mail/default: the default of "mail" is no answer to it: it has not the form of "email"',
      ),
      'error docket/form-default /properties/day/default: the default of "day" is no answer to it: it has not the form of "date" (write it like "2026-12-24")',
      expect.stringContaining(
        '/properties/visit/default: the default of "visit" is no answer to it: it has not the form of "date-time"',
      ),
      expect.stringContaining(
        '"agreed" is no answer to it: it must be true or false (write true or false without quotes)',
      ),
      expect.stringContaining('"level" is no answer to it: it must be a whole number (write 2)'),
      expect.stringContaining('"extras" is no answer to it: a value stands in it twice'),
      expect.stringContaining('"lines" is no answer to it: it is shorter than 2 characters'),
      expect.stringContaining('"single" is no answer to it: it must be a list (write a list: ["a"])'),
      expect.stringContaining('"number" is no answer to it: it must be a text (write "7")'),
      expect.stringContaining('/properties/address/properties/zip/default: the default of "zip"'),
      expect.stringContaining('/properties/rows/items/properties/count/default: the default of "count"'),
      'error docket/form-default /properties/photo/default: "photo" takes files, and no file is there yet (leave it out)',
      expect.stringContaining(
        '/properties/source/default: "source" always refuses its own value: it is longer than 2 characters',
      ),
      expect.stringContaining('/properties/campaign/default: the default of "campaign" is no answer to it'),
      expect.stringContaining('/properties/kind/const: "kind" always refuses its own value: it must be a whole number'),
      'error docket/form-default /properties/version/default: the default of "version" is never sent: its "const" is 2 (take one of the two out)',
    ])
  })

  test('may begin with what the page makes an answer of, and with nothing', () => {
    expect(
      found(
        of({
          site: { type: 'string', format: 'uri', default: 'www.example.com' },
          visit: { type: 'string', format: 'date-time', default: '2026-06-01T09:30' },
          moment: { type: 'string', format: 'date-time', default: '2026-06-01T07:30:00Z' },
          name: { type: 'string', minLength: 2, default: '' },
          nothing: { type: ['integer', 'null'], minimum: 1, default: null },
          agreed: { const: true, default: false },
          extras: { type: 'array', items: { enum: ['a'] }, minItems: 1, default: [] },
          address: { type: 'object', properties: { zip: { type: 'string' } }, required: ['zip'], default: {} },
          sizes: { type: 'array', items: { enum: ['s', 'm'] }, default: ['s'] },
          kind: { const: 'a', default: 'a' },
        }),
      ),
    ).toEqual([])
    expect(found(of({ address: { properties: { zip: { type: 'string' } }, default: { zip: '1' } } }))).toEqual([
      'warning docket/form-default /properties/address/default: this default is not filled in (give its fields defaults of their own)',
    ])
  })

  test('that asks for nothing is none', () => {
    const heading = { title: 'Repair', 'x-input': 'heading' }
    const group = { type: 'object', properties: { heading } }
    expect(found({ properties: { heading, group } })).toEqual([
      expect.stringContaining('error docket/form-no-field /properties: the form asks for nothing'),
      expect.stringContaining('docket/form-no-address'),
    ])
    expect(found({ properties: { heading, source: { const: 'web', 'x-hidden': true } } })).toEqual([
      expect.stringContaining('warning docket/form-no-field /properties: the form asks for nothing'),
      expect.stringContaining('docket/form-no-address'),
    ])
  })

  test('is told of required fields that are not there', () => {
    const lines = found(
      of(
        { address: { properties: { city: { type: 'string' } }, required: ['town'] } },
        {
          required: ['emial'],
          dependentRequired: { email: ['phone'] },
          ...ifThen({ minProperties: 2 }, { required: ['fax'], properties: { fax: {} } }),
        },
      ),
    )
    expect(lines.map((line) => line.slice(0, line.indexOf(' (')))).toEqual([
      'error docket/form-required /required/0: "emial" is no field',
      'error docket/form-required /dependentRequired/email/0: "phone" is no field',
      'error docket/form-required /then/required/0: "fax" is no field',
      'error docket/form-rule-field /then/properties/fax: "fax" stands in a rule only, so it is never shown',
      'error docket/form-required /properties/address/required/0: "town" is no field',
    ])
  })

  test('is told of controls that do not fit', () => {
    const lines = found(
      of({
        a: { type: 'number', 'x-input': 'radio' },
        b: { enum: ['x'], 'x-input': 'checkboxes' },
        c: { type: 'string', 'x-accept': ['image/*'] },
        d: { type: 'string', 'x-input': 'number' },
        ok: { type: 'boolean', 'x-input': 'radio' },
      }),
    )
    expect(lines).toEqual([
      'error docket/form-input /properties/a/x-input: "radio" does not fit a field of this type (fitting: number, text)',
      'error docket/form-input /properties/b/x-input: "checkboxes" does not fit a field of this type (fitting: select, radio)',
      'error docket/form-input /properties/c/x-accept: "x-accept" is for files (add "format": "binary" or "x-input": "file")',
      'error docket/form-input /properties/d/x-input: "number" does not fit a field of this type (fitting: text, tel, textarea)',
    ])
  })

  test('is told of what cannot be shown, required or not', () => {
    expect(
      found(
        of({ free: { type: 'object' }, lists: { type: 'array', items: { type: 'array' } } }, { required: ['lists'] }),
      ),
    ).toEqual([
      'error docket/form-not-shown /properties/free: "free" cannot be shown as a field (an object needs "properties")',
      expect.stringContaining('error docket/form-not-shown /properties/lists'),
    ])
  })

  test('is told of keywords that a form cannot use', () => {
    const lines = found(
      of({
        pair: { type: 'array', prefixItems: [{}, {}], items: { type: 'string' } },
        max: { type: 'number', maximum: { $data: '1/x' } },
        re: { type: 'string', format: 'regex' },
        path: { type: 'string', format: 'uri-reference' },
      }),
    )
    expect(lines.map((line) => line.slice(0, line.indexOf(':')))).toEqual([
      'error docket/form-unsupported /properties/pair/prefixItems',
      'error docket/form-unsupported /properties/max/maximum/$data',
      'error docket/form-format /properties/re/format',
      'error docket/form-format /properties/path/format',
    ])
  })

  test('is told of roles that no field or two fields play', () => {
    const lines = found(
      of({
        a: { type: 'string', 'x-role': 'requester.email' },
        b: { type: 'string', 'x-role': 'requester.name' },
        c: { type: 'string', 'x-role': 'requester.name' },
        d: { enum: ['high', 'highest'], 'x-role': 'ticket.priority' },
        e: { type: 'string', 'x-role': 'ticket.team' },
      }),
    )
    expect(lines.map((line) => line.slice(0, line.indexOf(':')))).toEqual([
      'error docket/form-role /properties/c/x-role',
      'error docket/form-role /properties/a/x-role',
      'error docket/form-role /properties/d/x-role',
      'error docket/form-role /properties/e/x-role',
    ])
  })

  test('is told of placeholders that name no field', () => {
    expect(
      found(of({ topic: { type: 'string' } }, { 'x-form': { ticketTitle: ['{topic}', '{topick}: {email}'] } })),
    ).toEqual([
      'error docket/form-title-placeholder /x-form/ticketTitle/1: "{topick}" names no field (topick? email, topic)',
    ])
  })

  test('is told of hidden fields without a value', () => {
    expect(found(of({ a: { type: 'string', 'x-hidden': true } }, { required: ['a'] }))).toEqual([
      expect.stringContaining('error docket/form-hidden /properties/a/x-hidden'),
    ])
  })

  test('is told of limits that fit no answer, also inside groups and lists', () => {
    const group = { type: 'object', properties: { n: { type: 'number', minimum: 5, maximum: 1 } } }
    const lines = found(
      of({
        name: { type: 'string', minLength: 10, maxLength: 3 },
        same: { type: 'string', minLength: 3, maxLength: 3 },
        rows: { type: 'array', items: group, minItems: 2, maxItems: 1 },
      }),
    )
    expect(lines).toEqual([
      'error docket/form-limits /properties/name/minLength: nothing can be both: "minLength" is 10 and "maxLength" is 3 (make "minLength" 3 or less)',
      expect.stringContaining('docket/form-limits /properties/rows/minItems'),
      expect.stringContaining('docket/form-limits /properties/rows/items/properties/n/minimum'),
    ])
  })

  test('too large to be a form is refused', () => {
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`f${at}`, { type: 'string' }]))
    expect(found(of(many)).filter((line) => line.includes('form-too-large'))).toHaveLength(1)
    expect(found(of({ a: { enum: Array.from({ length: 1001 }, (_, at) => `c${at}`) } }))).toEqual([
      expect.stringContaining('docket/form-too-large /properties/a/enum'),
    ])
  })

  test('that is no JSON Schema at all says so', () => {
    expect(found(of({ a: { type: 'string', maxLength: 'ten' } }))).toEqual([
      expect.stringContaining('error docket/form-schema'),
    ])
  })

  test('without errors always compiles', () => {
    const plain = of({
      a: { type: ['string', 'null'] },
      b: {
        anyOf: [
          { type: 'string', format: 'email' },
          { type: 'string', pattern: '^[0-9]+$' },
        ],
      },
      c: { type: 'string', format: 'phone' },
      d: { type: 'array', items: { type: 'string' }, contains: { const: 'x' }, minContains: 1 },
      e: { type: 'string', nullable: true, example: 'x' },
    })
    expect(found(plain)).toEqual([expect.stringContaining('warning docket/form-format /properties/c/format')])
    expect(compileForm(definedForm(plain)).view('en').fields).toHaveLength(6)
  })
})
