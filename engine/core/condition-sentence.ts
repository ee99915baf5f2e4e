import type { Condition } from '#engine/schemas/types.ts'
import { operatorsOf } from './condition.ts'

/** One test of a condition as people say it: “Topic” is (not) “Damaged goods”. */
export interface Clause {
  readonly subject: string
  readonly operator: string
  readonly operand: unknown
  readonly negated: boolean
}

/** Clauses that must all hold, in groups of which one must: a, and b; or c. */
export type Sentence = readonly (readonly Clause[])[]

/** The sentence that says a condition; null for one that is nested deeper than a sentence can say. */
export function sentenceOf(condition: Condition): Sentence | null {
  const { any, ...others } = condition as Parts
  if (any === undefined || any.length < 2 || Object.keys(others).length > 0) {
    const group = groupOf(condition)
    return group && [group]
  }
  const groups = any.map(groupOf)
  return groups.every((group) => group !== null) ? groups : null
}

/** The condition that a sentence says, written as briefly as the grammar allows. Safe in the browser. */
export function conditionOf(sentence: Sentence): Condition {
  const groups = sentence.filter((group) => group.length > 0).map(together)
  return groups.length === 1 ? (groups[0] as Condition) : { any: groups }
}

interface Parts {
  readonly any?: readonly Condition[]
  readonly not?: Condition
}

function groupOf(condition: Condition): readonly Clause[] | null {
  const found = Object.entries(condition).map(([key, value]): readonly Clause[] | null => {
    if (key === 'not') return denied(value as Condition)
    if (key !== 'any') return clausesOf(key, value)
    const [only, ...more] = value as readonly Condition[]
    return only && more.length === 0 ? groupOf(only) : null
  })
  return found.every((clauses) => clauses !== null) ? found.flat() : null
}

/** What a `not` denies: one test, or each of several. */
function denied(condition: Condition): readonly Clause[] | null {
  const { any, ...others } = condition as Parts
  if (any !== undefined) {
    if (Object.keys(others).length > 0) return null
    const each = any.map(denied)
    return each.every((clauses) => clauses?.length === 1) ? each.flatMap((clauses) => clauses ?? []) : null
  }
  const group = groupOf(condition)
  const [only, ...more] = group ?? []
  if (!only || more.length > 0) return null
  return [opposite(only)]
}

function opposite(clause: Clause): Clause {
  return clause.operator === 'isSet' ? { ...clause, operand: !clause.operand } : { ...clause, negated: !clause.negated }
}

function clausesOf(subject: string, test: unknown): readonly Clause[] {
  return operatorsOf(test as Parameters<typeof operatorsOf>[0]).map(([operator, operand]) => ({
    subject,
    operator,
    operand,
    negated: false,
  }))
}

function together(clauses: readonly Clause[]): Condition {
  const plain = clauses.map((clause) => (clause.operator === 'isSet' && clause.negated ? opposed(clause) : clause))
  const tests = new Map<string, Map<string, unknown>>()
  const again: Clause[] = []
  for (const clause of plain.filter(({ negated }) => !negated)) {
    const operators = tests.get(clause.subject) ?? new Map<string, unknown>()
    // One object holds one test of a kind; a second one stands in an object of its own.
    if (operators.has(clause.operator)) again.push(clause)
    else tests.set(clause.subject, operators.set(clause.operator, clause.operand))
  }
  const not = plain.filter(({ negated }) => negated).map((clause) => together([{ ...clause, negated: false }]))
  return {
    ...Object.fromEntries([...tests].map(([subject, operators]) => [subject, testOf(operators)])),
    ...(not.length > 0 && { not: not.length === 1 ? not[0] : { any: not } }),
    ...(again.length > 0 && { any: [together(again)] }),
  } as Condition
}

function opposed({ operand, ...clause }: Clause): Clause {
  return { ...clause, operand: !operand, negated: false }
}

function testOf(operators: ReadonlyMap<string, unknown>): unknown {
  const isPlain = operators.size === 1 && operators.has('is')
  return isPlain ? operators.get('is') : Object.fromEntries(operators)
}
