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
import type { JsonObject } from '#engine/core/json.ts'
import { formScript } from '#engine/http/form-script.ts'
import { anyAnswers, anyForm, anyPost } from '#engine/testing/any-form.ts'
import { definedForm, orderProblem } from '#engine/testing/forms.ts'
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

  test('takes a row in which nothing was given for none, as the server does', async () => {
    const form = compileForm(
      definedForm({
        properties: {
          guests: {
            type: 'array',
            items: {
              properties: {
                kind: { const: 'guest' },
                name: { type: 'string' },
                child: { type: 'boolean' },
                seat: { type: 'object', properties: { number: { type: 'integer' } } },
              },
              required: ['name'],
            },
          },
          why: { type: 'string', 'x-visible': { guests: { isSet: false } } },
        },
        required: ['why'],
      }),
    )
    const page = await onPage(form)
    const row = (name: string): RawEntries => [
      ['guests.0.kind', 'guest'],
      ['guests.0.name', name],
      ['guests.0.seat.number', ''],
    ]
    const isAsked = (entries: RawEntries) => page.states(entries).find(({ name }) => name === 'why')?.isVisible
    expect([isAsked(row('')), isAsked(row('Ana'))]).toEqual([true, false])
    expect(onServer(form, form.decode(row(''), 'UTC')).map(({ field }) => field)).toEqual(['why'])
    expect(onServer(form, form.decode(row('Ana'), 'UTC'))).toEqual([])
  })

  test('takes a row for none in which only what is hidden was given, as the server does with and without it', async () => {
    const form = compileForm(
      definedForm({
        properties: {
          vip: { type: 'boolean' },
          guests: {
            type: 'array',
            minItems: 1,
            items: {
              properties: {
                name: { type: 'string' },
                lounge: { type: 'boolean', 'x-visible': { vip: true } },
                diet: { type: 'string', 'x-visible': { lounge: true } },
                seat: { properties: { window: { type: 'boolean' } }, 'x-visible': { vip: true } },
              },
              required: ['name'],
            },
          },
          why: { type: 'string', 'x-visible': { guests: { isSet: false } } },
        },
        required: ['guests', 'why'],
      }),
    )
    const page = await onPage(form)
    const hidden: RawEntries = [
      ['guests.0.lounge', 'true'],
      ['guests.0.diet', 'none'],
      ['guests.0.seat.window', 'true'],
    ]
    const shown: RawEntries = [['guests.0.name', '']]
    const isAsked = (entries: RawEntries) => page.states(entries).find(({ name }) => name === 'why')?.isVisible
    const onBoth = (entries: RawEntries) => {
      const server = onServer(form, form.decode(entries, 'UTC')).map(({ field }) => field)
      expect(page.validate(page.decode(entries)).map(({ field }) => field)).toEqual(server)
      return server
    }
    for (const entries of [shown, [...shown, ...hidden]]) {
      expect(isAsked(entries)).toBe(true)
      expect(onBoth(entries)).toEqual(['guests', 'why'])
    }
    const asVip: RawEntries = [...shown, ...hidden, ['vip', 'true']]
    expect(isAsked(asVip)).toBe(false)
    expect(onBoth(asVip)).toEqual(['guests.0.name'])
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
        anyPost,
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
  })
})
