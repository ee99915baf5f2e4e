import { operatorsOf } from '#engine/core/condition.ts'
import type { Condition } from '#engine/schemas/types.ts'

/** A text that a condition compares a subject with. */
export interface ComparedValue {
  readonly subject: string
  readonly value: string
  readonly pointer: string
}

/** Values compared for sameness (`is`, `in`, a plain value or list), those inside `any` and `not` too. */
export function valuesOf(condition: Condition, pointer: string): readonly ComparedValue[] {
  return Object.entries(condition).flatMap(([subject, test]): readonly ComparedValue[] => {
    const at = `${pointer}/${subject}`
    if (subject === 'any')
      return (test as readonly Condition[]).flatMap((one, index) => valuesOf(one, `${at}/${index}`))
    if (subject === 'not') return valuesOf(test as Condition, at)
    return operatorsOf(test).flatMap(([operator, operand]) => {
      if (operator !== 'is' && operator !== 'in') return []
      const own = Array.isArray(test) || typeof test !== 'object' ? at : `${at}/${operator}`
      return Array.isArray(operand)
        ? operand.map((value, index) => ({ subject, value: String(value), pointer: `${own}/${index}` }))
        : [{ subject, value: String(operand), pointer: own }]
    })
  })
}
