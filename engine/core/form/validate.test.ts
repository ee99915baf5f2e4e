import { describe, expect, test } from 'vitest'
import { compileForm } from '#engine/core/form/compile.ts'
import type { CheckContext, FieldError, Uploads, Verdict } from '#engine/core/form/form.ts'
import { formatExamples } from '#engine/core/form/formats.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { definedForm, ifThen, orderProblem } from '#engine/testing/forms.ts'

const context: CheckContext = {
  locale: 'en',
  team: { id: 'customer-care', timeZone: 'Europe/Berlin' },
  uploads: new Map(),
}

function check(form: JsonObject, values: JsonObject, more: Partial<CheckContext> = {}): Verdict {
  return compileForm(definedForm(form)).check(values, { ...context, ...more })
}

function errors(form: JsonObject, values: JsonObject, more: Partial<CheckContext> = {}): readonly FieldError[] {
  const verdict = check(form, values, more)
  return verdict.ok ? [] : verdict.errors
}

function said(form: JsonObject, values: JsonObject, more: Partial<CheckContext> = {}): readonly string[] {
  return errors(form, values, more).map(({ field, message }) => `${field}: ${message}`)
}

function fields(form: JsonObject, values: JsonObject): JsonObject {
  const verdict = check(form, values)
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.errors))
  return verdict.submitted.fields
}

const of = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...more })
const good = { email: 'ana@example.com', topic: 'damage', order: 'AB123456', details: 'The pole is split.' }

