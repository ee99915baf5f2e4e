import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { ownGuardHolds } from '#engine/core/own.ts'
import { play } from '#engine/core/scenario/play.ts'
import { frameText } from '#engine/definitions/frame.ts'
import type { ScenarioFile } from '#engine/schemas/types.ts'
import { root } from '#engine/testing/sources.ts'
import { loadDefinitions } from './load.ts'

const path = 'workflows/extensions.ts'
const sampleFiles = await workingTree(root).read()
const page = await readFile(join(root, 'docs/extensions.md'), 'utf8')
/** The pieces of the documentation, by the file they stand for. */
const pieces = new Map(
  [...page.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```/gm)].map(([, file = '', text = '']) => [file, text.trim()]),
)
const piece = (file: string) => pieces.get(file) ?? ''

/** The sample with the extensions of the documentation in it. */
const documented = [
  ...sampleFiles.map(({ path: file, text }) => ({
    path: file,
    text: file.endsWith('support.workflow.json')
      ? text.replace('"on": {', `${piece(file).slice(0, -1).trim()},`)
      : file.endsWith('urgent.sla.json')
        ? text.replace(/"onBreach": \[[\s\S]*?\}\]/, piece(file))
        : text,
  })),
  { path, text: piece(path) },
]

const withText = (text: string) => loadDefinitions([...sampleFiles, { path, text }], null)
const said = (text: string) =>
  withText(text)
    .problems.filter(({ file }) => file === path)
    .map(({ line, column, message }) => `${line}:${column} ${message}`)

describe('own guards and actions', () => {
  test('of the documentation are sound, and decide tickets', () => {
    const { definitions, problems } = loadDefinitions(documented, null)
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    if (!definitions) throw new Error('broken')
    const state = (email: string) => {
      const value: ScenarioFile = {
        title: 'A story',
        given: { now: '2026-11-24T10:00:00+01:00' },
        when: [
          { form: 'contact', values: { email, subject: 'Hello', message: 'Help' } },
          { agent: 'ana', does: { type: 'priority.changed', priority: 3 } },
          { then: { actions: [] } },
          { wait: 'P3D' },
        ],
        then: { state: email.endsWith('vip.example') ? 'open' : 'new', actions: ['own.page', 'own.page'] },
      }
      return play(definitions, { id: 'story', file: 'workflows/s.scenario.json', hash: '', value, lines: {} }).failures
    }
    expect(state('ada@vip.example')).toEqual([])
    expect(state('ada@other.example')).toEqual([])
  })

  test('of the documentation are those that TypeScript checks', async () => {
    const checked = await readFile(join(root, 'engine/testing/documented-extensions.ts'), 'utf8')
    expect(piece(path).replace('../engine/ports/', '../ports/')).toBe(checked.trim())
  })

  test('are part of every revision and closure', () => {
    const [one, other] = [1, 2].map((number) =>
      withText(`export default { guards: { g: { description: 'G', holds: () => ${number} > 1 } } }`),
    )
    expect(one?.definitions?.revision).not.toBe(other?.definitions?.revision)
  })

  test('that do not compile or load are a mistake at its place', () => {
    expect(said('export default {\n  guards: { a: = 3 },\n}')).toEqual(['2:16 Unexpected "="'])
    expect(
      said("import { readFileSync } from 'node:fs'\nexport default { guards: {}, x: readFileSync('/etc/passwd') }"),
    ).toEqual(['1:1 it does not load: it imports "node:fs": only types may be imported'])
    expect(said('export const guards = {}')).toEqual(['1:1 it exports no extensions'])
    expect(said('while (true) {}\nexport default {}')).toEqual([expect.stringContaining('timed out')])
    expect(said("export default {\n  actions: {\n    page: { params: { a: { type: 'txt' } } },\n  },\n}")).toEqual([
      '3:5 "page" does not say what it is for',
      '3:5 "page" does nothing',
      expect.stringContaining('3:5 the params of "page" are no JSON Schemas'),
    ])
  })

  test('have neither clock nor randomness nor network', () => {
    const guard = (body: string) => {
      const { definitions } = withText(
        `export default { guards: { g: { description: 'G', holds: () => { ${body} } } } }`,
      )
      return definitions?.own.guards.get('g')
    }
    const asks = (body: string) => () => guard(body)?.holds({} as never, {} as never)
    for (const body of ['Date.now()', 'new Date()', 'Date()', 'Math.random()', 'new (new Date(0)).constructor()'])
      expect(asks(`${body}; return true`)).toThrow(/an extension has no/)
    for (const name of ['fetch', 'process', 'require', 'setTimeout', 'Temporal', 'console'])
      expect(asks(`return typeof ${name} === 'undefined' || ${name} === undefined`)(), name).toBe(name !== 'require')
    expect(asks('return new Date(0).toISOString() === "1970-01-01T00:00:00.000Z"')()).toBe(true)
    expect(asks("return eval('1') === 1")).toThrow()
  })

  test('that run wild over what one customer wrote do not hold, and decide the next ticket as ever', () => {
    const text = `export default { guards: { shouts: { description: 'All in capitals.',
      holds: ({ subject }) => /^([A-Z]+)+$/.test(String(subject('fields.subject'))) } } }`
    const { definitions } = withText(text)
    if (!definitions) throw new Error('broken')
    const shouts = (said: string) =>
      ownGuardHolds(definitions.own, 'own.shouts', { now: 0, createdAt: 0, assignee: null, subject: () => said }, {})
    expect(shouts(`${'A'.repeat(60)}!`)).toBe(false)
    expect(shouts('HELP')).toBe(true)
  })

  test('that a file names wrongly, or with other params, are named at their place', () => {
    const files = documented.map((file) =>
      file.path.endsWith('support.workflow.json')
        ? { ...file, text: file.text.replace('"domains": ["vip.example"]', '"domain": ["vip.example"]') }
        : file.path.endsWith('urgent.sla.json')
          ? { ...file, text: file.text.replace('own.page', 'own.pager') }
          : file,
    )
    const { problems } = loadDefinitions(files, null)
    const frames = problems
      .filter(({ severity }) => severity === 'error')
      .map((problem) => frameText(problem, files.find((file) => file.path === problem.file)?.text ?? null))
    expect(frames.join('\n\n')).toMatchInlineSnapshot(`
      "workflows/support.workflow.json:15:86  error  "own.isFrom" needs "domains" (docket/extension-params)
        15 | ated": { "target": "open", "guard": { "type": "own.isFrom", "params": { "domain": ["vip.example"] } } }, "agent.replied"
           |                                                             ^^^^^^^^ see its "params" in workflows/extensions.ts

      workflows/support.workflow.json:15:98  error  "own.isFrom" takes no "domain" (docket/extension-params)
        15 | rget": "open", "guard": { "type": "own.isFrom", "params": { "domain": ["vip.example"] } } }, "agent.replied": "waiting",
           |                                                             ^^^^^^^^ did you mean "domains"?

      workflows/urgent.sla.json:10:26  error  there is no own action "own.pager" (docket/unknown-extension)
        10 |   "onBreach": [{ "type": "own.pager", "params": { "service": "help desk" } }]
           |                          ^^^^^^^^^^^ did you mean "own.page"?"
    `)
  })

  test('are called with their type, and a plain name is told so', () => {
    const files = documented.map((file) =>
      file.path.endsWith('support.workflow.json')
        ? { ...file, text: file.text.replace(/"guard": \{ "type": "own.isFrom".*?\} \}/, '"guard": "own.isFrom"') }
        : file,
    )
    expect(loadDefinitions(files, null).problems.map(({ message, hint }) => [message, hint])).toContainEqual([
      '"own.isFrom" cannot stand as a text',
      'write it like {"type":"own.isFrom"}',
    ])
  })
})
