import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { JsonObject } from '#engine/core/json.ts'
import { sampleFiles } from '#engine/testing/sample-files.ts'
import { run } from './main.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docket-import-'))
  for (const { path, text } of sampleFiles) await put(path, text)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function put(path: string, content: unknown): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content, null, 2))
}

const docket = (...argv: readonly string[]) => docketIn({ DOCKET_DEFINITIONS: folder }, folder, ...argv)

async function docketIn(env: Readonly<Record<string, string>>, cwd: string, ...argv: readonly string[]) {
  const said = { stdout: '', stderr: '' }
  const code = await run([...argv], {
    stdout: (text) => {
      said.stdout += text
    },
    stderr: (text) => {
      said.stderr += text
    },
    env,
    cwd,
    colour: false,
  })
  return { code, ...said }
}

async function written(id: string) {
  const form = JSON.parse(await readFile(join(folder, `forms/${id}.form.json`), 'utf8')) as JsonObject
  return { form, fields: form.properties as Record<string, JsonObject> }
}

const bugReport = `name: Bug report
description: Something does not work
title: "[Bug]"
labels: ["bug", "needs: triage"]
assignees: [octo]
body:
  - type: markdown
    attributes:
      value: Thanks for taking the time.
  - type: input
    id: contact
    attributes:
      label: Contact
      description: How can we reach you?
      placeholder: ex. 555 0100
  - type: textarea
    id: what-happened
    attributes:
      label: What happened?
      value: It broke
    validations:
      required: true
  - type: dropdown
    id: version
    attributes:
      label: Version
      options: ["1.0.2", "1.0.3"]
      default: 1
  - type: dropdown
    id: browsers
    attributes:
      label: Browsers
      multiple: true
      options: [Firefox, Chrome]
  - type: checkboxes
    id: terms
    attributes:
      label: Code of conduct
      options:
        - label: I agree to it
          required: true
        - label: Send me news
  - type: holograms
`

