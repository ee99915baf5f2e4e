import type { Condition } from '#engine/schemas/types.ts'
import { isAfter, isBefore, isFrom, isSameInstant, isUntil } from './condition-dates.ts'
import type { Json } from './json.ts'

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

/**
 * Evaluates the one condition grammar: keys are AND, `any` is OR, `not` turns round; an absent subject fails all but `isSet: false`.
 * Safe in the browser.
 */
export function evaluate(condition: Condition, subject: Subject, options: EvaluateOptions): Evaluation {
  for (const key of Object.keys(condition)) {
    const result = evaluateKey(key, condition[key], subject, options)
    if (!result.holds) return result
  }
  return yes
}

/** Every subject that a condition names, each once, in the order of the file. */
export function subjectsOf(condition: Condition): readonly string[] {
  const names = Object.entries(condition).flatMap(([key, test]): readonly string[] => {
    if (key === 'any') return (test as readonly Condition[]).flatMap(subjectsOf)
    if (key === 'not') return subjectsOf(test as Condition)
    return [key]
  })
  return [...new Set(names)]
}

/** A test as operators that must all hold: a plain value is `is`, a list is `in`. */
export function operatorsOf(test: unknown): readonly (readonly [operator: string, operand: unknown])[] {
  if (Array.isArray(test)) return [['in', test]]
  return typeof test === 'object' && test !== null ? Object.entries(test) : [['is', test]]
}

function evaluateKey(key: string, test: unknown, subject: Subject, options: EvaluateOptions): Evaluation {
  if (key === 'any') {
    const failed: (string | null)[] = []
    for (const one of test as readonly Condition[]) {
      const { holds, because } = evaluate(one, subject, options)
      if (holds) return yes
      failed.push(because)
    }
    return { holds: false, because: failed.join('; ') }
  }
  if (key === 'not') {
    const { holds } = evaluate(test as Condition, subject, options)
    return holds ? { holds: false, because: `not ${JSON.stringify(test)}` } : yes
  }
  const value = subject(key)
  for (const [operator, operand] of operatorsOf(test)) {
    if (!holds(operator, operand, value, options)) {
      return {
        holds: false,
        because: `${key} ${operator} ${JSON.stringify(operand)}: is ${JSON.stringify(value ?? null)}`,
      }
    }
  }
  return yes
}

type Rule = (value: Json, operand: unknown, options: EvaluateOptions) => boolean

/** What each operator says of one present value; of a list, one element has to satisfy it. */
const rules: Readonly<Record<string, Rule>> = {
  is: (value, operand) => isSame(value, operand),
  in: (value, operand) => (operand as readonly unknown[]).some((one) => isSame(value, one)),
  contains: (value, operand) => fold(textOf(value)).includes(fold(String(operand))),
  startsWith: (value, operand) => fold(textOf(value)).startsWith(fold(String(operand))),
  matches: (value, operand, { matcher }) => matcher(String(operand)).test(textOf(value).normalize()),
  atLeast: (value, operand) => numberOf(value) >= numberOf(operand),
  atMost: (value, operand) => numberOf(value) <= numberOf(operand),
  above: (value, operand) => numberOf(value) > numberOf(operand),
  below: (value, operand) => numberOf(value) < numberOf(operand),
  before: (value, operand, { now }) => isBefore(value, operand, now),
  after: (value, operand, { now }) => isAfter(value, operand, now),
  between: (value, operand, options) => isBetween(value, operand as readonly unknown[], options),
}

export const operatorNames: readonly string[] = /* @__PURE__ */ Object.keys(rules).concat('isSet')

function holds(operator: string, operand: unknown, value: Json | undefined, options: EvaluateOptions): boolean {
  const present = isPresent(value)
  if (operator === 'isSet') return present === operand
  if (!present || !Object.hasOwn(rules, operator)) return false
  const rule = rules[operator] as Rule
  const given = value as Json
  if (!Array.isArray(given)) return rule(given, operand, options)
  // A list contains what is one of its elements, not what is a part of one.
  if (operator === 'contains') return given.some((item: Json) => fold(textOf(item)) === fold(String(operand)))
  return given.some((item: Json) => rule(item, operand, options))
}

/** Empty is not given. */
function isPresent(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}

function isSame(value: Json, operand: unknown): boolean {
  if (value === operand) return true
  if (typeof value === 'string' && typeof operand === 'string') {
    return value.normalize() === operand.normalize() || isSameInstant(value, operand)
  }
  // The page and a JSON caller may write the same number differently.
  const isNumber = typeof value === 'number' ? typeof operand === 'string' : typeof operand === 'number'
  return isNumber && numberOf(value) === numberOf(operand)
}

/** Both ends count; two numbers compare as numbers, anything else as dates. */
function isBetween(value: Json, [low, high]: readonly unknown[], { now }: EvaluateOptions): boolean {
  if (typeof low === 'number' && typeof high === 'number') {
    return numberOf(value) >= low && numberOf(value) <= high
  }
  return isFrom(value, low, now) && isUntil(value, high, now)
}

/** NaN, which compares with nothing, for what is not a number. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value)
    ? Number(value)
    : Number.NaN
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : String(value)
}

/** For comparing without case; not for showing. */
function fold(text: string): string {
  return text.normalize().toLowerCase()
}
