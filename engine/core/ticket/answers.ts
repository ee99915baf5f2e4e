import type { FieldView } from '#engine/core/form/form.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

export interface Answer {
  readonly label: string
  readonly value: string
}

/** Answers with their labels, in the order of the form: choices as people read them, groups and rows opened, what was not given left out. */
export function answersOf(fields: readonly FieldView[], values: JsonObject): readonly Answer[] {
  return fields.flatMap((field): readonly Answer[] => {
    const value = values[lastName(field.name)]
    if (value === undefined || value === null || field.control === 'file' || field.control === 'hidden') return []
    if (field.control === 'group') return answersOf(field.fields, value as JsonObject)
    if (field.control === 'list')
      return (value as readonly Json[]).flatMap((row) => answersOf(field.fields, row as JsonObject))
    const given: readonly Json[] = Array.isArray(value) ? value : [value]
    return [{ label: field.label, value: given.map((one) => said(field, one)).join(', ') }]
  })
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

function said({ choices }: FieldView, value: Json): string {
  if (typeof value === 'boolean') return value ? '✓' : '–'
  return choices.find((choice) => choice.value === String(value))?.label ?? String(value)
}
