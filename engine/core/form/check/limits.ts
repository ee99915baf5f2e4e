import type { FormCheck } from '#engine/core/form/check/context.ts'
import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import type { FieldModel } from '#engine/core/form/model.ts'
import { isObject } from '#engine/core/form/schema-type.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/** Pairs of which the first may not be above the second. */
const pairs = [
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minContains', 'maxContains'],
  ['minProperties', 'maxProperties'],
  ['minimum', 'maximum'],
] as const

/** Limits that contradict each other: nothing fits them, so nobody could ever send the form. */
export const limitFindings: FormCheck = ({ form, fields, all }) => {
  const findings: Finding[] = []
  const visit = (value: Json | undefined, pointer: string, isMap: boolean) => {
    if (Array.isArray(value)) {
      value.forEach((part: Json, index) => {
        visit(part, pointerTo(pointer, index), false)
      })
      return
    }
    if (!isObject(value)) return
    if (!isMap) findings.push(...contradictions(value, pointer))
    for (const [key, member] of Object.entries(value)) {
      if (isMap || !/^(const|enum|default|examples|x-.*)$/.test(key))
        visit(member, pointerTo(pointer, key), !isMap && /^(properties|\$defs|definitions)$/.test(key))
    }
  }
  visit(form, '', false)
  const groups = all.filter(({ shape }) => shape.kind === 'group')
  return [
    ...findings,
    ...closedParts(form, fields, ''),
    ...groups.flatMap(({ schema, fields: inside, pointer }) => closedParts(schema, inside, pointer)),
  ]
}

/** Parts that take no field but their own, beside fields that are asked for as well: each answer to one of these would be refused. */
function closedParts(schema: JsonObject, fields: readonly FieldModel[], pointer: string): readonly Finding[] {
  const always = fields.filter(({ shape }) => !shape.visibleWhen)
  return ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => {
    const parts = Array.isArray(schema[keyword]) ? schema[keyword] : []
    const closed = parts.flatMap((part: Json, index) => (isClosed(part) ? [{ part, index }] : []))
    // An open alternative still takes the field.
    if (keyword !== 'allOf' && closed.length < parts.length) return []
    const left = always.filter(({ shape }) => closed.every(({ part }) => !Object.hasOwn(part.properties, shape.key)))
    const refused = keyword === 'allOf' ? always : left
    return closed.flatMap(({ part, index }): readonly Finding[] => {
      const field = refused.find(({ shape }) => !Object.hasOwn(part.properties, shape.key))
      if (field === undefined) return []
      return [
        {
          pointer: pointerTo(pointer, keyword, index, 'additionalProperties'),
          code: 'docket/form-limits',
          severity: 'error',
          message: `this part takes no field but its own, and the form asks for "${field.shape.key}" too`,
          hint: 'take "additionalProperties" out here: what no field asks for is kept apart anyway',
        },
      ]
    })
  })
}

function isClosed(part: Json): part is JsonObject & { readonly properties: JsonObject } {
  return isObject(part) && part.additionalProperties === false && isObject(part.properties) && !part.patternProperties
}

function contradictions(schema: Readonly<Record<string, Json>>, pointer: string): readonly Finding[] {
  return pairs.flatMap(([least, most]) => {
    const [low, high] = [schema[least], schema[most]]
    if (typeof low !== 'number' || typeof high !== 'number' || low <= high) return []
    return [
      {
        pointer: pointerTo(pointer, least),
        code: 'docket/form-limits',
        severity: 'error' as const,
        message: `nothing can be both: "${least}" is ${low} and "${most}" is ${high}`,
        hint: `make "${least}" ${high} or less`,
      },
    ]
  })
}
