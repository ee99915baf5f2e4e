import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formProblems } from '#engine/core/form/check.ts'
import { compileForm } from '#engine/core/form/compile.ts'
import type { CompiledForm, RawEntries, Uploads } from '#engine/core/form/form.ts'
import type { PageForm } from '#engine/core/form/page-form.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { formScript } from '#engine/http/form-script.ts'
import { definedForm, ifThen, orderProblem } from '#engine/testing/forms.ts'
import { tries } from '#engine/testing/tries.ts'

let folder = ''
let scripts = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docket-forms-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function onPage(form: CompiledForm, locale = 'en'): Promise<PageForm> {
  const { body } = await formScript(form, locale)
  const file = join(folder, `${++scripts}.mjs`)
  await writeFile(file, body)
  return (await import(/* @vite-ignore */ file)) as PageForm
}

const uploads: Uploads = new Map([
  ['u1', { name: 'pole.jpg', type: 'image/jpeg', size: 2_000_000 }],
  ['u2', { name: 'film.mp4', type: 'video/mp4', size: 90_000_000 }],
])

function onServer(form: CompiledForm, values: JsonObject, locale = 'en') {
  const verdict = form.check(values, { locale, team: { id: 'a', timeZone: 'UTC' }, uploads })
  return verdict.ok ? [] : verdict.errors
}

describe('the script of a form', () => {
  test('says on the page what the server would say, in the page’s language', async () => {
    const form = compileForm(definedForm(orderProblem))
    const page = await onPage(form, 'zh-CN')
    const values = page.decode([
      ['email', 'ana@'],
      ['topic', 'damage'],
      ['order', '1'],
      ['photos', 'u2'],
    ])
    const errors = page.validate(values, uploads)
    expect(errors.map(({ message }) => message)).toEqual([
      '请输入电子邮箱，例如 name@example.com',
      '两个字母加六位数字，例如 AB123456',
      '请回答“发生了什么？”',
      'film.mp4 超过 10 MB，请添加较小的文件',
    ])
    expect(errors).toEqual(onServer(form, values, 'zh-CN'))
    expect(page.about).toEqual({ id: 'sample', hash: form.defined.hash, locale: 'zh-CN' })
  })

  test('tells which fields are shown, required and offered, in empty rows too', async () => {
    const page = await onPage(
      compileForm(
        definedForm({
          properties: {
            way: { enum: ['post', 'courier'], 'x-options': { courier: { country: 'CN' } } },
            country: { enum: ['DE', 'CN'] },
            items: {
              type: 'array',
              items: {
                properties: { kind: { enum: ['a', 'b'] }, more: { type: 'string', 'x-visible': { kind: 'a' } } },
                required: ['more'],
              },
            },
          },
        }),
      ),
    )
    const states = (entries: RawEntries) =>
      page
        .states(entries)
        .map(({ name, isVisible, isRequired, offered }) => `${name} ${isVisible} ${isRequired} ${offered ?? ''}`.trim())
    expect(
      states([
        ['country', 'DE'],
        ['items.0.kind', ''],
        ['items.1.kind', 'a'],
      ]),
    ).toEqual([
      'way true false post',
      'country true false',
      'items true false',
      'items.0.kind true false',
      'items.0.more false false',
      'items.1.kind true false',
      'items.1.more true true',
    ])
    expect(states([['country', 'CN']])[0]).toBe('way true false post,courier')
  })

  test('needs nothing that a strict content security policy forbids, and imports nothing', async () => {
    const { body } = await formScript(compileForm(definedForm(orderProblem)), 'en')
    expect(body).not.toMatch(/\beval\b|new Function|Function\(|\bimport\b|\brequire\(|process\./)
  })

  test('is small enough for a form page of 18 kB', async () => {
    const { body } = await formScript(compileForm(definedForm(orderProblem)), 'en')
    expect(gzipSync(body, { level: 9 }).length).toBeLessThan(7_500)
  })

  test('is the same for every spelling of a language, and another one after the form has changed', async () => {
    const form = compileForm(definedForm(orderProblem))
    const chinese = await formScript(form, 'zh-CN')
    expect(await formScript(form, 'zh-hans-cn')).toBe(chinese)
    expect((await formScript(form, 'tlh')).body).toBe((await formScript(form, 'en')).body)
    const changed = await formScript(compileForm(definedForm({ ...orderProblem, title: 'Other' })), 'zh-CN')
    expect(changed.etag).not.toBe(chinese.etag)
    expect(chinese.etag).toMatch(/^"[\w-]{22}"$/)
  })

  test('survives labels and choices that look like code', async () => {
    const form = compileForm(
      definedForm({
        properties: {
          a: { enum: ['</script>', 'params:{x}', '`$&`', '\'"\\'], title: '`alert(1)`' },
          b: { type: 'string', pattern: '^params:\\{[a-z"]+\\}$' },
        },
      }),
    )
    const page = await onPage(form)
    for (const a of ['</script>', 'params:{x}', '`$&`', '\'"\\']) expect(page.validate({ a })).toEqual([])
    expect(page.validate({ a: 'params:{}', b: 'params:{ab"}' })).toEqual([
      { field: 'a', code: 'enum', message: 'Choose one of the answers offered for “`alert(1)`”' },
    ])
  })

  test('agrees with the server about every answer to every form', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyForm,
        fc.array(anyAnswers, { minLength: 10, maxLength: 10 }),
        posts,
        async (value, answers, entries) => {
          const defined = definedForm(value)
          fc.pre(formProblems(defined).every(({ severity }) => severity === 'warning'))
          const form = compileForm(defined)
          const page = await onPage(form)
          expect(page.decode(entries)).toEqual(form.decode(entries, 'UTC'))
          for (const values of [...answers, form.decode(entries, 'UTC')]) {
            expect(page.validate(values, uploads)).toEqual(onServer(form, values))
          }
        },
      ),
      tries(15),
    )
  }, 120_000)
})

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

