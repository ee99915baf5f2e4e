import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { tries } from '#engine/testing/tries.ts'
import { exampleFiles } from './example.ts'
import { loadDefinitions } from './load.ts'
import { mendable, mendText } from './mend.ts'
import { mendFiles } from './mend-files.ts'
import { allCodes } from './problem-page.ts'
import { sampleProject } from './sample-project.ts'

const today = '2026-11-28'
const find = (files: readonly SourceFile[]) => loadDefinitions(files, null, { today }).problems
const project: readonly SourceFile[] = Object.entries(sampleProject).map(([path, text]) => ({ path, text: text ?? '' }))

/** The project with one file changed. */
function edit(path: string, from: string, to: string): readonly SourceFile[] {
  const text = sampleProject[path] ?? ''
  expect(text).toContain(from)
  return project.map((file) => (file.path === path ? { path, text: text.replace(from, () => to) } : file))
}

const contact = 'forms/contact.form.json'
const support = 'workflows/support.workflow.json'
const care = 'workflows/care.team.json'

/** The text of a file after mending, and what was said about it. */
function mended(path: string, from: string, to: string) {
  const files = edit(path, from, to)
  const outcome = mendFiles(files, find)
  const text = outcome.files.find((file) => file.path === path)?.text ?? ''
  return { text, said: outcome.mended.map(mendText), left: outcome.problems.map(({ code }) => code) }
}

describe('docket check --fix', () => {
  test.each([
    ['a misspelt key', contact, '"title": "Topic"', '"tittle": "Topic"'],
    ['a misspelt control', contact, '"radio"', '"raido"'],
    ['a misspelt state', support, '"agent.replied": "waiting"', '"agent.replied": "waitng"'],
    ['a misspelt event', support, '"customer.replied": "open"', '"customer.repiled": "open"'],
    ['a misspelt tag', support, '["sla.paused"]', '["sla.pause"]'],
    ['a misspelt workflow', care, '"support"', '"suport"'],
    ['a policy named twice', care, '["standard", "urgent"]', '["standard", "urgent", "standard"]'],
    ['an equal key twice', contact, '"title": "Contact",', '"title": "Contact",\n  "title": "Contact",'],
    ['a misspelt field in a condition', contact, '{ "topic": "damage" }', '{ "topik": "damage" }'],
  ])('puts %s right, and the file is as it was', (_title, path, from, to) => {
    const { text, said, left } = mended(path, from, to)
    expect([text, left]).toEqual([sampleProject[path], []])
    expect(said).toHaveLength(1)
  })

  test('leaves comments and the shape of the file as they are', () => {
    const { text, said } = mended(
      care,
      '"policies": ["standard", "urgent"],',
      '"policies": [\n    "standard", // for everybody\n    "urgent",\n    // written in a hurry\n    "standard"\n  ],',
    )
    expect(text).toContain('[\n    "standard", // for everybody\n    "urgent"\n    // written in a hurry\n  ],')
    expect(said).toEqual(['workflows/care.team.json:9:5  "standard" → (taken out)  (docket/duplicate-entry)'])
  })

  test.each([
    ['two names are equally near', support, '"agent.replied": "waiting"', '"agent.replied": "now"'],
    ['the name may be another person', 'workflows/first.scenario.json', '"agent": "ana"', '"agent": "anna"'],
    ['a short name may be another one', care, '"hours": "office"', '"hours": "off"'],
    ['the right key is there already', contact, '"title": "Contact",', '"title": "Contact", "tittle": "Contact us",'],
    [
      'two equal keys say different things',
      contact,
      '"title": "Contact",',
      '"title": "Contact", "title": "Write to us",',
    ],
    ['the file has a syntax error', contact, '"title": "Topic", "x-input": "radio" }', '"tittle": "Topic", }'],
  ])('changes nothing where %s', (_title, path, from, to) => {
    const { text, said, left } = mended(path, from, to)
    expect(text).toBe((sampleProject[path] ?? '').replace(from, () => to))
    expect([said, left.length > 0]).toEqual([[], true])
  })

  test('puts right what only shows when something else is put right', () => {
    const { text, said } = mended(
      support,
      '"on": { "agent.replied": "waiting", "ticket.taken"',
      '"onn": { "agent.replied": "waitng", "ticket.taken"',
    )
    expect(text).toContain('"onn"')
    expect(said).toEqual([])
    const other = mended(contact, '"title": "Topic", "x-input": "radio"', '"title": "Topic", "x-inputt": "raido"')
    expect(other.said).toHaveLength(2)
    expect(other.text).toBe(sampleProject[contact])
  })

  test('run again on its own result changes nothing, whatever was misspelt', () => {
    fc.assert(
      fc.property(fc.constantFrom(...project), fc.nat(), fc.constantFrom('swap', 'drop', 'double'), (file, at, how) => {
        const place = at % (file.text.length - 1)
        const [one = '', two = ''] = file.text.slice(place, place + 2)
        const slip = { swap: two + one, drop: two, double: one + one + two }[how]
        const text = file.text.slice(0, place) + slip + file.text.slice(place + 2)
        const files = project.map((other) => (other === file ? { ...file, text } : other))
        const first = mendFiles(files, find)
        expect(mendFiles(first.files, find).mended).toEqual([])
        const errors = (problems: readonly { readonly severity: string }[]) =>
          problems.filter(({ severity }) => severity === 'error').length
        if (first.mended.length > 0) expect(errors(first.problems)).toBeLessThanOrEqual(errors(find(files)))
      }),
      tries(30),
    )
  })

  test('is named on the page of every code that it may put right, and puts right what such a page shows', () => {
    const known = new Set(allCodes.map(({ code }) => code))
    expect([...mendable].filter((code) => !known.has(code))).toEqual([])
    const kept = allCodes
      .filter(({ code }) => mendable.has(code))
      .filter((code) => {
        const files = exampleFiles(code, 'bad')
        return files !== null && mendFiles(files, find).problems.length > 0
      })
      .map(({ code }) => code)
    expect(kept).toMatchInlineSnapshot(`
      [
        "docket/duplicate-key",
        "docket/unknown-initial",
        "docket/unknown-value",
        "docket/unknown-event",
      ]
    `)
  })
})
