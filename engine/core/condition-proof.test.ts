import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Condition } from '#engine/schemas/types.ts'
import { tries } from '#engine/testing/tries.ts'
import { evaluate } from './condition.ts'
import { implies, neverHold, type ProofOptions, type SubjectShape } from './condition-proof.ts'
import type { Json } from './json.ts'
import { linearPattern } from './pattern.ts'

const shapes: Readonly<Record<string, SubjectShape>> = {
  priority: { mayBeList: false, values: [0, 1, 2, 3] },
  tags: { mayBeList: true, values: null },
}
const options: ProofOptions = {
  shapeOf: (name) => shapes[name] ?? { mayBeList: false, values: null },
  matcher: linearPattern,
}

const never = (...conditions: readonly object[]) => neverHold(conditions as readonly Condition[], options)

describe('a condition that no ticket can satisfy', () => {
  test.each([
    ['two values at once', { priority: { is: 1, in: [2, 3] } }],
    ['a value and its opposite', { team: 'care', not: { team: 'care' } }],
    ['more than the highest priority', { priority: { above: 3 } }],
    ['none of all priorities, and yet one', { priority: { isSet: true }, not: { priority: [0, 1, 2, 3] } }],
    ['numbers that leave no gap', { 'fields.amount': { above: 100, below: 100 } }],
    ['a number that is one written differently', { 'fields.amount': { is: '3', above: 3 } }],
    ['dates in the wrong order', { createdAt: { after: '2026-12-24', before: '2026-12-01' } }],
    ['relative dates in the wrong order', { createdAt: { after: '-P1D', before: '-P7D' } }],
    [
      'two beginnings',
      { 'requester.email': { startsWith: 'vip@', contains: '@' }, not: { 'requester.email': { startsWith: 'VIP' } } },
    ],
    ['every branch of an "any"', { any: [{ priority: 5 }, { priority: 1, not: { priority: 1 } }] }],
    ['a tag that is there and is not', { tags: 'vip', not: { tags: ['vip', 'new'] } }],
    ['something that is absent and has a value', { assignee: { isSet: false, is: 'ana' } }],
  ])('%s', (_title, condition) => {
    expect(never(condition)).toBe(true)
  })

  test.each([
    ['two tags, since a ticket has many', { tags: { is: 'vip', in: ['new'] } }],
    ['a number beside its text', { 'fields.amount': 3, not: { 'fields.amount': '3' } }],
    ['texts that can stand in one', { 'requester.email': { contains: 'a', startsWith: 'b' } }],
    ['patterns, which are not thought through', { 'requester.email': { matches: '^a', startsWith: 'b' } }],
    ['an absent value, of which every "not" holds', { not: { priority: [0, 1, 2, 3] } }],
    ['nothing at all', {}],
  ])('is not: %s', (_title, condition) => {
    expect(never(condition)).toBe(false)
  })

  test('one rule is hidden by another only when it asks for more', () => {
    const both = (one: object, other: object) => implies(one as Condition, other as Condition, options)
    expect(both({ priority: 3, tags: 'vip' }, { priority: { atLeast: 2 } })).toBe(true)
    expect(both({ priority: { atLeast: 2 } }, { priority: 3 })).toBe(false)
    expect(both({ priority: [2, 3] }, { any: [{ priority: 3 }, { priority: 2 }] })).toBe(true)
  })
})

const scalars: readonly Json[] = [
  0,
  1,
  2,
  3,
  2.5,
  -1,
  '1',
  '2',
  ' 2',
  '2.0',
  'a',
  'A',
  'ab',
  'b',
  '',
  true,
  false,
  '2026-01-01',
  '2026-01-02',
  '2026-01-01T12:00:00Z',
  1767225600000,
  1767268800000,
  1767312000000,
]
const operand = fc.constantFrom<Json>(...scalars.filter((value) => value !== ''))
const number = fc.constantFrom(0, 1, 2, 2.5, 3)
const date = fc.constantFrom('2026-01-01', '2026-01-02', '2026-01-01T12:00:00Z')
const text = fc.constantFrom('a', 'A', 'ab', 'b', '2', '2.', '0')
const operators = fc.oneof(
  operand,
  fc.array(operand, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('is'), operand, { minKeys: 1 }),
  fc.record(
    {
      in: fc.array(operand, { maxLength: 3 }),
      atLeast: number,
      atMost: number,
      above: number,
      below: number,
      isSet: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  fc.record({ before: date, after: date, between: fc.tuple(date, date) }, { requiredKeys: [] }),
  fc.record({ contains: text, startsWith: text, matches: fc.constantFrom('^a', 'b$', '2') }, { requiredKeys: [] }),
)
const flat = fc
  .record({ s: operators, l: operators }, { requiredKeys: [] })
  .map((value) => value as unknown as Condition)
const { nested } = fc.letrec<{ nested: Condition }>((tie) => ({
  nested: fc
    .record(
      {
        s: operators,
        l: operators,
        any: fc.array(tie('nested'), { minLength: 1, maxLength: 3 }),
        not: tie('nested'),
      },
      { requiredKeys: [] },
    )
    .map((value) => value as unknown as Condition),
}))

const condition = fc.oneof({ arbitrary: flat, weight: 3 }, nested)

const pairable: readonly Json[] = [1, 2, 3, '2', ' 2', 'a', 'ab', true, '2026-01-01', 1767225600000]

/** Every value, and lists of one and of two. */
const lists: readonly (Json | undefined)[] = [
  undefined,
  ...scalars,
  ...scalars.map((one) => [one]),
  ...pairable.flatMap((one) => pairable.map((other) => [one, other])),
]

test('a proof is never wrong: no value that can be tried satisfies what is proven impossible', () => {
  const about: ProofOptions = {
    shapeOf: (name) => ({ mayBeList: name === 'l', values: null }),
    matcher: linearPattern,
  }
  let proven = 0
  fc.assert(
    fc.property(condition, condition, (one, other) => {
      for (const conditions of [[one], [one, other]]) {
        if (!neverHold(conditions, about)) continue
        proven++
        for (const s of JSON.stringify(conditions).includes('"s"') ? [undefined, ...scalars] : [undefined]) {
          for (const l of JSON.stringify(conditions).includes('"l"') ? lists : [undefined]) {
            const subject = (name: string) => (name === 's' ? s : l)
            const holds = conditions.every((each) => evaluate(each, subject, { now: 0, matcher: linearPattern }).holds)
            if (holds) throw new Error(`${JSON.stringify(conditions)} holds for ${JSON.stringify({ s, l })}`)
          }
        }
      }
    }),
    tries(300),
  )
  expect(proven).toBeGreaterThan(100)
})
