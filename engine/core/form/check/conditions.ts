import { operatorsOf } from '#engine/core/condition.ts'
import { neverHold, type SubjectShape } from '#engine/core/condition-proof.ts'
import type { FormCheck, FormContext } from '#engine/core/form/check/context.ts'
import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import type { FieldModel } from '#engine/core/form/model.ts'
import { isObject } from '#engine/core/form/schema-type.ts'
import { subjectOf } from '#engine/core/form/subjects.ts'
import type { Json } from '#engine/core/json.ts'
import { linearPattern } from '#engine/core/pattern.ts'
import type { Condition } from '#engine/schemas/types.ts'

/** Conditions that ask about no field, or for a value that its field cannot have. */
export const conditionFindings: FormCheck = (context) =>
  context.all.flatMap((field) =>
    conditionsOf(field).flatMap(([pointer, condition]) => {
      const found = findingsIn(condition, pointer, field, context)
      return found.length > 0 ? found : contradictions(condition, pointer, field, context)
    }),
  )

/** Every condition of a field with its place. */
function conditionsOf({ schema, pointer }: FieldModel): readonly (readonly [pointer: string, condition: Json])[] {
  const options = isObject(schema['x-options']) ? Object.entries(schema['x-options']) : []
  const own = ['x-visible', 'x-required'].flatMap((keyword): (readonly [string, Json])[] =>
    isObject(schema[keyword]) ? [[pointerTo(pointer, keyword), schema[keyword]]] : [],
  )
  return [
    ...own,
    ...options.map(([choice, condition]) => [pointerTo(pointer, 'x-options', choice), condition] as const),
  ]
}

function findingsIn(condition: Json, pointer: string, field: FieldModel, context: FormContext): readonly Finding[] {
  if (!isObject(condition)) return []
  return Object.entries(condition).flatMap(([key, test]): readonly Finding[] => {
    const at = pointerTo(pointer, key)
    if (key === 'any' && Array.isArray(test)) {
      return test.flatMap((one: Json, index) => findingsIn(one, pointerTo(at, index), field, context))
    }
    if (key === 'not') return findingsIn(test, at, field, context)
    const subject = subjectOf(key, field, context.all)
    return subject === null ? [unknownSubject(at, key, field, context)] : valueFindings(test, at, subject, context)
  })
}

function unknownSubject(pointer: string, name: string, field: FieldModel, { all, suggest }: FormContext): Finding {
  const row = field.name.slice(0, field.name.lastIndexOf('*.') + 2)
  const names = all
    .filter(({ shape }) => shape.kind !== 'shown')
    .map((one) => (field.name.includes('*') && one.name.startsWith(row) ? one.name.slice(row.length) : one.name))
    .filter((candidate) => !candidate.includes('*') && candidate !== field.shape.key)
  return {
    pointer,
    part: 'key',
    code: 'docket/form-subject',
    severity: 'error',
    message: `"${name}" is no field of this form`,
    hint: suggest(name, names),
  }
}

function valueFindings(test: Json, pointer: string, subject: FieldModel, { suggest }: FormContext): readonly Finding[] {
  const values = subject.shape.choices ?? (subject.shape.kind === 'boolean' ? [true, false] : null)
  if (values === null) return []
  const known = values.map(String)
  return operatorsOf(test).flatMap(([operator, operand]): readonly Finding[] => {
    const asked = operator === 'is' || operator === 'in' ? [operand].flat() : []
    const wrong = asked.filter((value) => !known.includes(String(value)))
    return wrong.map((value) => ({
      pointer: isObject(test) ? pointerTo(pointer, operator) : pointer,
      code: 'docket/form-subject-value',
      severity: 'error',
      message: `"${subject.shape.key}" is never ${JSON.stringify(value)}`,
      hint: suggest(String(value), known),
    }))
  })
}

/** A condition whose tests contradict each other, whatever is answered. */
function contradictions(condition: Json, pointer: string, field: FieldModel, { all }: FormContext): readonly Finding[] {
  const shapeOf = (name: string) => answersOf(subjectOf(name, field, all))
  if (!isObject(condition) || !neverHold([condition as Condition], { shapeOf, matcher })) return []
  const message = 'this condition can never hold'
  const hint = 'no answers satisfy all of its tests at once; several values are a list, several ways an "any"'
  return [{ pointer, code: 'docket/form-never-holds', severity: 'error', message, hint }]
}

function answersOf(subject: FieldModel | null): SubjectShape {
  const { kind, many, choices = null } = subject?.shape ?? { kind: 'list' }
  return {
    mayBeList: many === true || kind === 'list' || kind === 'group' || kind === 'file',
    values: choices ?? (kind === 'boolean' ? [true, false] : null),
  }
}

/** A pattern that does not compile is told by another check: taken as one that fits, it makes nothing look impossible. */
function matcher(pattern: string): { test(text: string): boolean } {
  try {
    return linearPattern(pattern)
  } catch {
    return { test: () => true }
  }
}