describe('an issue form of GitHub', () => {
  test('becomes a form that the checker has nothing against, and what it could not take along is said', async () => {
    await put('Bug_Report.yml', bugReport)
    const { code, stdout } = await docket('import', 'form', 'Bug_Report.yml')
    expect([code, stdout.split('\n')[0]]).toEqual([0, '✔ forms/bug-report.form.json'])
    expect(stdout).toContain('"email" was added')
    expect(stdout).toContain('"assignees" was left out')
    expect(stdout).toContain('the type "holograms" was left out')
    const { form, fields } = await written('bug-report')
    expect(form).toMatchObject({
      title: 'Bug report',
      description: 'Something does not work',
      'x-form': { tags: ['bug', 'needs-triage'], ticketTitle: '[Bug]' },
      required: ['email', 'what_happened', 'i_agree_to_it'],
    })
    expect(fields).toMatchObject({
      markdown: { 'x-input': 'note', title: 'Thanks for taking the time.' },
      contact: { type: 'string', title: 'Contact', 'x-help': 'How can we reach you?', 'x-placeholder': 'ex. 555 0100' },
      what_happened: { 'x-input': 'textarea', default: 'It broke' },
      version: { enum: ['1.0.2', '1.0.3'], default: '1.0.3' },
      browsers: { type: 'array', items: { enum: ['Firefox', 'Chrome'] } },
      terms: { items: { enum: ['Send me news'] } },
      i_agree_to_it: { type: 'boolean', const: true },
    })
    expect((await docket('check')).code).toBe(0)
  })

  test('may leave a default empty, name one that is not there and say a choice twice', async () => {
    const body = [
      'name: Odd',
      'body:',
      '  - {type: input, id: one, attributes: {label: One, value: }}',
      '  - {type: textarea, id: two, attributes: {label: Two, value: 7}}',
      '  - {type: dropdown, id: three, attributes: {label: Three, options: [a, b, a], default: }}',
      '  - {type: dropdown, id: four, attributes: {label: Four, options: [a, b], default: 5}}',
      '  - {type: dropdown, id: five, attributes: {label: Five, options: [a, b], default: 1, multiple: true}}',
      '  - {type: checkboxes, id: six, attributes: {label: Six, options: [{label: x}, {label: x}]}}',
    ]
    await put('odd.yml', body.join('\n'))
    const { code, stdout } = await docket('import', 'form', 'odd.yml')
    expect([code, stdout]).toEqual([0, expect.stringContaining('"three" had a choice twice')])
    expect(stdout).toContain('The default 5 of "four" names no option')
    const { fields } = await written('odd')
    for (const name of ['one', 'three', 'four']) expect(fields[name]).not.toHaveProperty('default')
    expect(fields).toMatchObject({
      two: { default: '7' },
      three: { enum: ['a', 'b'] },
      five: { default: ['b'] },
      six: { items: { enum: ['x'] } },
    })
    expect((await docket('check')).code).toBe(0)
  })

  test('that cannot be used as it is gets no check mark, and what is wrong with it is said', async () => {
    await put('bad.json', { properties: { email: { type: 'string', format: 'email' }, code: { pattern: '(a' } } })
    const { code, stdout } = await docket('import', 'form', 'bad.json')
    expect([code, stdout.split('\n')[0]]).toEqual([
      1,
      expect.stringMatching(/^✗ forms\/bad\.form\.json was written, but/),
    ])
    expect(stdout).toContain('forms/bad.form.json:')
  })

  test('is written where the caller stands when no folder is named, and never into the repository of Docket', async () => {
    const below = join(folder, 'docs', 'notes')
    await mkdir(below, { recursive: true })
    await writeFile(join(below, 'near.yml'), bugReport)
    expect((await docketIn({}, below, 'import', 'form', 'near.yml')).code).toBe(0)
    expect((await written('near')).form.title).toBe('Bug report')
    const bare = await mkdtemp(join(tmpdir(), 'docket-bare-'))
    await writeFile(join(bare, 'far.yml'), bugReport)
    const far = await docketIn({}, bare, 'import', 'form', 'far.yml')
    expect(await readFile(join(bare, 'forms/far.form.json'), 'utf8').catch(() => far)).toContain('Bug report')
    await rm(bare, { recursive: true })
  })

  test('with a slip in its YAML is refused with the line', async () => {
    await put('bug.yml', 'name: Bug\nbody:\n  - type: input\n   id: x\n')
    const { code, stderr } = await docket('import', 'form', 'bug.yml')
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^bug\.yml:4: /)])
  })

  test('does not write over a form that is there', async () => {
    await put('contact.yml', bugReport)
    const before = await readFile(join(folder, 'forms/contact.form.json'), 'utf8').catch(() => null)
    await put(
      'forms/contact.form.json',
      before ?? { title: 'Contact', properties: { email: { type: 'string', format: 'email' } } },
    )
    const kept = await readFile(join(folder, 'forms/contact.form.json'), 'utf8')
    const { code, stderr } = await docket('import', 'form', 'contact.yml')
    expect([code, stderr]).toEqual([2, expect.stringContaining('forms/contact.form.json is there already')])
    expect(await readFile(join(folder, 'forms/contact.form.json'), 'utf8')).toBe(kept)
  })
})

const personSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: {
    notes: { type: 'string' },
    email: { type: 'string', format: 'email' },
    vegetarian: { type: 'boolean' },
    meal: { type: 'string', enum: ['curry', 'stew'] },
    guests: { type: 'integer', minimum: 0 },
    secret: { type: 'string' },
  },
  required: ['email', 'secret'],
}

