import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluate } from '#engine/core/condition.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { linearPattern } from '#engine/core/pattern.ts'
import type { Condition } from '#engine/schemas/types.ts'
import { tries } from '#engine/testing/tries.ts'
import { guardOf } from './rule-condition.ts'

const words = ['x', 'y', 'z']
const properties: JsonObject = { a: { enum: words }, b: { enum: words }, n: { type: 'integer' } }

const wordTest = fc.oneof(
  fc.constantFrom(...words).map((word) => ({ const: word })),
  fc.subarray(words, { minLength: 1 }).map((some) => ({ enum: some })),
  fc.constantFrom(...words).map((word) => ({ not: { const: word } })),
  fc.subarray(words, { minLength: 1 }).map((some) => ({ not: { enum: some } })),
)
const numberTest = fc.oneof(
  fc.nat(5).map((most) => ({ maximum: most })),
  fc.nat(5).map((least) => ({ exclusiveMinimum: least })),
  fc.tuple(fc.nat(3), fc.nat(5)).map(([least, most]) => ({ minimum: least, exclusiveMaximum: most })),
)
const rules = fc.letrec<{ rule: JsonObject; plain: JsonObject }>((tie) => ({
  plain: fc.record(
    {
      properties: fc.record({ a: wordTest, b: wordTest, n: numberTest }, { requiredKeys: [] }),
      required: fc.subarray(['a', 'b', 'n']),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<JsonObject>,
  rule: fc.oneof(
    { maxDepth: 2 },
    tie('plain'),
    tie('rule').map((rule) => ({ not: rule })),
    fc.array(tie('rule'), { minLength: 1, maxLength: 2 }).map((parts) => ({ allOf: parts })),
    fc.array(tie('rule'), { minLength: 1, maxLength: 2 }).map((parts) => ({ anyOf: parts })),
  ),
})).rule
const answers = fc.record(
  { a: fc.constantFrom(...words), b: fc.constantFrom(...words), n: fc.nat(6) },
  { requiredKeys: [] },
)

const holds = (rule: JsonObject, given: JsonObject) => {
  const guard = guardOf(rule, { properties, required: [], prefix: '' })
  const answerTo = (name: string): Json | undefined => given[name]
  return guard && evaluate(guard as Condition, answerTo, { now: 0, matcher: linearPattern }).holds
}

test('a rule that asks for another answer waits until there is one', () => {
  const rule = { properties: { a: { not: { const: 'x' } } }, required: ['a'] }
  expect(holds(rule, {})).toBe(false)
  expect(holds(rule, { a: 'x' })).toBe(false)
  expect(holds(rule, { a: 'y' })).toBe(true)
})

test('the condition of a rule holds of the answers that fit it, and of no others', () => {
  const ajv = new Ajv2020({ strict: false })
  fc.assert(
    fc.property(rules, fc.array(answers, { minLength: 1, maxLength: 5 }), (rule, several) => {
      const fits = ajv.compile(rule)
      for (const given of several) {
        const told = holds(rule, given as JsonObject)
        // null: our conditions cannot say it, and docket check tells so.
        if (told !== null) expect(told).toBe(fits(given))
      }
    }),
    tries(40),
  )
})
