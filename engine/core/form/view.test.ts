import { describe, expect, test } from 'vitest'
import { compileForm } from '#engine/core/form/compile.ts'
import type { FieldView, FormView, RawEntries } from '#engine/core/form/form.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { definedForm, orderProblem } from '#engine/testing/forms.ts'

function view(form: JsonObject, locale = 'en'): FormView {
  return compileForm(definedForm(form)).view(locale)
}

function field(form: JsonObject, name: string, locale = 'en'): FieldView {
  const find = (fields: readonly FieldView[]): FieldView | undefined =>
    fields.find((one) => one.name === name) ?? fields.map(({ fields }) => find(fields)).find((one) => one !== undefined)
  const found = find(view(form, locale).fields)
  if (!found) throw new Error(`no field ${name}`)
  return found
}

describe('a form on its page', () => {
  test('asks nobody to tick a box that may be left alone, though its answer is required', () => {
    const form = {
      properties: { news: { type: 'boolean' }, terms: { const: true } },
      required: ['news', 'terms'],
    }
    expect(field(form, 'news')).toMatchObject({ control: 'checkbox', required: false })
    expect(field(form, 'terms')).toMatchObject({ control: 'checkbox', required: true })
  })

  test('shows a plain schema without any keyword of ours', () => {
    const { title, fields, hasFiles } = view({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      title: 'Survey',
      properties: {
        fullName: { type: 'string' },
        email: { type: 'string', format: 'email' },
        colour: { enum: ['red', 'green'] },
        news: { type: 'boolean' },
        weight: { type: 'number', minimum: 0 },
        count: { type: 'integer' },
        day: { type: 'string', format: 'date' },
        at: { type: 'string', format: 'date-time' },
        days: { type: 'array', items: { enum: ['mon', 'tue'] } },
        site: { type: 'string', format: 'uri' },
        message: { type: 'string' },
        size: {
          oneOf: [
            { const: 's', title: 'Small' },
            { const: 'l', title: 'Large' },
          ],
        },
        address: { type: 'object', properties: { city: { type: 'string' } } },
        items: { type: 'array', minItems: 2, items: { type: 'object', properties: { name: { type: 'string' } } } },
        codes: { type: 'array', items: { type: 'string' } },
        paper: { type: 'string', format: 'binary' },
        code: { pattern: '^[A-Z]+$' },
        guess: {},
      },
      required: ['email'],
    })
    expect(title).toBe('Survey')
    expect(hasFiles).toBe(true)
    const flat = (list: readonly FieldView[]): readonly string[] =>
      list.flatMap(({ name, control, label, fields }) => [`${name} ${control} ${label}`, ...flat(fields)])
    expect(flat(fields)).toEqual([
      'fullName text Full name',
      'email email Email',
      'colour select Colour',
      'news checkbox News',
      'weight number Weight',
      'count number Count',
      'day date Day',
      'at datetime At',
      'days checkboxes Days',
      'site url Site',
      'message textarea Message',
      'size select Size',
      'address group Address',
      'address.city text City',
      'items list Items',
      'items.*.name text Name',
      'codes textarea Codes',
      'paper file Paper',
      'code text Code',
      'guess text Guess',
    ])
    expect(fields.map(({ required }) => required).filter(Boolean)).toHaveLength(1)
    expect(fields.find(({ name }) => name === 'size')?.choices).toEqual([
      { value: 's', label: 'Small', when: null },
      { value: 'l', label: 'Large', when: null },
    ])
    expect(fields.find(({ name }) => name === 'weight')).toMatchObject({ step: 'any', minimum: 0 })
    expect(fields.find(({ name }) => name === 'count')).toMatchObject({ step: 1 })
    expect(fields.find(({ name }) => name === 'items')).toMatchObject({ minRows: 2 })
  })

  test('is shown in the reader’s language, and what is not translated as it stands', () => {
    const { title, description } = view({ ...orderProblem, 'x-i18n': { 'zh-CN': { title: '订单问题' } } }, 'zh-cn')
    expect([title, description]).toEqual(['订单问题', 'Tell us what went wrong.'])
    expect(field(orderProblem, 'topic', 'zh-CN')).toMatchObject({
      label: '问题类型',
      control: 'radio',
      choices: [{ label: '迟到' }, { label: '货品损坏' }, { label: '其他' }],
    })
    expect(field(orderProblem, 'email', 'zh-CN').label).toBe('电子邮箱')
  })

  test('says in words when a field is shown, for readers without JavaScript', () => {
    expect(field(orderProblem, 'order')).toMatchObject({
      required: true,
      visible: { topic: { in: ['delivery', 'damage'] } },
      visibleInWords: 'Only if “Topic” is Late delivery or Damaged goods.',
    })
    expect(field(orderProblem, 'photos', 'zh-CN').visibleInWords).toBe('仅当“问题类型”为货品损坏时填写。')
  })

  test('takes fields that a plain schema composes', () => {
    const form = {
      $defs: { contact: { properties: { email: { type: 'string', format: 'email' } }, required: ['email'] } },
      allOf: [{ $ref: '#/$defs/contact' }],
      properties: { message: { type: 'string' } },
    }
    expect(view(form).fields.map(({ name, required }) => [name, required])).toEqual([
      ['email', true],
      ['message', false],
    ])
  })

  test('tells the browser what it may fill in', () => {
    const form = {
      properties: {
        who: { type: 'string', 'x-role': 'requester.name' },
        email: { type: 'string', format: 'email' },
        phone: { type: 'string', 'x-input': 'tel' },
        zip: { type: 'string' },
        order: { type: 'string' },
        company: { enum: ['a', 'b'] },
      },
    }
    expect(view(form).fields.map(({ autocomplete }) => autocomplete)).toEqual([
      'name',
      'email',
      'tel',
      'postal-code',
      null,
      null,
    ])
  })

  test('names the answers of a yes-or-no question', () => {
    const form = { properties: { again: { type: 'boolean', 'x-input': 'radio' } } }
    expect(field(form, 'again').choices.map(({ label }) => label)).toEqual(['Yes', 'No'])
    expect(field(form, 'again', 'zh-CN').choices.map(({ label }) => label)).toEqual(['是', '否'])
  })

  test('offers no choice without a name: an empty one means that nothing is chosen', () => {
    const offered = (size: JsonObject) => field({ properties: { size } }, 'size').choices?.map(({ label }) => label)
    expect(offered({ type: 'string', enum: ['small', 'large', ''] })).toEqual(['small', 'large'])
    expect(offered({ oneOf: [{ const: '' }, { const: 'small' }] })).toEqual(['small'])
    expect(offered({ enum: ['', 'small'], 'x-labels': { '': 'Any' } })).toEqual(['Any', 'small'])
  })

  test('begins with defaults and constants', () => {
    const form = { properties: { a: { type: 'string', default: 'x' }, b: { const: 'y' }, c: { type: 'string' } } }
    expect(view(form).fields.map(({ initial, control }) => [initial, control])).toEqual([
      ['x', 'text'],
      ['y', 'hidden'],
      [null, 'text'],
    ])
  })

  test('leaves a property that cannot be shown out and shows the rest', () => {
    const form = {
      properties: {
        any: { type: 'object' },
        pair: { type: 'array', items: { type: 'array' } },
        name: { type: 'string' },
      },
    }
    expect(view(form).fields.map(({ name }) => name)).toEqual(['name'])
  })
})

