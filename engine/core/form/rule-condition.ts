import { choicesOf, isObject, schemaType } from '#engine/core/form/schema-type.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/** A condition of our grammar as data; an empty one always holds. */
export type Guard = JsonObject

/** The object around a rule: its fields, which of them are always answered, and what stands before their names in conditions. */
export interface Around {
  readonly properties: JsonObject
  readonly required: readonly Json[]
  readonly prefix: string
}

/** Keywords that no answer can break; of a type it is known already. */
const silent = new Set(['type', 'title', 'description', 'default', 'examples', '$comment'])

/**
 * The condition that says when answers fit the schema of an `if`, as far as it asks about values of fields around it; null where our grammar
 * cannot say it. A field that the schema does not require fits while it has no answer, as the standard has it, unless it must be answered
 * anyway.
 */
export function guardOf(rule: Json, around: Around): Guard | null {
  if (rule === true) return {}
  if (!isObject(rule)) return null
  const parts = Object.entries(rule).map(([key, value]): Guard | null => {
    if (key === 'properties' && isObject(value)) return ofProperties(value, rule, around)
    if (key === 'required' && Array.isArray(value)) return all(value.map((name) => given(String(name), rule, around)))
    if (key === 'not') return opposite(guardOf(value, around))
    if (key === 'allOf' && Array.isArray(value)) return all(value.map((part: Json) => guardOf(part, around)))
    if (key === 'anyOf' && Array.isArray(value)) return any(value.map((part: Json) => guardOf(part, around)))
    return silent.has(key) ? {} : null
  })
  return all(parts)
}

/** All of these; null when one cannot be said. */
export function all(guards: readonly (Guard | null)[]): Guard | null {
  return guards.reduce<Guard | null>((one, other) => {
    if (one === null || other === null) return null
    const isApart = Object.keys(other).every((key) => !Object.hasOwn(one, key))
    if (isApart) return Object.fromEntries([...Object.entries(one), ...Object.entries(other)])
    return JSON.stringify(one) === JSON.stringify(other) ? one : { not: { any: [{ not: one }, { not: other }] } }
  }, {})
}

/** One of these; null when one cannot be said. */
export function any(guards: readonly (Guard | null)[]): Guard | null {
  const distinct = new Map(guards.map((guard) => [JSON.stringify(guard), guard]))
  const each = [...distinct.values()]
  if (each.length === 0 || each.some((guard) => guard === null)) return null
  if (each.some((guard) => guard !== null && Object.keys(guard).length === 0)) return {}
  return each.length === 1 ? (each[0] as Guard) : { any: each as Guard[] }
}

function opposite(guard: Guard | null): Guard | null {
  // What always holds has an opposite that no field could wait for.
  return guard === null || Object.keys(guard).length === 0 ? null : { not: guard }
}

function ofProperties(tests: JsonObject, rule: JsonObject, around: Around): Guard | null {
  const asked = Array.isArray(rule.required) ? rule.required : []
  return all(
    Object.entries(tests).map(([name, test]) => {
      const field = around.properties[name]
      const isAnswered = asked.includes(name) || around.required.includes(name)
      return isObject(field) ? ofTest(name, test, field, { ...around, isAnswered }) : null
    }),
  )
}

function ofTest(
  name: string,
  test: Json,
  field: JsonObject,
  around: Around & { readonly isAnswered: boolean },
): Guard | null {
  const subject = around.prefix + name
  if (test === true) return {}
  if (!isObject(test)) return null
  if (schemaType(field) === 'boolean') {
    const value = test.const ?? (Array.isArray(test.enum) && test.enum.length === 1 ? test.enum[0] : undefined)
    return typeof value === 'boolean' ? { [subject]: value } : null
  }
  const operators = Object.entries(test).map(([keyword, value]) => operatorOf(keyword, value))
  if (operators.some((operator) => operator === null)) return null
  const told = Object.assign({}, ...operators) as JsonObject
  const { is, not, ...others } = told
  const plain = Object.keys(others).length === 0
  const holds: Guard =
    is !== undefined ? { [subject]: plain ? is : { is, ...others } } : plain ? {} : { [subject]: others }
  const guard = not === undefined ? holds : all([holds, { not: { [subject]: not } }])
  if (guard === null || Object.keys(guard).length === 0) return guard
  return around.isAnswered || !askable(field) ? guard : { any: [guard, { [subject]: { isSet: false } }] }
}

/** A keyword of a test as an operator of ours; null where there is none, empty where it says nothing. */
function operatorOf(keyword: string, value: Json): JsonObject | null {
  const operator = operators[keyword]
  if (operator) return { [operator]: value }
  if (keyword === 'not') return isObject(value) && value.const !== undefined ? { not: value.const } : noneOf(value)
  if (keyword === 'contains' && isObject(value)) return value.const === undefined ? null : { is: value.const }
  if (keyword === 'minLength' && value === 1) return { isSet: true }
  return silent.has(keyword) ? {} : null
}

const operators: Readonly<Record<string, string>> = {
  const: 'is',
  enum: 'in',
  minimum: 'atLeast',
  maximum: 'atMost',
  exclusiveMinimum: 'above',
  exclusiveMaximum: 'below',
  pattern: 'matches',
}

function noneOf(value: Json): JsonObject | null {
  return isObject(value) && Array.isArray(value.enum) ? { not: { in: value.enum } } : null
}

/** That a field has an answer: of a box, that it is ticked. */
function given(name: string, rule: JsonObject, { properties, prefix }: Around): Guard | null {
  const field = properties[name]
  if (!isObject(field)) return null
  const tests = isObject(rule.properties) ? rule.properties : {}
  if (Object.hasOwn(tests, name) && needsAnswer(tests[name])) return {}
  if (schemaType(field) === 'boolean') return { [prefix + name]: true }
  return askable(field) ? { [prefix + name]: { isSet: true } } : null
}

/** Whether a test fits no field without an answer; what asks only for another value does. */
function needsAnswer(test: Json | undefined): boolean {
  if (!isObject(test)) return false
  const operators = Object.entries(test).flatMap(([keyword, value]) => Object.keys(operatorOf(keyword, value) ?? {}))
  return operators.some((operator) => operator !== 'not')
}

function askable(field: JsonObject): boolean {
  const type = schemaType(field)
  const items = isObject(field.items) ? field.items : {}
  return type === 'array' ? choicesOf(items) !== null : type !== 'object' && type !== 'boolean'
}
