import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Condition } from '#engine/schemas/types.ts'
import { evaluate, operatorNames, subjectsOf } from './condition.ts'
import { inWords } from './condition-words.ts'
import type { Json } from './json.ts'
import { linearPattern } from './pattern.ts'

const now = Date.parse('2026-11-20T15:00:00Z')
type Facts = Readonly<Record<string, Json | undefined>>
const subjectOf = (facts: Facts) => (name: string) => (Object.hasOwn(facts, name) ? facts[name] : undefined)
const holds = (condition: Condition, facts: Facts) =>
  evaluate(condition, subjectOf(facts), { now, matcher: linearPattern }).holds
const because = (condition: Condition, facts: Facts) =>
  evaluate(condition, subjectOf(facts), { now, matcher: linearPattern }).because

describe('a condition', () => {
  test('with several subjects asks for all of them', () => {
    const condition = { topic: 'damage', priority: 3 }
    expect(holds(condition, { topic: 'damage', priority: 3 })).toBe(true)
    expect(holds(condition, { topic: 'damage', priority: 2 })).toBe(false)
    expect(holds({}, {})).toBe(true)
  })

  test('with `any` asks for one of them, beside what stands next to it', () => {
    const condition = { any: [{ topic: 'damage' }, { topic: 'other' }], team: 'care' }
    expect(holds(condition, { topic: 'other', team: 'care' })).toBe(true)
    expect(holds(condition, { topic: 'other', team: 'sales' })).toBe(false)
    expect(holds(condition, { topic: 'delivery', team: 'care' })).toBe(false)
    expect(holds({ any: [] }, {})).toBe(false)
  })

  test('with `not` turns round, also about what is absent', () => {
    expect(holds({ not: { topic: 'damage' } }, { topic: 'other' })).toBe(true)
    expect(holds({ not: { topic: 'damage' } }, {})).toBe(true)
    expect(holds({ not: { not: { topic: 'damage' } } }, {})).toBe(false)
  })

  test('takes a list as one of its values, and several operators as all of them', () => {
    expect(holds({ topic: ['delivery', 'damage'] }, { topic: 'damage' })).toBe(true)
    expect(holds({ topic: { in: ['delivery', 'damage'] } }, { topic: 'other' })).toBe(false)
    expect(holds({ amount: { atLeast: 5, below: 10 } }, { amount: 10 })).toBe(false)
    expect(holds({ amount: { atLeast: 5, below: 10 } }, { amount: 5 })).toBe(true)
  })

  test('names its subjects once each, in order', () => {
    expect(subjectsOf({ b: 1, any: [{ a: 2 }, { not: { c: { isSet: true } } }], not: { b: 3 } })).toEqual([
      'b',
      'a',
      'c',
    ])
  })

  test('on an absent subject fails in every operator but `isSet: false`', () => {
    const operands: Readonly<Record<string, unknown>> = {
      in: [''],
      between: [0, 1],
      isSet: true,
      before: '2026-01-01',
      matches: '',
    }
    for (const operator of operatorNames) {
      for (const absent of [undefined, null, '', []]) {
        expect(holds({ field: { [operator]: operands[operator] ?? 0 } } as Condition, { field: absent })).toBe(false)
      }
    }
    expect(holds({ field: { isSet: false } }, {})).toBe(true)
    expect(holds({ field: { isSet: false } }, { field: [] })).toBe(true)
    expect(holds({ field: { isSet: true } }, { field: false })).toBe(true)
    expect(holds({ field: { isSet: true } }, { field: 0 })).toBe(true)
  })

  test('does not mistake what every object has for an answer or an operator', () => {
    expect(holds({ field: { constructor: 'x' } } as unknown as Condition, { field: 'x' })).toBe(false)
  })
})

describe('text', () => {
  test('is compared with its case by `is` and `in`, without it by `contains` and `startsWith`', () => {
    expect(holds({ city: 'Berlin' }, { city: 'berlin' })).toBe(false)
    expect(holds({ city: { in: ['Berlin'] } }, { city: 'BERLIN' })).toBe(false)
    expect(holds({ city: { contains: 'RLI' } }, { city: 'Berlin' })).toBe(true)
    expect(holds({ city: { startsWith: 'ber' } }, { city: 'Berlin' })).toBe(true)
    expect(holds({ city: { startsWith: 'lin' } }, { city: 'Berlin' })).toBe(false)
  })

  test('is the same however its accents are encoded', () => {
    const composed = 'Caf\u00e9'
    const apart = 'Cafe\u0301'
    expect(holds({ name: composed }, { name: apart })).toBe(true)
    expect(holds({ name: { contains: 'É' } }, { name: apart })).toBe(true)
    expect(holds({ name: { matches: '^Caf.$' } }, { name: apart })).toBe(true)
  })

  test('matches a pattern anywhere, in linear time', () => {
    expect(holds({ url: { matches: '/pricing' } }, { url: '/en/pricing?x' })).toBe(true)
    expect(holds({ url: { matches: '^/pricing' } }, { url: '/en/pricing' })).toBe(false)
    expect(holds({ url: { matches: '(a+)+$' } }, { url: `${'a'.repeat(5000)}!` })).toBe(false)
  })
})