describe('a form of JSON Forms', () => {
  const uischema = {
    type: 'Categorization',
    elements: [
      {
        type: 'Category',
        label: 'You',
        elements: [
          { type: 'Control', scope: '#/properties/email', label: 'Your address' },
          { type: 'Control', scope: '#/properties/guests' },
        ],
      },
      {
        type: 'Category',
        label: 'Food',
        elements: [
          { type: 'Control', scope: '#/properties/vegetarian' },
          {
            type: 'Control',
            scope: '#/properties/meal',
            options: { format: 'radio' },
            rule: { effect: 'SHOW', condition: { scope: '#/properties/vegetarian', schema: { const: false } } },
          },
          {
            type: 'Group',
            label: 'More',
            rule: { effect: 'HIDE', condition: { scope: '#/properties/guests', schema: { maximum: 2 } } },
            elements: [{ type: 'Control', scope: '#/properties/notes', options: { multi: true } }],
          },
          { type: 'Control', scope: '#/properties/nowhere' },
        ],
      },
    ],
  }

  test('keeps its order, its categories as steps and its rules as conditions', async () => {
    await put('party.json', { schema: personSchema, uischema })
    const { code, stdout } = await docket('import', 'form', 'party.json', '--id', 'party')
    expect(code).toBe(0)
    expect(stdout).toContain('"secret" has no control and was left out.')
    expect(stdout).toContain('there is no such field')
    const { form, fields } = await written('party')
    expect(Object.keys(fields)).toEqual(['email', 'guests', 'vegetarian', 'meal', 'heading', 'notes'])
    expect(form.required).toEqual(['email'])
    expect(fields).toMatchObject({
      email: { title: 'Your address', 'x-step': 'You' },
      vegetarian: { 'x-step': 'Food' },
      meal: { 'x-input': 'radio', 'x-visible': { vegetarian: false } },
      heading: { title: 'More', 'x-input': 'heading', 'x-visible': { not: { guests: { atMost: 2 } } } },
      notes: { 'x-input': 'textarea', 'x-visible': { not: { guests: { atMost: 2 } } } },
    })
    expect((await docket('check')).code).toBe(0)
  })
})

test('what GitHub says in Markdown is told in headings and plain words, with the addresses of links', async () => {
  await put(
    'marks.yml',
    [
      'body:',
      '  - type: markdown',
      '    attributes:',
      '      value: |',
      '        ## Before you file',
      '        <!-- for bots -->',
      '        **Please** search the [issues](https://example.com/issues), or ask at <help@example.com>.',
      '',
      '        - one `thing` at a time',
      '',
      '        <details><summary>Why?</summary>It <b>helps</b>.</details>',
      '  - type: input',
      '    id: note',
      '    attributes: {label: "# of users", description: "As in `npm run dev` _here_"}',
      '  - type: checkboxes',
      '    attributes:',
      '      label: Terms',
      '      options: [{label: "I follow the [Code](https://example.com/code)", required: true}, {label: "1. *This* too"}]',
    ].join('\n'),
  )
  await docket('import', 'form', 'marks.yml')
  const { fields } = await written('marks')
  const said = Object.values(fields).map((field) => [field['x-input'] ?? field.type, field.title, field['x-help']])
  expect(said.slice(1)).toEqual([
    ['heading', 'Before you file', undefined],
    ['note', 'Please search the issues (https://example.com/issues), or ask at help@example.com.', undefined],
    ['note', 'one thing at a time', undefined],
    ['note', 'Why?\nIt helps.', undefined],
    ['string', '# of users', 'As in npm run dev here'],
    ['checkboxes', 'Terms', undefined],
    ['boolean', 'I follow the Code (https://example.com/code)', undefined],
  ])
  expect(fields.terms).toMatchObject({ items: { enum: ['1. This too'] } })
  expect((await docket('check')).code).toBe(0)
})

test('boxes of GitHub that all must be ticked keep what is said of them', async () => {
  await put(
    'terms.yml',
    [
      'body:',
      '  - type: checkboxes',
      '    attributes:',
      '      label: Code of Conduct',
      '      description: By submitting you agree.',
      '      options: [{label: I agree, required: true}, {label: I am of age, required: true}]',
    ].join('\n'),
  )
  await docket('import', 'form', 'terms.yml')
  const { fields } = await written('terms')
  expect(fields).toMatchObject({ i_agree: { const: true, 'x-help': 'By submitting you agree.' }, i_am_of_age: {} })
  expect(fields.i_am_of_age).not.toHaveProperty('x-help')
})