const plainField = fc.constantFrom<JsonObject>(
  { type: 'string', maxLength: 3 },
  { type: 'string', minLength: 2, pattern: '^[a-z]+$' },
  { type: 'string', format: 'email' },
  { type: 'string', format: 'uri' },
  { type: 'string', format: 'date' },
  { type: 'string', format: 'date-time' },
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
)

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
  { dependentRequired: { a: ['c'] } },
  { allOf: [{ anyOf: [{ required: ['a'] }, { required: ['b', 'c'] }] }] },
  { allOf: [{ not: { required: ['a', 'b'] } }] },
)

const anyForm: fc.Arbitrary<JsonObject> = fc
  .tuple(fc.array(field, { minLength: 6, maxLength: 6 }), fc.subarray([...names]), rule)
  .map(([fields, required, rule]) => ({
    type: 'object',
    properties: Object.fromEntries(names.map((name, index) => [name, fields[index] as JsonObject])),
    required,
    ...rule,
  }))

const text = fc.constantFrom(
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
  'www.example.com',
  'javascript:x',
  'u1',
  'u2',
  'x\ny\nz',
  '😀',
  'ü',
)
const scalar: fc.Arbitrary<Json> = fc.oneof(text, fc.constantFrom<Json>(null, true, false, 0, 1, 2, 2.5, -1))
const value: fc.Arbitrary<Json> = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'g', 'z'), scalar, { maxKeys: 3 }),
  fc.array(fc.oneof(fc.dictionary(fc.constantFrom('a', 'g', 'z'), scalar, { maxKeys: 3 }), fc.constant(null)), {
    maxLength: 3,
  }),
)
const anyAnswers: fc.Arbitrary<JsonObject> = fc.dictionary(fc.constantFrom(...names, 'unknown'), value, { minKeys: 2 })
const posts: fc.Arbitrary<RawEntries> = fc.array(
  fc.tuple(
    fc.constantFrom(...names, 'a.a', 'a.g', 'b.0.a', 'b.0.g', 'b.2.a', 'c.1.g', 'unknown', 'docket-time-zone'),
    text,
  ),
  { maxLength: 20 },
)