describe('numbers and dates', () => {
  test('compare as numbers, also where one of them was written as text', () => {
    expect(holds({ amount: { above: 9 } }, { amount: '10' })).toBe(true)
    expect(holds({ amount: 10 }, { amount: '10' })).toBe(true)
    expect(holds({ amount: '10' }, { amount: 10 })).toBe(true)
    expect(holds({ amount: { atLeast: 0 } }, { amount: 'ten' })).toBe(false)
    expect(holds({ amount: { atLeast: 0 } }, { amount: true })).toBe(false)
    expect(holds({ amount: { between: [1, 5] } }, { amount: 5 })).toBe(true)
    expect(holds({ amount: { between: [1, 5] } }, { amount: 5.01 })).toBe(false)
  })

  test('a day is before or after another only when all of it is', () => {
    expect(holds({ day: { before: '2026-12-24' } }, { day: '2026-12-23' })).toBe(true)
    expect(holds({ day: { before: '2026-12-24' } }, { day: '2026-12-24' })).toBe(false)
    expect(holds({ day: { after: '2026-12-24' } }, { day: '2026-12-24T23:59:59Z' })).toBe(false)
    expect(holds({ day: { after: '2026-12-24' } }, { day: '2026-12-25T00:00:00Z' })).toBe(true)
  })

  test('between two days counts both of them wholly', () => {
    const condition = { at: { between: ['2026-12-24', '2026-12-26'] } }
    expect(holds(condition, { at: '2026-12-24' })).toBe(true)
    expect(holds(condition, { at: '2026-12-26T22:30:00Z' })).toBe(true)
    expect(holds(condition, { at: '2026-12-27T00:00:00Z' })).toBe(false)
  })

  test('a date-time is the same in every zone', () => {
    expect(holds({ at: '2026-12-24T10:00:00Z' }, { at: '2026-12-24T11:00:00+01:00' })).toBe(true)
    expect(holds({ at: { before: '2026-12-24T10:00:00Z' } }, { at: '2026-12-24T10:30:00+01:00' })).toBe(true)
  })

  test('a date may be relative to the event', () => {
    expect(holds({ createdAt: { before: '-P7D' } }, { createdAt: now - 8 * 86_400_000 })).toBe(true)
    expect(holds({ createdAt: { before: '-P7D' } }, { createdAt: now - 6 * 86_400_000 })).toBe(false)
    expect(holds({ 'sla.firstResponse.dueAt': { before: 'PT1H' } }, { 'sla.firstResponse.dueAt': now + 1 })).toBe(true)
    const timeless = evaluate({ createdAt: { after: '-P7D' } }, subjectOf({ createdAt: now }), {
      matcher: linearPattern,
    })
    expect(timeless.holds).toBe(false)
  })

  test('what is no date is neither before nor after', () => {
    for (const day of ['soon', '1', '24.12.2026', '2026-13-01']) {
      expect(holds({ day: { before: '2100-01-01' } }, { day })).toBe(false)
      expect(holds({ day: { after: '1900-01-01' } }, { day })).toBe(false)
    }
  })
})

describe('lists', () => {
  test('satisfy a value when one element does', () => {
    expect(holds({ tags: 'vip' }, { tags: ['new', 'vip'] })).toBe(true)
    expect(holds({ tags: ['a', 'vip'] }, { tags: ['new', 'vip'] })).toBe(true)
    expect(holds({ tags: 'vip' }, { tags: ['vips'] })).toBe(false)
  })

  test('contain what is one of their elements, whatever its case', () => {
    expect(holds({ tags: { contains: 'VIP' } }, { tags: ['new', 'vip'] })).toBe(true)
    expect(holds({ tags: { contains: 'vi' } }, { tags: ['new', 'vip'] })).toBe(false)
  })
})

describe('why a condition does not hold', () => {
  test('is the first test that failed, with the value it found', () => {
    expect(because({ topic: 'damage', priority: { atLeast: 2 } }, { topic: 'damage', priority: 1 })).toBe(
      'priority atLeast 2: is 1',
    )
    expect(because({ topic: 'damage' }, {})).toBe('topic is "damage": is null')
    expect(because({ any: [{ a: 1 }, { b: 2 }] }, { a: 3 })).toBe('a is 1: is 3; b is 2: is null')
    expect(because({ not: { a: 3 } }, { a: 3 })).toBe('not {"a":3}')
  })
})