describe('a form of react-jsonschema-form', () => {
  test('keeps order, widgets, help and hidden values, from two files', async () => {
    await put('rsvp.schema.json', { ...personSchema, title: 'Reply' })
    await put('rsvp.uischema.json', {
      'ui:order': ['email', '*', 'notes'],
      notes: { 'ui:widget': 'textarea', 'ui:options': { placeholder: 'Anything' } },
      email: { 'ui:help': 'We answer here.', 'ui:title': 'Address' },
      guests: { 'ui:widget': 'updown' },
      meal: { 'ui:widget': 'wheel' },
      secret: { 'ui:readonly': true },
    })
    await put('call.json', {
      schema: {
        properties: {
          phone: { type: 'string' },
          days: { type: 'array', items: { type: 'string', enum: ['mo', 'tu'] }, uniqueItems: true },
        },
      },
      uiSchema: {
        phone: { 'ui:options': { inputType: 'tel' } },
        days: { 'ui:widget': 'checkboxes', 'ui:enumNames': ['Monday', 'Tuesday'] },
      },
    })
    await docket('import', 'form', 'call.json')
    expect((await written('call')).fields).toMatchObject({
      phone: { 'x-input': 'tel' },
      days: { 'x-input': 'checkboxes', 'x-labels': { mo: 'Monday', tu: 'Tuesday' } },
    })
    const { code, stdout } = await docket('import', 'form', 'rsvp.schema.json', '--ui', 'rsvp.uischema.json')
    expect(code).toBe(0)
    expect(stdout).toContain('"meal" asks for the widget "wheel"')
    expect(stdout).toContain('"secret" is "readonly" there')
    const { form, fields } = await written('rsvp')
    expect(Object.keys(fields)).toEqual(['email', 'vegetarian', 'meal', 'guests', 'secret', 'notes'])
    expect(form).toMatchObject({ title: 'Reply', type: 'object' })
    expect(fields).toMatchObject({
      email: { title: 'Address', 'x-help': 'We answer here.' },
      notes: { 'x-input': 'textarea', 'x-placeholder': 'Anything' },
      guests: { 'x-input': 'number' },
    })
    expect((await docket('check')).code).toBe(0)
  })
})

test('a schema whose fields stand in its parts and alternatives becomes a form with fields', async () => {
  await put('parts.json', {
    title: 'Person',
    $defs: { base: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } },
    allOf: [{ $ref: '#/$defs/base' }],
    oneOf: [
      { title: 'A person', properties: { kind: { const: 'person' }, age: { type: 'integer' } }, required: ['age'] },
      {
        title: 'A company',
        properties: { kind: { const: 'company' }, size: { enum: [1, 2], enumNames: ['Small', 'Large'] } },
      },
    ],
  })
  const { code, stdout, stderr } = await docket('import', 'form', join(folder, 'parts.json'))
  expect([stderr, stdout, code].join('\n')).toMatch(/✔ forms\/parts\.form\.json/)
  const { form, fields } = await written('parts')
  expect(fields).toEqual({
    name: { type: 'string' },
    kind: { enum: ['person', 'company'], 'x-labels': { person: 'A person', company: 'A company' } },
    age: { type: 'integer', 'x-visible': { kind: 'person' } },
    size: { enum: [1, 2], 'x-labels': { 1: 'Small', 2: 'Large' }, 'x-visible': { kind: 'company' } },
  })
  expect(form.required).toEqual(['name', 'kind', 'age'])
})

test('what is no form of anybody is refused in one sentence', async () => {
  await put('list.json', [1, 2])
  expect(await docket('import', 'form', 'list.json')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('neither an issue form of GitHub nor a JSON Schema with "properties"'),
  })
  expect((await docket('import', 'form', 'missing.json')).stderr).toContain('missing.json cannot be read.')
})
