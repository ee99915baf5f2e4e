import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Condition } from '#engine/schemas/types.ts'
import { evaluate } from './condition.ts'
import { type Clause, conditionOf, type Sentence, sentenceOf } from './condition-sentence.ts'
import type { Json } from './json.ts'
import { linearPattern } from './pattern.ts'

const clause = (subject: string, operator: string, operand: unknown, negated = false): Clause => ({
  subject,
  operator,
  operand,
  negated,
})

test('a condition is written as people would write it', () => {
  const damaged = clause('topic', 'is', 'damage')
  const many = clause('count', 'atLeast', 2)
  expect(conditionOf([[damaged]])).toEqual({ topic: 'damage' })
  expect(conditionOf([[damaged, many]])).toEqual({ topic: 'damage', count: { atLeast: 2 } })
  expect(conditionOf([[damaged], [many]])).toEqual({ any: [{ topic: 'damage' }, { count: { atLeast: 2 } }] })
  expect(conditionOf([[{ ...damaged, negated: true }]])).toEqual({ not: { topic: 'damage' } })
  expect(conditionOf([[many, clause('count', 'atMost', 5)]])).toEqual({ count: { atLeast: 2, atMost: 5 } })
})

test('what a sentence cannot say is left to the file', () => {
  expect(sentenceOf({ a: 1, any: [{ b: 1 }, { c: 1 }] })).toBeNull()
  expect(sentenceOf({ not: { a: 1, b: 1 } })).toBeNull()
  expect(sentenceOf({ any: [{ a: 1 }, { any: [{ b: 1 }, { c: 1 }] }] })).toBeNull()
})

test('a sentence holds when its condition does, and is read from it again', () => {
  fc.assert(
    fc.property(sentences, answers, (sentence, values) => {
      const holds = (condition: Condition) =>
        evaluate(condition, (name) => values[name], { matcher: linearPattern }).holds
      const said = sentence.some((group) => group.every((one) => holds(conditionOf([[one]]))))
      const condition = conditionOf(sentence)
      expect(holds(condition)).toBe(said)
      const again = sentenceOf(condition)
      expect(again).not.toBeNull()
      expect(conditionOf(again as Sentence)).toEqual(condition)
    }),
  )
})

const subject = fc.constantFrom('topic', 'count', 'order')
const oneClause: fc.Arbitrary<Clause> = fc.record({
  subject,
  negated: fc.boolean(),
  operator: fc.constant('is'),
  operand: fc.constantFrom('a', 'b', 1, true),
})
const otherClause: fc.Arbitrary<Clause> = fc.oneof(
  fc.record({ subject, negated: fc.boolean(), operator: fc.constant('isSet'), operand: fc.boolean() }),
  fc.record({ subject, negated: fc.boolean(), operator: fc.constant('in'), operand: fc.constantFrom(['a'], ['b', 1]) }),
  fc.record({ subject, negated: fc.boolean(), operator: fc.constant('atLeast'), operand: fc.integer({ max: 2 }) }),
)
const group = fc.array(fc.oneof(oneClause, otherClause), { minLength: 1, maxLength: 4 })
const sentences: fc.Arbitrary<Sentence> = fc.array(group, { minLength: 1, maxLength: 3 })
const answers: fc.Arbitrary<Readonly<Record<string, Json>>> = fc.dictionary(
  subject,
  fc.constantFrom('a', 'b', 1, 2, true),
)