describe('a submission', () => {
  test('is told what is missing, in page order and in people’s words', () => {
    expect(said(orderProblem, {})).toEqual([
      'email: Enter your e-mail address, like name@example.com',
      'topic: Choose the topic',
      'details: Answer “What happened?”',
    ])
  })

  test('is told the same in Chinese', () => {
    expect(said(orderProblem, { topic: 'damage' }, { locale: 'zh-CN' })).toEqual([
      'email: 请输入电子邮箱，例如 name@example.com',
      'order: 请输入订单号',
      'details: 请回答“发生了什么？”',
    ])
  })

  test('hears the form’s own sentence for a mistake, in its language', () => {
    expect(said(orderProblem, { ...good, order: '12' })).toEqual(['order: Two letters and six digits, like AB123456'])
    expect(said(orderProblem, { ...good, order: '12' }, { locale: 'zh' })).toEqual([
      'order: 两个字母加六位数字，例如 AB123456',
    ])
  })

  test('may be an amount of money: 2.01 is a multiple of 0.01', () => {
    const form = of({ price: { type: 'number', title: 'Price', multipleOf: 0.01 } })
    for (const price of [2.01, 0.07, 1.1, 4.35, 999_999.99]) expect(said(form, { price })).toEqual([])
    expect(said(form, { price: 2.015 })).toEqual(['price: Price must be a multiple of 0.01'])
  })

  test('has one message for a field, however much is wrong with it', () => {
    const form = of({ code: { type: 'string', title: 'Code', minLength: 5, pattern: '^[A-Z]+$', enum: ['ABCDE'] } })
    expect(errors(form, { code: 'x' })).toHaveLength(1)
  })

  test('of every format that is checked is answered with what it should look like', () => {
    const answers: Readonly<Record<string, readonly [good: readonly string[], bad: readonly string[]]>> = {
      time: [
        ['09:30', '23:59:59', '09:30:00.5Z', '09:30:00+01:00'],
        ['9:30', '24:00', '09:60', '09:30 am'],
      ],
      duration: [
        ['P3D', 'PT12H30M', 'P1Y2M3DT4H5M6S', 'P2W'],
        ['P', 'PT', 'P3DT', '3D', 'P1W2D', 'P1Y2D'],
      ],
      uuid: [['123E4567-e89b-12d3-a456-426614174000'], ['123e4567e89b12d3a456426614174000', 'x']],
      ipv4: [
        ['192.0.2.1', '0.0.0.0', '255.255.255.255'],
        ['256.0.0.1', '1.2.3', '1.2.3.4.', '01.2.3.4', '1.2.3.4.5'],
      ],
      ipv6: [
        ['2001:db8::1', '::', '::ffff:192.0.2.1'],
        ['2001:db8', ':::', '1::2::3', '::1]/x', 'fe80::1%eth0'],
      ],
      hostname: [
        ['localhost', 'a-b.example.com'],
        ['-a.com', 'a..b', 'a_b', `${'a'.repeat(64)}.com`, 'a b'],
      ],
      color: [['#1a2B3c'], ['#fff', '1a2b3c', 'red']],
    }
    for (const [format, [good, bad]] of Object.entries(answers)) {
      const one = of({ a: { type: 'string', format } })
      const many = of({ a: { type: 'array', items: { type: 'string', format } } })
      for (const text of good) expect([format, text, ...said(one, { a: text })]).toEqual([format, text])
      for (const text of bad) {
        expect([text, ...said(one, { a: text })]).toEqual([text, `a: A must look like ${formatExamples[format]}`])
        expect(said(many, { a: [text] })).toEqual([`a: A must look like ${formatExamples[format]}`])
      }
    }
  })

  test('is never answered in the words of the validator', () => {
    const form = of(
      {
        a: { type: 'string', minLength: 3, maxLength: 5 },
        b: { type: 'integer', minimum: 1, maximum: 9, multipleOf: 2 },
        c: { type: 'array', items: { enum: ['x', 'y', 'z'] }, minItems: 2, maxItems: 2, uniqueItems: true },
        d: { type: 'string', format: 'date' },
        e: { type: 'string', format: 'uri' },
        f: { const: true, title: 'I agree' },
        g: { type: 'string', format: 'date-time' },
        h: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 10 },
      },
      { required: ['f'] },
    )
    const sent: readonly JsonObject[] = [
      { a: 'x', b: 0, c: ['x'], d: '2026-02-30', e: 'javascript:alert(1)', f: false, g: 'soon', h: 0 },
      { a: 'xxxxxx', b: 10, c: ['x', 'y', 'z'], f: true, h: 10 },
      { a: 1, b: 'many', c: ['x', 'x'], d: 5, e: {}, f: 'x', h: '1' },
      { b: 3, c: ['q', 'x'], f: true },
    ]
    expect(sent.map((values) => said(form, values))).toMatchInlineSnapshot(`
      [
        [
          "a: A must be 3 characters or more",
          "b: B must be 1 or more",
          "c: Choose at least 2 answers for “C”",
          "d: D must be a real date, like 2026-12-24",
          "e: E must be a web address, like www.example.com",
          "f: Tick “I agree”",
          "g: G must be a real date and time, like 2026-12-24 09:30",
          "h: H must be more than 0",
        ],
        [
          "a: A must be 5 characters or fewer",
          "b: B must be 9 or less",
          "c: Choose at most 2 answers for “C”",
          "h: H must be less than 10",
        ],
        [
          "a: A must be text",
          "b: B must be a whole number, like 12",
          "c: “C” has the same answer twice",
          "d: D must be a real date, like 2026-12-24",
          "e: E must be a web address, like www.example.com",
          "f: Tick “I agree”",
          "h: H must be a number, like 12",
        ],
        [
          "b: B must be a multiple of 2",
          "c: Choose one of the answers offered for “C”",
        ],
      ]
    `)
  })

  test('of what is not in the form sets nothing and is kept beside the ticket', () => {
    const verdict = check(orderProblem, {
      ...good,
      team: 'sales',
      priority: 3,
      status: 'closed',
      utm: { source: 'mail' },
    })
    expect(verdict).toMatchObject({
      ok: true,
      submitted: {
        team: 'customer-care',
        priority: null,
        tags: ['order'],
        fields: good,
        extra: { team: 'sales', priority: 3, status: 'closed', utm: { source: 'mail' } },
      },
    })
  })

  test('keeps only so much of what it was not asked for', () => {
    const flood = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`x${at}`, 'y'.repeat(20_000)]))
    const verdict = check(orderProblem, { ...good, ...flood })
    const extra = verdict.ok ? verdict.submitted.extra : {}
    expect(Object.keys(extra)).toHaveLength(100)
    expect(String(extra.x0)).toHaveLength(10_000)
  })

  test('that is larger than any form is refused before anything is checked', () => {
    const deep = JSON.parse(`${'['.repeat(50)}${']'.repeat(50)}`) as Json
    expect(errors(orderProblem, { ...good, deep })).toEqual([
      { field: '', code: 'too-large', message: 'This is more than the form can take' },
    ])
    expect(errors(orderProblem, { ...good, many: Array.from({ length: 20_000 }, () => 1) })[0]?.code).toBe('too-large')
  })

  test('cannot reach into an object’s prototype', () => {
    const sent = JSON.parse(
      '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"x":{"__proto__":{"admin":true}}}',
    )
    const verdict = check(orderProblem, { ...good, ...sent, nested: sent })
    expect(verdict.ok).toBe(true)
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
    expect(JSON.stringify(verdict.ok && verdict.submitted.extra)).not.toContain('admin')
  })

  test('of a JSON caller that sends objects in the place of answers is refused, not fallen over', () => {
    const strange = { toString: 1, valueOf: 1 }
    const form = of({
      a: { enum: ['x'], 'x-options': { x: { b: 'y' } } },
      b: {
        type: 'string',
        'x-visible': { any: [{ a: { contains: 'x' } }, { a: { matches: 'x' } }, { not: { a: 'x' } }] },
      },
      c: { type: 'array', items: { enum: ['x'] }, 'x-options': { x: { b: 'y' } } },
    })
    expect(errors(form, { a: strange, b: strange, c: [strange] }).map(({ field, code }) => [field, code])).toEqual([
      ['a', 'type'],
      ['b', 'type'],
      ['c', 'type'],
    ])
  })

  test('with NUL, broken Unicode and foreign line breaks is taken as clean text', () => {
    const taken = fields(orderProblem, { ...good, details: 'a\0b\ud800c\r\nd' })
    expect(taken.details).toBe('a\ufffdb\ufffdc\nd')
  })

  test('counts characters, not code units', () => {
    const form = of({ name: { type: 'string', maxLength: 3 } })
    expect(errors(form, { name: '😀😀😀' })).toEqual([])
    expect(errors(form, { name: '😀😀😀😀' })).toHaveLength(1)
  })
})

