import type { Condition } from '#engine/schemas/types.ts'
import { evaluate, operatorsOf } from './condition.ts'
import { spanOf } from './condition-dates.ts'
import type { Json } from './json.ts'

/** What is known of a subject's values beforehand. */
export interface SubjectShape {
  /** False where a subject is never a list; a list satisfies several tests with several elements. */
  readonly mayBeList: boolean
  /** Every value that it can have, beside being absent; null where they are not known. */
  readonly values: readonly Json[] | null
}

export interface ProofOptions {
  readonly shapeOf: (subject: string) => SubjectShape
  readonly matcher: (pattern: string) => { test(text: string): boolean }
}

/** One operator on one subject, as a part of a conjunction. */
interface Literal {
  readonly subject: string
  readonly operator: string
  readonly operand: unknown
  readonly negated: boolean
}

type Conjunction = readonly Literal[]

/** Conditions that unfold into more cases are not judged. */
const mostCases = 512

/**
 * Whether it is proven that these conditions never hold together, whatever the subjects are. A proof is always right; where this says
 * false, nothing is proven: texts that need thought (`matches`), mixed kinds of values and very large conditions are left alone.
 *
 * The conditions unfold into cases (a disjunction of conjunctions); in each case the subjects are independent, so that it is enough that
 * one subject has no value. Values are found by trying: between the operands of a case nothing changes, so one value of each gap, each
 * operand in each way of writing it, and nothing at all stand for all values there are.
 */
export function neverHold(conditions: readonly Condition[], options: ProofOptions): boolean {
  let cases: readonly Conjunction[] = [[]]
  for (const condition of conditions) {
    const unfolded = casesOf(condition, false)
    if (unfolded === null || cases.length * unfolded.length > mostCases) return false
    cases = cases.flatMap((one) => unfolded.map((other) => [...one, ...other]))
  }
  return cases.every((literals) => isImpossible(literals, options))
}

/** Whether it is proven that whenever the one holds the other does. */
export function implies(one: Condition, other: Condition, options: ProofOptions): boolean {
  return neverHold([one, { not: other } as Condition], options)
}

/** The cases of a condition, of its opposite when `negated`; null when there are too many. */
function casesOf(condition: Condition, negated: boolean): readonly Conjunction[] | null {
  const parts = Object.entries(condition).map(([key, test]): readonly Conjunction[] | null => {
    if (key === 'not') return casesOf(test as Condition, !negated)
    if (key === 'any') {
      const branches = (test as readonly Condition[]).map((one) => casesOf(one, negated))
      return negated ? all(branches) : either(branches)
    }
    const literals = operatorsOf(test).map(([operator, operand]) => ({ subject: key, operator, operand, negated }))
    return negated ? literals.map((literal) => [literal]) : [literals]
  })
  return negated ? either(parts) : all(parts)
}

function either(parts: readonly (readonly Conjunction[] | null)[]): readonly Conjunction[] | null {
  const cases: Conjunction[] = []
  for (const part of parts) {
    if (part === null || cases.length + part.length > mostCases) return null
    cases.push(...part)
  }
  return cases
}

function all(parts: readonly (readonly Conjunction[] | null)[]): readonly Conjunction[] | null {
  let cases: readonly Conjunction[] = [[]]
  for (const part of parts) {
    if (part === null || cases.length * part.length > mostCases) return null
    cases = cases.flatMap((one) => part.map((other) => [...one, ...other]))
  }
  return cases
}

function isImpossible(literals: Conjunction, options: ProofOptions): boolean {
  const subjects = new Set(literals.map(({ subject }) => subject))
  return [...subjects].some((subject) => {
    const own = literals.filter((literal) => literal.subject === subject)
    return hasNoValue(own, options.shapeOf(subject), options)
  })
}

/** Whether no value, no list and no absence of a subject satisfies these literals. */
function hasNoValue(literals: Conjunction, { mayBeList, values }: SubjectShape, options: ProofOptions): boolean {
  if (holdsFor(undefined, literals, options)) return false
  if (literals.some((one) => !one.negated && literals.some((other) => other.negated && isSameTest(one, other))))
    return true
  const single = !hasNoScalar(literals, values, options)
  if (single || !mayBeList) return !single
  // Of a list each test that must hold needs an element of its own, which breaks none of those that must not.
  const forbidden = literals.filter(isForbidding)
  const wanted = literals.filter((literal) => !isForbidding(literal))
  return wanted.length === 0
    ? hasNoElement(forbidden, values, options)
    : wanted.some((one) => hasNoElement([one, ...forbidden], values, options))
}

function isForbidding({ negated, operator, operand }: Literal): boolean {
  return negated || (operator === 'isSet' && operand === false)
}

function isSameTest(one: Literal, other: Literal): boolean {
  return one.operator === other.operator && JSON.stringify(one.operand) === JSON.stringify(other.operand)
}

function hasNoScalar(literals: Conjunction, values: readonly Json[] | null, options: ProofOptions): boolean {
  if (textsExclude(literals)) return true
  const tried = values ?? candidates(literals)
  return tried !== null && !tried.some((value) => holdsFor(value, literals, options))
}

function hasNoElement(literals: Conjunction, values: readonly Json[] | null, options: ProofOptions): boolean {
  const tried = values ?? candidates(literals)
  return tried !== null && !tried.some((value) => holdsFor([value], literals, options))
}

/** Any instant does: relative dates are only tried where all dates are relative. */
const someInstant = Date.parse('2026-01-01T12:00:00Z')