describe('rules that always hold', () => {
  const value = fc.oneof(
    fc.constantFrom('a', 'B', '', '10', '2026-01-05'),
    fc.integer({ min: -2, max: 12 }),
    fc.boolean(),
  )
  const facts = fc.record(
    {
      a: fc.oneof(value, fc.array(value, { maxLength: 3 })),
      b: value,
      c: fc.constantFrom('2026-01-04', '2026-01-05T10:00:00Z'),
    },
    { requiredKeys: [] },
  )
  const oneTest = fc.oneof(
    value,
    fc.array(value, { maxLength: 3 }),
    fc.record({ atLeast: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ below: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ before: fc.constant('2026-01-05') }),
    fc.record({ isSet: fc.boolean() }),
    fc.record({ contains: fc.constantFrom('A', '1') }),
    fc.record({ matches: fc.constantFrom('^a', '[0-9]+$') }),
  )
  const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), oneTest, { maxKeys: 2 }) as fc.Arbitrary<Condition>,
      fc.record({ not: tie('condition') }) as fc.Arbitrary<Condition>,
      fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }) as fc.Arbitrary<Condition>,
    ),
  }))

  test('there is a reason exactly when it does not hold', () => {
    fc.assert(
      fc.property(condition, facts, (one, given) => {
        expect(because(one, given as Facts) === null).toBe(holds(one, given as Facts))
      }),
    )
  })

  test('not any is none, and a list is any of its values', () => {
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 3 }), facts, (all, given) => {
        const none = all.every((one) => !holds(one, given as Facts))
        expect(holds({ not: { any: all } }, given as Facts)).toBe(none)
      }),
    )
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), facts, (list, given) => {
        expect(holds({ a: list }, given as Facts)).toBe(holds({ any: list.map((a) => ({ a })) }, given as Facts))
      }),
    )
  })

  test('the page with its own patterns says what the server says', () => {
    fc.assert(
      fc.property(condition, facts, (one, given) => {
        const onPage = evaluate(one, subjectOf(given as Facts), { now, matcher: (pattern) => new RegExp(pattern, 'u') })
        expect(onPage.holds).toBe(holds(one, given as Facts))
      }),
    )
  })
})

describe('in words', () => {
  const labels = {
    label: (subject: string) =>
      ({ topic: 'Topic', order: 'Order number', amount: 'Amount', day: 'Day' })[subject] ?? subject,
    value: (_: string, value: unknown) =>
      ({ damage: 'Damaged goods', delivery: 'Late delivery' })[String(value)] ?? String(value),
  }
  const english = (condition: Condition) => inWords(condition, labels, 'en')

  test('a condition is a sentence that a reader without JavaScript understands', () => {
    expect(english({ topic: 'damage' })).toBe('“Topic” is Damaged goods')
    expect(english({ topic: { in: ['delivery', 'damage'] } })).toBe('“Topic” is Late delivery or Damaged goods')
    expect(english({ topic: 'damage', order: { isSet: true } })).toBe(
      '“Topic” is Damaged goods and “Order number” is filled in',
    )
    expect(english({ amount: { atLeast: 5, below: 10 } })).toBe('“Amount” is at least 5 and “Amount” is less than 10')
    expect(english({ day: { between: ['2026-12-24', '2026-12-26'] } })).toBe(
      '“Day” is between December 24, 2026 and December 26, 2026',
    )
  })

  test('its opposite is said of each test', () => {
    expect(english({ not: { topic: ['delivery', 'damage'] } })).toBe('“Topic” is not Late delivery or Damaged goods')
    expect(english({ not: { topic: 'damage', order: { isSet: true } } })).toBe(
      '“Topic” is not Damaged goods or “Order number” is empty',
    )
    expect(english({ not: { order: { isSet: false } } })).toBe('“Order number” is filled in')
  })

  test('what belongs together stands in brackets', () => {
    expect(english({ any: [{ topic: 'damage' }, { amount: 1 }], order: { isSet: false } })).toBe(
      '(“Topic” is Damaged goods or “Amount” is 1) and “Order number” is empty',
    )
  })

  test('Chinese readers get their own sentence', () => {
    expect(inWords({ topic: 'damage', order: { isSet: false } }, labels, 'zh-CN')).toBe(
      '“Topic”为Damaged goods，并且未填写“Order number”',
    )
    expect(inWords({ day: { before: '2026-12-24' } }, labels, 'zh-CN')).toBe('“Day”早于 2026年12月24日')
  })
})