describe('a conditional field', () => {
  const chain = of({
    a: { enum: ['yes', 'no'] },
    b: { type: 'string', 'x-visible': { a: 'yes' } },
    c: { type: 'string', title: 'Why', 'x-visible': { b: { isSet: true } } },
  })

  test('is not required while it is hidden, and its value never reaches the ticket', () => {
    expect(fields(orderProblem, { ...good, topic: 'other' })).toEqual({
      email: 'ana@example.com',
      topic: 'other',
      details: 'The pole is split.',
    })
    expect(errors(orderProblem, { ...good, topic: 'other', order: 'nonsense' })).toEqual([])
    expect(said(orderProblem, { ...good, order: '' })).toEqual(['order: Enter the order number'])
  })

  test('that depends on a hidden one is hidden too', () => {
    expect(fields(chain, { a: 'no', b: 'x', c: 'y' })).toEqual({ a: 'no' })
    expect(fields(chain, { a: 'yes', b: 'x', c: 'y' })).toEqual({ a: 'yes', b: 'x', c: 'y' })
  })

  test('may be required by a condition of its own', () => {
    const form = of({
      amount: { type: 'number' },
      reason: { type: 'string', 'x-required': { amount: { above: 100 } } },
    })
    expect(errors(form, { amount: 100 })).toEqual([])
    expect(errors(form, { amount: 101 })).toMatchObject([{ field: 'reason', code: 'required' }])
    expect(errors(form, { amount: 20 }), 'numbers do not compare as texts').toEqual([])
  })

  test('may offer a choice only under a condition', () => {
    const form = of({
      country: { enum: ['DE', 'CN'] },
      way: { enum: ['post', 'courier'], title: 'Way', 'x-options': { courier: { country: 'CN' } } },
    })
    expect(errors(form, { country: 'CN', way: 'courier' })).toEqual([])
    expect(said(form, { country: 'DE', way: 'courier' })).toEqual(['way: Choose one of the answers offered for “Way”'])
  })

  test('in a row looks at its own row first', () => {
    const form = of({
      kind: { enum: ['a', 'b'] },
      items: {
        type: 'array',
        items: {
          type: 'object',
          properties: { kind: { enum: ['a', 'b'] }, more: { type: 'string', 'x-visible': { kind: 'a' } } },
          required: ['kind', 'more'],
        },
      },
    })
    expect(errors(form, { kind: 'b', items: [{ kind: 'a' }, { kind: 'b' }] })).toMatchObject([
      { field: 'items.0.more', code: 'required' },
    ])
    expect(fields(form, { items: [{ kind: 'b', more: 'x' }] })).toEqual({ items: [{ kind: 'b' }] })
  })

  test('of a group takes everything inside with it', () => {
    const form = of(
      {
        ship: { type: 'boolean' },
        address: {
          type: 'object',
          'x-visible': { ship: true },
          properties: {
            city: { type: 'string', title: 'City' },
            note: { type: 'string', 'x-visible': { 'address.city': 'Bonn' } },
          },
          required: ['city'],
        },
      },
      { required: ['address'] },
    )
    expect(fields(form, { ship: false, address: { city: 'Bonn' } })).toEqual({ ship: false })
    expect(said(form, { ship: true })).toEqual(['address.city: Enter the city'])
    expect(fields(form, { ship: true, address: { city: 'Bonn', note: 'x' } })).toEqual({
      ship: true,
      address: { city: 'Bonn', note: 'x' },
    })
    expect(fields(form, { ship: true, address: { city: 'Ulm', note: 'x' } })).toEqual({
      ship: true,
      address: { city: 'Ulm' },
    })
  })

  test('in a cycle counts as hidden instead of hanging the engine', () => {
    const form = of({
      a: { type: 'string', 'x-visible': { b: { isSet: true } } },
      b: { type: 'string', 'x-visible': { a: { isSet: true } } },
      g: {
        type: 'object',
        properties: {
          c: { type: 'string', 'x-visible': { 'g.d': { isSet: true } } },
          d: { type: 'string', 'x-visible': { 'g.c': { isSet: true } } },
        },
      },
    })
    expect(check(form, { a: 'x', b: 'y', g: { c: 'x', d: 'y' } }).ok).toBe(true)
  })
})

