import { isObject } from '#engine/core/form/schema-type.ts'
import type { FieldShape } from '#engine/core/form/shape.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/**
 * Fields in the pages of a long form: a page begins with each field that `begins` one, and what stands before the first of these is a page
 * too. A form without such fields is one page.
 */
export function inSteps<T>(fields: readonly T[], begins: (field: T) => boolean): readonly (readonly T[])[] {
  const steps: T[][] = []
  for (const field of fields) {
    const current = steps.at(-1)
    if (current === undefined || begins(field)) steps.push([field])
    else current.push(field)
  }
  return steps
}

/**
 * Rule of the plain schema (`#/anyOf`, `#/allOf/0`) → number of the step of the last field that it speaks of. Until the reader comes there
 * the rule is not told: "an address or a telephone number" may still be met by the second. Rules of the first step are left out.
 */
export type RuleSteps = Readonly<Record<string, number>>

export function ruleSteps(schema: JsonObject, fields: readonly FieldShape[]): RuleSteps {
  const stepOf = new Map(fields.map(({ key, step = 0 }) => [key, step]))
  const last = (names: readonly string[]) => Math.max(0, ...names.map((name) => stepOf.get(name) ?? 0))
  const rules = objectRules(schema).map(([pointer, names]) => [pointer, last(names)] as const)
  return Object.fromEntries(rules.filter(([, step]) => step > 0))
}

/** What is checked before the reader has come to the end: rules by their path in the schema, fields by their property name. */
export interface Reach {
  /** A rule that speaks of a later step too is not told before the reader comes there. */
  readonly hasRule: (schemaPath: string) => boolean
  readonly hasField: (key: string) => boolean
}

/** How far the checks go up to the step with this number; null: everything. */
export function reachOf(fields: readonly FieldShape[], rules: RuleSteps, upTo: number | undefined): Reach | null {
  if (upTo === undefined) return null
  const later = new Set(fields.filter(({ step = 0 }) => step > upTo).map(({ key }) => key))
  const waiting = Object.keys(rules).filter((rule) => (rules[rule] ?? 0) > upTo)
  return {
    hasRule: (path) => !waiting.some((rule) => path === rule || path.startsWith(`${rule}/`)),
    hasField: (key) => !later.has(key),
  }
}

function objectRules(schema: JsonObject): readonly (readonly [pointer: string, names: readonly string[]])[] {
  const conditional = ['if', 'then', 'else'].flatMap((key) => namesIn(schema[key]))
  const parts = Array.isArray(schema.allOf) ? schema.allOf : []
  return [
    ...['anyOf', 'oneOf', 'not'].map((key) => [`#/${key}`, namesIn(schema[key])] as const),
    ...['if', 'then', 'else'].map((key) => [`#/${key}`, conditional] as const),
    ...parts.map((part: Json, index) => [`#/allOf/${index}`, namesIn(part)] as const),
  ]
}

/** Names of the fields that a rule speaks of. */
function namesIn(rule: Json | undefined): readonly string[] {
  if (Array.isArray(rule)) return rule.flatMap(namesIn)
  if (!isObject(rule)) return []
  const properties = isObject(rule.properties) ? Object.keys(rule.properties) : []
  const required = Array.isArray(rule.required) ? rule.required.map(String) : []
  const dependent = [rule.dependentRequired, rule.dependentSchemas].filter(isObject).flatMap((one) => Object.keys(one))
  const below = ['if', 'then', 'else', 'not', 'allOf', 'anyOf', 'oneOf'].flatMap((key) => namesIn(rule[key]))
  return [...properties, ...required, ...dependent, ...below]
}
