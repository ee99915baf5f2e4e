import type { FormCheck } from '#engine/core/form/check/context.ts'
import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import { isObject } from '#engine/core/form/schema-type.ts'
import type { Json } from '#engine/core/json.ts'

/** Pairs of which the first may not be above the second. */
const pairs = [
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minContains', 'maxContains'],
  ['minProperties', 'maxProperties'],
  ['minimum', 'maximum'],
] as const

/** Limits that contradict each other: nothing fits them, so nobody could ever send the form. */
export const limitFindings: FormCheck = ({ form }) => {
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
  return findings
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
