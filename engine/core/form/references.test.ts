import { expect, test } from 'vitest'
import { inlineReferences } from '#engine/core/form/references.ts'
import type { Json } from '#engine/core/json.ts'

const shared: Record<string, Json> = {
  '_shared/contact.json': {
    $defs: {
      email: { type: 'string', format: 'email', title: 'E-mail' },
      address: { type: 'object', properties: { country: { $ref: 'country.json' } } },
    },
  },
  '_shared/country.json': { enum: ['DE', 'CN'] },
}
const read = (path: string) => shared[path]

test('a field may stand in the same file or in a file below forms/', () => {
  const { value, findings } = inlineReferences(
    {
      $defs: { name: { type: 'string', maxLength: 120 } },
      properties: {
        name: { $ref: '#/$defs/name', title: 'Your name' },
        email: { $ref: './_shared/contact.json#/$defs/email', 'x-role': 'requester.email' },
        address: { $ref: './_shared/contact.json#/$defs/address' },
      },
    },
    read,
  )
  expect(findings).toEqual([])
  expect(value).toEqual({
    properties: {
      name: { type: 'string', maxLength: 120, title: 'Your name' },
      email: { type: 'string', format: 'email', title: 'E-mail', 'x-role': 'requester.email' },
      address: { type: 'object', properties: { country: { enum: ['DE', 'CN'] } } },
    },
  })
})

test('of a bound beside a reference and the one it points at the narrower holds', () => {
  const { value } = inlineReferences({
    $defs: { code: { type: 'string', minLength: 2, maxLength: 8, pattern: '^[A-Z]+$' } },
    properties: { code: { $ref: '#/$defs/code', minLength: 4, maxLength: 20, title: 'Code' } },
  })
  expect(value).toEqual({
    properties: { code: { type: 'string', minLength: 4, maxLength: 8, pattern: '^[A-Z]+$', title: 'Code' } },
  })
})

test('a field may be called $ref', () => {
  const { value, findings } = inlineReferences({ properties: { $ref: { type: 'string' } } })
  expect(findings).toEqual([])
  expect(value).toEqual({ properties: { $ref: { type: 'string' } } })
})

test('a reference to the network, to nothing or to itself is a finding and the field stays without it', () => {
  const { value, findings } = inlineReferences(
    {
      $defs: { loop: { properties: { again: { $ref: '#/$defs/loop' } } } },
      properties: {
        net: { $ref: 'https://schemas.example/contact.json', title: 'Net' },
        slashes: { $ref: '//schemas.example/contact.json' },
        gone: { $ref: '#/$defs/gone', title: 'Gone' },
        file: { $ref: './_shared/gone.json' },
        loop: { $ref: '#/$defs/loop' },
        whole: { $ref: '#' },
      },
    },
    read,
  )
  expect(findings.map(({ pointer, code }) => [pointer, code])).toEqual([
    ['/properties/net/$ref', 'docket/form-reference-remote'],
    ['/properties/slashes/$ref', 'docket/form-reference-remote'],
    ['/properties/gone/$ref', 'docket/form-reference-missing'],
    ['/properties/file/$ref', 'docket/form-reference-missing'],
    ['/properties/loop/properties/again/$ref', 'docket/form-reference-recursive'],
    ['/properties/whole/$ref', 'docket/form-reference-recursive'],
  ])
  expect(value.properties).toMatchObject({ net: { title: 'Net' }, gone: { title: 'Gone' } })
})

test('references that multiply are stopped', () => {
  const $defs = Object.fromEntries(
    Array.from({ length: 12 }, (_, level) => [
      `l${level}`,
      {
        properties: Object.fromEntries(
          Array.from({ length: 10 }, (_, at) => [`p${at}`, { $ref: `#/$defs/l${level + 1}` }]),
        ),
      },
    ]),
  )
  const { findings } = inlineReferences({
    $defs: { ...$defs, l12: { type: 'string' } },
    properties: { a: { $ref: '#/$defs/l0' } },
  })
  expect(findings.map(({ code }) => code)).toEqual(['docket/form-reference-too-large'])
})
