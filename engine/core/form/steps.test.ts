import { describe, expect, test } from 'vitest'
import { formProblems } from '#engine/core/form/check.ts'
import { compileForm } from '#engine/core/form/compile.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { definedForm } from '#engine/testing/forms.ts'

const booking: JsonObject = {
  title: 'Book a pitch',
  properties: {
    email: { type: 'string', format: 'email', title: 'E-mail', 'x-step': 'You' },
    phone: { type: 'string', title: 'Telephone', 'x-input': 'tel' },
    dog: { type: 'boolean', title: 'A dog comes along' },
    breed: { type: 'string', title: 'Breed', 'x-step': 'Your dog', 'x-visible': { dog: true } },
    source: { const: 'web', 'x-hidden': true },
    nights: { type: 'integer', title: 'Nights', minimum: 1, 'x-step': 'Your stay' },
    wishes: { type: 'string', title: 'Wishes' },
  },
  required: ['nights', 'breed'],
  anyOf: [{ required: ['email'] }, { required: ['wishes'] }],
}
const form = compileForm(definedForm(booking))
const wrong = (values: JsonObject, upTo?: number) => {
  const verdict = form.check(values, {
    locale: 'en',
    team: { id: 'care', timeZone: 'UTC' },
    uploads: new Map(),
    ...(upTo !== undefined && { upTo }),
  })
  return verdict.ok ? [] : verdict.errors.map(({ field, code }) => `${field} ${code}`)
}

describe('a form in steps', () => {
  test('has a page for each field that begins one', () => {
    const { steps, fields } = form.view('en')
    expect(steps.map(({ title, fields }) => [title, fields.map(({ name }) => name)])).toEqual([
      ['You', ['email', 'phone', 'dog']],
      ['Your dog', ['breed', 'source']],
      ['Your stay', ['nights', 'wishes']],
    ])
    expect(steps.flatMap((step) => step.fields)).toEqual(fields)
  })

  test('is one page without a title when nothing begins a step', () => {
    const plain = compileForm(definedForm({ properties: { a: { type: 'string' } } }))
    expect(plain.view('en').steps.map(({ title, fields }) => [title, fields.length])).toEqual([[null, 1]])
  })

  test('does not miss what a later step asks for, and misses it at the end', () => {
    expect(wrong({ email: 'ana@' }, 0)).toEqual(['email address'])
    expect(wrong({ email: 'ana@example.com', dog: true }, 0)).toEqual([])
    expect(wrong({ email: 'ana@example.com', dog: true }, 1)).toEqual(['breed required'])
    expect(wrong({ email: 'ana@example.com', dog: true })).toEqual(['breed required', 'nights required'])
  })

  test('does not ask for one of two answers before both could be given', () => {
    expect(wrong({}, 0)).toEqual([])
    expect(wrong({ nights: 2 }, 2)).toEqual(['email anyOf'])
    expect(wrong({ nights: 2, wishes: 'Shade' })).toEqual([])
  })

  test('keeps quiet about a wrong answer that was given in a later step before going back', () => {
    expect(wrong({ email: 'ana@example.com', nights: 0 }, 0)).toEqual([])
    expect(wrong({ email: 'ana@example.com', nights: 0 }, 2)).toEqual(['nights minimum'])
  })

  test('steps over a page on which nothing would be seen', () => {
    expect(form.shownSteps({})).toEqual([0, 2])
    expect(form.shownSteps({ dog: true })).toEqual([0, 1, 2])
  })
})

test('a step that could not begin, or asks too early, is told', () => {
  const findings = formProblems(
    definedForm({
      properties: {
        email: { type: 'string', format: 'email', title: 'E-mail' },
        size: { type: 'string', title: 'Size', 'x-visible': { tent: true } },
        source: { const: 'web', 'x-hidden': true, 'x-step': 'Source' },
        place: { properties: { city: { type: 'string', title: 'City', 'x-step': 'City' } } },
        tent: { type: 'boolean', title: 'Tent', 'x-step': 'Tent' },
      },
    }),
  )
  expect(findings.map(({ pointer, severity, message }) => `${severity} ${pointer}: ${message}`)).toEqual([
    'error /properties/source/x-step: "source" is hidden: no step can begin with it',
    'error /properties/place/properties/city/x-step: "city" stands inside another field: no step can begin there',
    'warning /properties/email: the first step has no title',
    'warning /properties/size/x-visible: "size" waits for "tent", which a later step asks for',
  ])
})
