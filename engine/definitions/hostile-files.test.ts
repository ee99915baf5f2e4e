import { describe, expect, test } from 'vitest'
import { hexOf } from '#engine/core/chat/colors.ts'
import { linearPattern } from '#engine/core/pattern.ts'
import { cannedResponse } from '#engine/core/reply.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import { sampleFiles } from '#engine/testing/sample-files.ts'
import { ticket } from '#engine/testing/store-rows.ts'

// Attacks of somebody whose files are merged, or copied from a stranger: each is refused with its place, or is only text.

/** Expects one error: its code, and what stands where it points, which begins with `at`. */
function refused(path: string, text: string, code: string, at: string): void {
  const files = [...sampleFiles.filter((file) => file.path !== path), { path, text }]
  const { definitions, problems } = loadDefinitions(files, null)
  const errors = problems.filter(({ severity }) => severity === 'error')
  const lines = text.split('\n')
  expect(
    errors.map(({ file, code, line, column }) => [
      file,
      code,
      lines[line - 1]?.slice(column - 1, column - 1 + at.length),
    ]),
  ).toEqual([[path, `docket/${code}`, at]])
  expect(definitions).toBeNull()
}

const form = (keys: string, name = 'a') =>
  `{ "title": "X", "x-form": { "team": "care" }, "properties": {
"email": { "type": "string", "format": "email", "title": "E-mail" },
"${name}": { "title": "A", ${keys} } } }`
const chat = (keys: string) => `{ "title": "X", "team": "care",
"rules": [{ "show": "button" }], ${keys} }`
const inForm = 'forms/odd.form.json'
const inChat = 'workflows/odd.chat.json'

describe('a pattern (T31)', () => {
  test.each([
    ['looks ahead', '(?=x)y'],
    ['looks behind', '(?<=x)y'],
    ['refers back', '(a)\\1'],
    ['is never given back', '(?>a+)'],
    ['multiplies', '(x{1000}){1000}'],
    ['multiplies three times', '((x{100}){100}){100}'],
    ['has ten thousand characters', 'x'.repeat(10_000)],
    ['is not closed', '(a+'],
  ])('that %s is refused where it stands, in a form and in a rule of a chat', (_, pattern) => {
    const written = JSON.stringify(pattern)
    refused(inForm, form(`"type": "string", "pattern": ${written}`), 'form-pattern', written)
    refused(
      inForm,
      form(`"type": "string", "x-visible": { "email": { "matches": ${written} } }`),
      'form-pattern',
      written,
    )
    const rule = `{ "title": "X", "team": "care",\n"rules": [{ "show": "button", "url": ${written} }] }`
    refused(inChat, rule, pattern.length > 1000 ? 'too-many' : 'bad-pattern', written)
  })

  // Engines that go back try 2 to the power of 4000 ways through these, and never come to an end.
  test.each(['(a+)+$', '(a|aa)+$', '(.*)*x', '^(\\w+\\s?)*$'])('%s comes to an end on 4 kB made for it', (pattern) => {
    expect(linearPattern(pattern).test(`${'a'.repeat(4_000)}!`)).toBe(false)
  })
})

describe('a form file (T32)', () => {
  test.each([
    ['refers to the network', '"$ref": "http://evil.example/x.json"', 'form-reference-remote', '"http:'],
    ['refers to a file of the machine', '"$ref": "file:///etc/passwd"', 'form-reference-remote', '"file:'],
    ['climbs out of its folder', '"$ref": "../../../etc/passwd"', 'form-reference-missing', '"..'],
    ['is inside of itself', '"properties": { "b": { "$ref": "#/properties/a" } }', 'form-reference-recursive', '"#/'],
    [
      'takes its limits from the answers',
      '"type": "string", "maxLength": { "$data": "1/b" }',
      'wrong-type',
      '"maxLength"',
    ],
    ['asks for a pattern as its answer', '"type": "string", "format": "regex"', 'form-format', '"regex"'],
  ])('that %s is refused where it does, and nothing is fetched', (_, keys, code, at) => {
    const fetched = globalThis.fetch
    globalThis.fetch = () => expect.unreachable('a file made us fetch')
    try {
      refused(inForm, form(keys), code, at)
    } finally {
      globalThis.fetch = fetched
    }
  })

  test('cannot reach for what objects have anyway', () => {
    refused(inForm, form('"type": "string"', '__proto__'), 'forbidden-key', '"__proto__"')
    refused(inForm, form('"type": "string"', 'constructor'), 'form-field-name', '"constructor"')
    expect(({} as { title?: unknown }).title).toBeUndefined()
  })

  test('that is endless, wide or deep is refused before it is understood', () => {
    const million = Array.from({ length: 1_000_000 }, (_, n) => n)
    refused(inForm, form(`"enum": ${JSON.stringify(million)}`), 'too-large', '{ "title"')
    const fields = Array.from({ length: 10_000 }, (_, n) => `"f${n}": { "type": "string" }`).join(',')
    refused(inForm, `{ "title": "X", "properties": {\n${fields} } }`, 'too-many', '"properties"')
    refused(inForm, `{ "title":\n${'['.repeat(100_000)}`, 'too-deep', '[')
  })

  test('of code is a form of text', () => {
    const code = JSON.stringify('{{constructor.constructor("return process")()}} `#{exit()}` <script>exit()</script>')
    const { definitions } = loadDefinitions(
      [...sampleFiles, { path: inForm, text: form(`"type": "string", "description": ${code}`) }],
      null,
    )
    expect(JSON.stringify(definitions?.forms.get('odd')?.value)).toContain(code)
  })
})

