import { describe, expect, test } from 'vitest'
import { exampleFiles } from './example.ts'
import { loadDefinitions } from './load.ts'
import { allCodes } from './problem-page.ts'
import { sampleProject } from './sample-project.ts'

const today = '2026-11-28'
const codesIn = (files: readonly { readonly path: string; readonly text: string }[]) => [
  ...new Set(loadDefinitions(files, null, { today }).problems.map(({ code }) => code)),
]

const shown = allCodes.filter((code) => exampleFiles(code, 'bad') !== null)

test('the project that the examples are pieces of has nothing wrong with it', () => {
  const files = Object.entries(sampleProject).map(([path, text]) => ({ path, text: text ?? '' }))
  expect(loadDefinitions(files, null, { today }).problems).toEqual([])
})

describe('the example of', () => {
  test.each(shown.map((code) => [code.code, code] as const))(
    '%s is that mistake alone, and put right it is none',
    (_name, code) => {
      expect(codesIn(exampleFiles(code, 'bad') ?? [])).toEqual([code.code])
      expect(codesIn(exampleFiles(code, 'good') ?? [])).toEqual([])
    },
  )
})

test('hardly any code is without an example that runs', () => {
  expect(allCodes.filter((code) => !shown.includes(code)).map(({ code }) => code)).toMatchInlineSnapshot(`
    [
      "docket/form-reference-too-large",
      "docket/form-schema",
      "docket/form-too-large",
      "docket/broken-workflow",
    ]
  `)
})
