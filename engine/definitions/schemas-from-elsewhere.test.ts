import { describe, expect, test } from 'vitest'
import { compileForm } from '#engine/core/form/compile.ts'
import type { CompiledForm, RawEntries } from '#engine/core/form/form.ts'
import { schemasFromElsewhere } from '#engine/testing/schemas-from-elsewhere.ts'
import { loadDefinitions } from './load.ts'
import { sampleProject } from './sample-project.ts'

function loaded(schema: object) {
  const files = { ...sampleProject, 'forms/any.form.json': JSON.stringify(schema) }
  return loadDefinitions(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    null,
  )
}

function toldAt(form: CompiledForm, entries: RawEntries): readonly string[] {
  const verdict = form.check(form.decode(entries, 'UTC'), {
    locale: 'en',
    team: { id: 'care', timeZone: 'UTC' },
    uploads: new Map(),
  })
  return verdict.ok ? [] : verdict.errors.map(({ field }) => field)
}

describe('a schema that another program wrote is a form as it stands', () => {
  test.each(schemasFromElsewhere)('a $title', ({ schema, right, wrong, fields }) => {
    const { definitions, problems } = loaded(schema)
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    const defined = definitions?.forms.get('any')
    if (!defined) throw new Error('The form is not there.')
    const form = compileForm(defined)
    expect(toldAt(form, right)).toEqual([])
    expect([...toldAt(form, wrong)].sort()).toEqual([...fields].sort())
  })
})

describe('what is no form of it is told at its line, with what to write instead', () => {
  test.each([
    ['codes by pattern', { patternProperties: { '^S_': { type: 'string' } } }, 'name each field in "properties"'],
    ['a pair', { type: 'array', prefixItems: [{}, {}] }, 'use an object with a name for each place'],
    ['free names', { type: 'object', additionalProperties: { type: 'string' } }, 'an object needs "properties"'],
    ['a tree', { type: 'array', items: { $ref: '#' } }, 'use a repeated group (an array of objects) instead'],
    ['labels of another program', { enum: ['a'], enumNames: ['A'] }, 'write "x-labels": choice and label'],
  ])('%s', (_, field, hint) => {
    const { problems } = loaded({ properties: { email: { type: 'string', format: 'email' }, field } })
    const errors = problems.filter(({ severity }) => severity === 'error')
    expect(errors.map((problem) => problem.hint)).toEqual([hint])
    expect(errors.map(({ column }) => column > 50)).toEqual([true])
  })
})
