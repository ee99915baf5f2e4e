import type { Condition } from '#engine/schemas/types.ts'
import type { Json } from './json.ts'
import { durationMs } from './time/duration.ts'

/** The value of a subject; undefined when it is absent. */
export type Subject = (name: string) => Json | undefined

export interface EvaluateOptions {
  /** The instant that relative dates (`-P7D`) count from. */
  readonly now?: number
  /** Compiles a pattern: RE2 on the server, native RegExp on the page. */
  readonly matcher: (pattern: string) => { test(text: string): boolean }
}

export interface Evaluation {
  readonly holds: boolean
  /** The first test that failed, such as `priority atLeast 2: is 1`; null when it holds. */
  readonly because: string | null
}

const yes: Evaluation = { holds: true, because: null }

/** Evaluates the one condition grammar: keys are AND, `any` is OR, `not` turns round; an absent subject fails all but `isSet: false`. */
export function evaluate(condition: Condition, subject: Subject, options: EvaluateOptions): Evaluation {
  for (const key of Object.keys(condition)) {
    const result = evaluateKey(key, condition[key], subject, options)
    if (!result.holds) return result
  }
  return yes
}

function evaluateKey(key: string, test: unknown, subject: Subject, options: EvaluateOptions): Evaluation {
  if (key === 'any') {
    const results = (test as readonly Condition[]).map((one) => evaluate(one, subject, options))
    return results.some(({ holds }) => holds) ? yes : { holds: false, because: results.map(({ because }) => because).join('; ') }
  }
  if (key === 'not') {
    const { holds } = evaluate(test as Condition, subject, options)
    return holds ? { holds: false, because: `not ${JSON.stringify(test)}` } : yes
  }
  return evaluateTest(key, test, subject(key), options)
}

type Operand = unknown
type Operator = (value: Json, operand: Operand, options: EvaluateOptions) => boolean

/** What each operator says of one present value; lists are asked element by element. */
const operators: Readonly<Record<string, Operator>> = {
  is: (value, operand) => same(value, operand),
  in: (value, operand) => (operand as readonly unknown[]).some((one) => same(value, one)),
  contains: (value, operand) =>
    Array.isArray(value)
      ? value.some((item) => fold(text(item)) === fold(String(operand)))
      : fold(text(value)).includes(fold(String(operand))),
  startsWith: (value, operand) => fold(text(value)).startsWith(fold(String(operand))),
  matches: (value, operand, { matcher }) => matcher(String(operand)).test(text(value)),
  atLeast: (value, operand) => number(value) >= Number(operand),
  atMost: (value, operand) => number(value) <= Number(operand),
  above: (value, operand) => number(value) > Number(operand),
  below: (value, operand) => number(value) < Number(operand),
  before: (value, operand, { now }) => instant(value, now) < instant(operand, now),
  after: (value, operand, { now }) => instant(value, now) > instant(operand, now),
  between: (value, operand, { now }) => {
    const [low, high] = operand as readonly [unknown, unknown]
    if (typeof low === 'number') return number(value) >= low && number(value) <= Number(high)
    return instant(value, now) >= instant(low, now) && instant(value, now) <= instant(high, now)
  },
}

/** Operators that look at a list as a whole; the others ask whether one element satisfies them. */
const ofWholeList = new Set(['contains'])

export const operatorNames: readonly string[] = [...Object.keys(operators), 'isSet']

function evaluateTest(name: string, test: unknown, value: Json | undefined, options: EvaluateOptions): Evaluation {
  const tests: readonly (readonly [string, unknown])[] = Array.isArray(test)
    ? [['in', test]]
    : typeof test === 'object' && test !== null
      ? Object.entries(test)
      : [['is', test]]
  for (const [operator, operand] of tests) {
    if (!holds(operator, operand, value, options)) {
      return { holds: false, because: `${name} ${operator} ${JSON.stringify(operand)}: is ${JSON.stringify(value ?? null)}` }
    }
  }
  return yes
}

function holds(operator: string, operand: unknown, value: Json | undefined, options: EvaluateOptions): boolean {
  const present = isPresent(value)
  if (operator === 'isSet') return present === operand
  const rule = operators[operator]
  if (!present || !rule) return false
  const given = value as Json
  return Array.isArray(given) && !ofWholeList.has(operator)
    ? given.some((item: Json) => rule(item, operand, options))
    : rule(given, operand, options)
}

function isPresent(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}

function same(value: unknown, operand: unknown): boolean {
  if (typeof value === 'string' && typeof operand === 'string') return value.normalize() === operand.normalize()
  if (typeof value === 'string' && typeof operand === 'number') return value.trim() !== '' && Number(value) === operand
  return value === operand
}

function text(value: unknown): string {
  return (typeof value === 'string' ? value : String(value)).normalize()
}

function fold(value: string): string {
  return value.normalize().toLocaleLowerCase('en')
}

function number(value: unknown): number {
  return typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value)
}

/** An instant of a date, a date-time, an epoch number or a relative date; NaN (which compares with nothing) for anything else. */
function instant(value: unknown, now: number | undefined): number {
  if (typeof value === 'number') return value
  const written = String(value)
  if (/^-?P/.test(written)) {
    if (now === undefined) return Number.NaN
    return written.startsWith('-') ? now - durationMs(written.slice(1)) : now + durationMs(written)
  }
  return Date.parse(written)
}

/** Every subject a condition names. */
export function subjectsOf(condition: Condition): readonly string[] {
  const names = Object.entries(condition).flatMap(([key, test]): readonly string[] => {
    if (key === 'any') return (test as readonly Condition[]).flatMap(subjectsOf)
    if (key === 'not') return subjectsOf(test as Condition)
    return [key]
  })
  return [...new Set(names)]
}