describe('a workflow (T34)', () => {
  const inWorkflow = 'workflows/odd.workflow.json'
  const workflow = (state: string, more = '', id = 'odd') =>
    `{ "id": "${id}", "title": "X", "initial": "a", "states": {
"a": { "meta": { "title": "A" }, ${state} }${more} } }`

  test.each([
    [
      'knows a guard that we do not',
      '"on": { "agent.replied": { "target": "a", "guard": "evil" } }',
      'unknown-guard',
      '"evil"',
    ],
    ['does what we do not know', '"entry": ["require(\'fs\')"]', 'unknown-action', '"require'],
    ['waits for less than nothing', '"after": { "-1": "a" }', 'unknown-delay', '"-1"'],
    ['waits for minus a day', '"after": { "-P1D": "a" }', 'unknown-delay', '"-P1D"'],
    ['waits for thirty years in milliseconds', '"after": { "1000000000000": "a" }', 'unknown-delay', '"1000'],
    ['waits for what is no number', '"after": { "NaN": "a" }', 'unknown-delay', '"NaN"'],
    ['ends', '"type": "final"', 'final-state', '"final"'],
    ['brings functions', '"setup": { "actions": { "x": "process.exit()" } }', 'unknown-key', '"setup"'],
  ])('that %s is refused where it does', (_, state, code, at) => {
    refused(inWorkflow, workflow(state), code, at)
  })

  test('that turns in a circle, or has a state that nobody reaches, is refused', () => {
    const circle = workflow('"always": "b"', ',\n"b": { "meta": { "title": "B" }, "always": "a" }')
    refused(inWorkflow, circle, 'always-loop', '"b"')
    const island = workflow('"tags": ["closed"]', ',\n"b": { "meta": { "title": "B" } }')
    refused(inWorkflow, island, 'unreachable-state', '"b"')
  })

  test('whose id is a path is refused', () => {
    refused(inWorkflow, workflow('"on": {}', '', '../x'), 'id-mismatch', '"../x"')
  })
})

describe('a colour (T35)', () => {
  test.each([
    'red;}</style><script>',
    'red',
    'url(https://evil.example/x)',
    'rgb(1,2,3);}',
    'rgb(1 2 3',
    'rgb(%%%)',
    'rgb(,,,,,)',
    'rgb(1...2 3 4)',
    'rgb(1e99 2 3)',
    'hsl(120 50 50)',
    'var(--bg)',
    '#12345',
    '#fff\n',
  ])('%j is none, and refused where it stands', (colour) => {
    refused(inChat, chat(`"colors": { "button": ${JSON.stringify(colour)} }`), 'bad-value', JSON.stringify(colour))
  })

  test.each([
    ['#FFF', '#ffffff'],
    ['#1f5C4d', '#1f5c4d'],
    ['rgb(300 0 10)', '#ff000a'],
    ['rgb(100%, 50%, 0%)', '#ff8000'],
    ['hsl(120deg 100% 25%)', '#008000'],
    ['hsl(0, 0%, 100%)', '#ffffff'],
  ])('%j reaches a page as %s', (colour, hex) => {
    const text = chat(`"colors": { "button": ${JSON.stringify(colour)} }`)
    expect(loadDefinitions([...sampleFiles, { path: inChat, text }], null).problems).toEqual([])
    expect(hexOf(colour)).toBe(hex)
  })
})

describe('a placeholder (T35)', () => {
  const walks = [
    '{{constructor}}',
    '{{constructor.constructor("return process")()}}',
    '{{requester.constructor}}',
    '{{title.length}}',
    '{{number.__proto__}}',
    '{{#each fields}}',
    '{{title | safe}}',
  ]

  test.each(walks)('%s walks nowhere: refused in a canned answer and in a mail', (piece) => {
    refused('workflows/odd.reply.md', `---\ntitle: X\n---\nHello ${piece}\n`, 'unknown-placeholder', piece.slice(2))
    refused(
      'workflows/received.mail.md',
      `---\ntitle: X\nsubject: X\n---\nHello ${piece}\n`,
      'unknown-placeholder',
      piece.slice(2),
    )
  })

  test('that names an answer finds the answers alone: what objects have anyway stays open, and what a customer wrote fills nothing', () => {
    const body = '{{fields.__proto__}} {{fields.constructor}} {{fields.order}} {{title}}'
    const reply = { path: 'workflows/odd.reply.md', text: `---\ntitle: X\n---\n${body}\n` }
    const { definitions } = loadDefinitions([...sampleFiles, reply], null)
    const asked = ticket(7, { title: '{{requester.email}}', fields: { order: '{{title}}' } })
    expect(definitions && cannedResponse(definitions, 'odd', asked, null)).toMatchObject({
      text: '{{fields.__proto__}} {{fields.constructor}} {{title}} {{requester.email}}',
      missing: ['fields.__proto__', 'fields.constructor'],
    })
  })
})
