import type { FormCheck } from '#engine/core/form/check/context.ts'
import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import { isObject } from '#engine/core/form/schema-type.ts'
import { forbiddenNames } from '#engine/core/form/shape.ts'
import type { Json } from '#engine/core/json.ts'

const maxFields = 200
const maxChoices = 1000

/** Names that a post, a condition or the engine could misread, and forms too large to be one. */
export const nameFindings: FormCheck = ({ form }) => {
  const findings: Finding[] = []
  let fields = 0

  const visit = (schema: Json | undefined, pointer: string) => {
    if (!isObject(schema)) return
    if (Array.isArray(schema.enum) && schema.enum.length > maxChoices) {
      findings.push(
        tooMany(
          pointerTo(pointer, 'enum'),
          `a choice has ${schema.enum.length} values, at most ${maxChoices} are shown`,
        ),
      )
    }
    visit(schema.items, pointerTo(pointer, 'items'))
    if (!isObject(schema.properties)) return
    for (const [name, property] of Object.entries(schema.properties)) {
      const at = pointerTo(pointer, 'properties', name)
      if (++fields === maxFields + 1) findings.push(tooMany(at, `the form has more than ${maxFields} fields`))
      const reason = refusal(name)
      if (reason !== null) {
        findings.push({
          pointer: at,
          code: 'docket/form-field-name',
          severity: 'error',
          message: `a field cannot be called "${name}"`,
          hint: reason,
        })
      }
      visit(property, at)
    }
  }

  visit(form, '')
  return findings
}

function tooMany(pointer: string, message: string): Finding {
  return { pointer, code: 'docket/form-too-large', severity: 'error', message, hint: null }
}

function refusal(name: string): string | null {
  if (name === 'any' || name === 'not') return `in conditions "${name}" joins other conditions`
  if (name.startsWith('docket-')) return 'names that begin with "docket-" are the engine’s own'
  if (name.includes('.')) return 'a dot separates the names of a group and its fields'
  if (forbiddenNames.has(name)) return 'programs use this name for something else'
  if (name.includes('*') || name.trim() === '') return 'use letters, digits, "-" and "_"'
  return null
}