describe('a group or a list', () => {
  const form = of({
    address: {
      type: 'object',
      properties: { street: { type: 'string', title: 'Street' }, city: { type: 'string', title: 'City' } },
      required: ['street'],
    },
    items: {
      type: 'array',
      title: 'Items',
      minItems: 1,
      maxItems: 2,
      items: {
        type: 'object',
        properties: { name: { type: 'string', title: 'Item' }, count: { type: 'integer' } },
        required: ['name'],
      },
    },
  })

  test('that is optional may be left out as a whole, not by half', () => {
    expect(errors(form, {})).toEqual([])
    expect(said(form, { address: { city: 'Bonn' } })).toEqual(['address.street: Enter the street'])
  })

  test('tells a mistake at the row as it was posted', () => {
    const compiled = compileForm(definedForm(form))
    const values = compiled.decode(
      [
        ['items.0.name', ''],
        ['items.1.name', 'Tent'],
        ['items.2.count', '2'],
      ],
      'UTC',
    )
    const verdict = compiled.check(values, context)
    expect(verdict).toMatchObject({ ok: false, errors: [{ field: 'items.2.name', message: 'Enter the item' }] })
  })

  test('counts its rows without the empty ones', () => {
    const rows = (...names: (string | null)[]): JsonObject => ({
      items: names.map((name) => (name === null ? null : { name })),
    })
    expect(said(form, rows('a', 'b', 'c'))).toEqual(['items: Add at most 2 entries for “Items”'])
    expect(fields(form, rows('a', null, 'c'))).toEqual({ items: [{ name: 'a' }, { name: 'c' }] })
    expect(said({ ...form, required: ['items'] }, rows(null))).toEqual(['items: Add at least one entry for “Items”'])
  })

  test('keeps unknown names inside apart by their full name', () => {
    const verdict = check(form, { address: { street: 'A', floor: 3 }, items: [{ name: 'b', colour: 'red' }] })
    expect(verdict).toMatchObject({ ok: true, submitted: { extra: { 'address.floor': 3, 'items.0.colour': 'red' } } })
  })
})

describe('files', () => {
  const uploads = (file: Partial<{ name: string; type: string; size: number }>): Uploads =>
    new Map([['u1', { name: 'pole.jpg', type: 'image/jpeg', size: 2_000_000, ...file }]])
  const photos = (values: JsonObject, more: Uploads) => said(orderProblem, { ...good, ...values }, { uploads: more })

  test('of the right kind and size are taken under the ids of their uploads', () => {
    const verdict = check(orderProblem, { ...good, photos: ['u1'] }, { uploads: uploads({}) })
    expect(verdict).toMatchObject({ ok: true, submitted: { uploads: { photos: ['u1'] }, fields: { photos: ['u1'] } } })
  })

  test('are refused by name when they are too large, of another kind, or too many', () => {
    expect(photos({ photos: ['u1'] }, uploads({ size: 10_000_001 }))).toEqual([
      'photos: pole.jpg is larger than 10 MB; add a smaller file',
    ])
    expect(photos({ photos: ['u1'] }, uploads({ name: 'a.exe', type: 'application/x-msdownload' }))).toEqual([
      'photos: a.exe is not of a kind we can take; add an image',
    ])
    expect(photos({ photos: ['u1', 'u1', 'u1', 'u1'] }, uploads({}))).toEqual([
      'photos: Add at most 3 files for “Photos”',
    ])
    expect(photos({ photos: ['u2'] }, uploads({}))).toEqual(['photos: Add the file for “Photos” again'])
    expect(photos({ photos: ['u1'] }, uploads({ size: Number.POSITIVE_INFINITY, name: '$&' }))).toEqual([
      'photos: $& is larger than 10 MB; add a smaller file',
    ])
  })

  test('may be told by their ending', () => {
    const form = of({ paper: { type: 'string', format: 'binary', 'x-accept': ['.pdf', 'text/plain'] } })
    expect(errors(form, { paper: 'u1' }, { uploads: uploads({ name: 'Offer.PDF', type: 'application/pdf' }) })).toEqual(
      [],
    )
    expect(
      said(form, { paper: 'u1' }, { uploads: uploads({ name: 'offer.doc', type: 'application/msword' }) }),
    ).toEqual(['paper: offer.doc is not of a kind we can take; add .pdf or PLAIN'])
  })
})