function holdsFor(value: Json | undefined, literals: Conjunction, { matcher }: ProofOptions): boolean {
  return literals.every(({ operator, operand, negated }) => {
    const test = { value: { [operator]: operand } } as unknown as Condition
    return evaluate(test, () => value, { now: someInstant, matcher }).holds !== negated
  })
}

const ofTexts = new Set(['contains', 'startsWith', 'matches'])
const ofNumbers = new Set(['atLeast', 'atMost', 'above', 'below'])
const ofDates = new Set(['before', 'after'])

/** Values that stand for all there are; null where that cannot be said. */
function candidates(literals: Conjunction): readonly Json[] | null {
  const kinds = new Set(literals.map(kindOf))
  kinds.delete('presence')
  if (kinds.has('other') || (kinds.has('date') && kinds.size > 1)) return null
  if (kinds.has('date')) return dateCandidates(literals)
  const operands = literals.flatMap(({ operand }) => (Array.isArray(operand) ? operand : [operand])) as Json[]
  const fresh = 'docket: a text that no condition names'
  if (!kinds.has('text')) return [...written(operands), ...gaps(operands), fresh, true, false]
  // Beside tests of texts only what must be equal to one of a few plain texts can be tried out.
  const equal = literals.find(({ operator, negated }) => !negated && (operator === 'is' || operator === 'in'))
  if (equal === undefined) return null
  const few = [equal.operand].flat() as Json[]
  return few.every((value) => typeof value === 'boolean' || isPlainText(value)) ? few : null
}

function kindOf({ operator, operand }: Literal): 'presence' | 'equal' | 'number' | 'text' | 'date' | 'other' {
  if (operator === 'isSet') return 'presence'
  if (ofTexts.has(operator)) return 'text'
  if (ofNumbers.has(operator)) return 'number'
  if (ofDates.has(operator)) return 'date'
  if (operator === 'between') return (operand as unknown[]).every((end) => typeof end === 'number') ? 'number' : 'date'
  // An instant can be written in many ways, all of them equal.
  return [operand].flat().some((value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value))
    ? 'other'
    : 'equal'
}

function isPlainText(value: unknown): boolean {
  return typeof value === 'string' && Number.isNaN(Number(value)) && spanOf(value, someInstant) === null
}

/** Each operand as a number and as a text, and, of numbers, one way of writing it that no operand uses. */
function written(operands: readonly Json[]): readonly Json[] {
  const known = new Set(operands)
  return operands.flatMap((operand): readonly Json[] => {
    const number = typeof operand === 'boolean' || operand === '' ? Number.NaN : Number(operand)
    if (Number.isNaN(number)) return [operand]
    let unused = ` ${number}`
    while (known.has(unused)) unused = ` ${unused}`
    return [operand, number, String(number), unused]
  })
}

/** A number in each gap between the numbers that are named, and beyond them. */
function gaps(operands: readonly Json[]): readonly number[] {
  const named = operands.filter((operand) => typeof operand !== 'boolean' && operand !== '').map(Number)
  const sorted = [...new Set(named.filter((number) => Number.isFinite(number)))].sort((a, b) => a - b)
  if (sorted.length === 0) return [0]
  const between = sorted.slice(1).map((number, index) => (number + (sorted[index] as number)) / 2)
  const first = sorted[0] as number
  const last = sorted.at(-1) as number
  // One more is no other number where numbers are very large.
  return [first - Math.max(1, Math.abs(first)), ...between, last + Math.max(1, Math.abs(last))]
}

const dayMs = 86_400_000

/** Instants at, beside and between the ends of the dates that are named, and the days around them. */
function dateCandidates(literals: Conjunction): readonly Json[] | null {
  const dates = literals.filter((one) => kindOf(one) === 'date').flatMap(({ operand }) => [operand].flat())
  const areRelative = dates.map((date) => typeof date === 'string' && /^[+-]?P/.test(date))
  if (areRelative.some((isRelative) => isRelative !== areRelative[0])) return null
  const spans = dates.map((date) => spanOf(date, someInstant))
  if (spans.some((span) => span === null)) return null
  const ends = [...new Set(spans.flatMap((span) => (span ? [span.from, span.to] : [])))].sort((a, b) => a - b)
  const between = ends.slice(1).map((end, index) => Math.floor((end + (ends[index] as number)) / 2))
  const instants = [...ends.flatMap((end) => [end - 1, end, end + 1]), ...between]
  const days = ends
    .flatMap((end) => [end - dayMs, end, end + dayMs])
    .map((at) => new Date(at).toISOString().slice(0, 10))
  return [...instants, ...days, 'no date at all']
}

/** Beginnings that differ, and a text that must not stand in what must. */
function textsExclude(literals: Conjunction): boolean {
  const of = (negated: boolean, ...operators: readonly string[]) =>
    literals
      .filter((literal) => literal.negated === negated && operators.includes(literal.operator))
      .map(({ operand }) => String(operand).normalize().toLowerCase())
  const begins = of(false, 'startsWith')
  const begin = (one: string, other: string) => one.startsWith(other) || other.startsWith(one)
  if (begins.some((one) => begins.some((other) => !begin(one, other)))) return true
  const holds = [...begins, ...of(false, 'contains')]
  if (of(true, 'contains').some((not) => holds.some((one) => one.includes(not)))) return true
  return of(true, 'startsWith').some((not) => begins.some((one) => one.startsWith(not)))
}
