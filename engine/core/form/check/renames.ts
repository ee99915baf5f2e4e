import type { FormCheck } from '#engine/core/form/check/context.ts'
import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import { isObject } from '#engine/core/form/schema-type.ts'

/** `x-was` names a field that is gone, and one field only takes its answers over. */
export const renameFindings: FormCheck = ({ form }) => {
  const properties = isObject(form.properties) ? form.properties : {}
  const taken = new Map<string, string>()
  return Object.entries(properties).flatMap(([name, field]): readonly Finding[] => {
    const old = isObject(field) ? field['x-was'] : undefined
    if (typeof old !== 'string') return []
    const at = { pointer: pointerTo('', 'properties', name, 'x-was'), code: 'docket/form-was' }
    if (Object.hasOwn(properties, old)) {
      const message =
        old === name ? 'a field was not called what it is called' : `"${old}" is still a field: its answers stay there`
      return [{ ...at, severity: 'warning', message, hint: 'take "x-was" out, or the old field' }]
    }
    const other = taken.get(old)
    taken.set(old, name)
    if (other === undefined) return []
    const message = `the answers of "${old}" go to "${other}" already`
    return [{ ...at, severity: 'error', message, hint: 'keep "x-was" on one of the two' }]
  })
}