describe('a link to a form', () => {
  const form = compileForm(
    definedForm({
      properties: {
        topic: { enum: ['a', 'b'], 'x-prefill': ['url'] },
        order: { type: 'string', maxLength: 8, 'x-prefill': ['url'] },
        count: { type: 'integer', 'x-prefill': ['url', 'link'] },
        name: { type: 'string', 'x-prefill': ['requester'] },
        address: { type: 'object', properties: { city: { type: 'string', 'x-prefill': ['url'] } } },
        secret: { const: 'x', 'x-hidden': true, 'x-prefill': ['url'] },
      },
    }),
  )

  const byUrl = (url: RawEntries) => ({ url, link: [], requester: {} })

  test('fills in what the form allows it to', () => {
    const query: readonly [string, string][] = [
      ['topic', 'b'],
      ['order', 'AB1'],
      ['count', '2'],
      ['name', 'Eve'],
      ['address.city', 'Bonn'],
      ['x', 'y'],
    ]
    expect(form.prefill(byUrl(query))).toEqual({ topic: 'b', order: 'AB1', count: 2, 'address.city': 'Bonn' })
  })

  test('fills in by a signed link and for a person we know what only they may fill in', () => {
    const form = compileForm(
      definedForm({
        properties: {
          name: { type: 'string', 'x-role': 'requester.name', 'x-prefill': ['requester', 'link'] },
          email: { type: 'string', format: 'email', 'x-prefill': ['requester'] },
          order: { type: 'string', 'x-prefill': ['link'] },
          other: { type: 'string', 'x-role': 'requester.phone' },
        },
      }),
    )
    const requester = { 'requester.name': 'Ana', 'requester.email': 'ana@example.com', 'requester.phone': '1' }
    const said: readonly [string, string][] = [
      ['order', 'AB1'],
      ['email', 'eve@example.com'],
    ]
    expect(form.prefill({ url: said, link: [], requester: {} })).toEqual({})
    expect(form.prefill({ url: said, link: said, requester })).toEqual({
      name: 'Ana',
      email: 'ana@example.com',
      order: 'AB1',
    })
    expect(form.prefill({ url: [], link: [['name', 'Ben']], requester })).toMatchObject({ name: 'Ben' })
  })

  test('fills in a moment, or a time on the clock of its reader', () => {
    const form = compileForm(
      definedForm({ properties: { at: { type: 'string', format: 'date-time', 'x-prefill': ['url'] } } }),
    )
    for (const at of ['2026-06-01T07:30:00Z', '2026-06-01T09:30'])
      expect(form.prefill(byUrl([['at', at]]))).toEqual({ at })
    expect(form.prefill(byUrl([['at', 'noon']]))).toEqual({})
  })

  test('cannot fill a form so that it could not be sent', () => {
    expect(
      form.prefill(
        byUrl([
          ['topic', 'c'],
          ['order', 'x'.repeat(9)],
          ['count', 'many'],
          ['secret', 'y'],
        ]),
      ),
    ).toEqual({})
  })
})