describe('rules between fields, as plain schemas write them', () => {
  const properties = {
    topic: { enum: ['damage', 'other'], title: 'Topic' },
    order: { type: 'string', title: 'Order number' },
    street: { type: 'string', title: 'Street' },
    city: { type: 'string', title: 'City' },
    phone: { type: 'string', title: 'Phone' },
    email: { type: 'string', format: 'email', title: 'E-mail' },
  }

  test('if and then ask for what is missing at the field itself', () => {
    const rule = ifThen({ properties: { topic: { const: 'damage' } }, required: ['topic'] }, { required: ['order'] })
    expect(said(of(properties, rule), { topic: 'damage' })).toEqual(['order: Enter the order number'])
    expect(said(of(properties, { allOf: [rule] }), { topic: 'damage' })).toEqual(['order: Enter the order number'])
    expect(said(of(properties, rule), { topic: 'other' })).toEqual([])
  })

  test('dependentRequired does too', () => {
    const form = of(properties, { dependentRequired: { street: ['city'] } })
    expect(errors(form, { street: 'A' })).toEqual([{ field: 'city', code: 'required', message: 'Enter the city' }])
    expect(said(of(properties, { dependencies: { street: ['city'] } }), { street: 'A' })).toEqual([
      'city: Enter the city',
    ])
  })

  test('alternatives are one mistake, told at the first field that would do', () => {
    const form = of(properties, { allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }] })
    expect(errors(form, {})).toEqual([
      { field: 'phone', code: 'anyOf', message: 'Fill in at least one of these: “Phone”, “E-mail”' },
    ])
    expect(errors(form, { email: 'ana@example.com' })).toEqual([])
  })

  test('a mistake that belongs to no field is told for the form as a whole', () => {
    const form = of(properties, { allOf: [{ not: { required: ['street', 'phone'] } }] })
    expect(errors(form, { street: 'A', phone: '1' })).toEqual([
      { field: '', code: 'not', message: 'Check your answers: some of them do not go together' },
    ])
  })

  test('a rule never asks for a field that is hidden', () => {
    const form = of(
      { ...properties, order: { type: 'string', 'x-visible': { topic: 'damage' } } },
      ifThen({ properties: { topic: { const: 'other' } }, required: ['topic'] }, { required: ['order'] }),
    )
    expect(errors(form, { topic: 'other' })).toEqual([])
  })
})

describe('hidden fields', () => {
  test('are submitted as the form says, whatever was sent', () => {
    const form = of({
      source: { const: 'shop', 'x-hidden': true },
      level: { type: 'integer', default: 2, 'x-hidden': true, 'x-role': 'ticket.priority' },
      campaign: { type: 'string', 'x-hidden': true, 'x-prefill': ['url'], default: 'none' },
    })
    expect(fields(form, { source: 'evil', level: 3 })).toEqual({ source: 'shop', level: 2, campaign: 'none' })
    expect(fields(form, { campaign: 'spring' })).toEqual({ source: 'shop', level: 2, campaign: 'spring' })
  })

  test('headings and notes are shown and never submitted', () => {
    const form = of(
      { head: { 'x-input': 'heading', title: 'About you' }, name: { type: 'string' } },
      { required: ['head', 'name'] },
    )
    const verdict = check(form, { name: 'Ana', head: 'x' })
    expect(verdict).toMatchObject({ ok: true, submitted: { fields: { name: 'Ana' }, extra: { head: 'x' } } })
  })
})
