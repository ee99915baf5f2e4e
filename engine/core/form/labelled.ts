import { messagesIn } from '#engine/core/form/messages/messages.ts'
import type { FieldModel } from '#engine/core/form/model.ts'
import { choiceLabel, labelOf } from '#engine/core/form/translate.ts'
import { asObject } from '#engine/core/form/visibility.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/** One answer with its field; inside a list `name` holds the row (`items.0.street`). */
export interface Answer {
  readonly field: FieldModel
  readonly name: string
  readonly value: Json | undefined
}

/** The file's own language: what stands beside the translations. */
const ownLanguage = ''

/** Every answer of a single field, groups and rows opened, in page order. */
export function answersOf(fields: readonly FieldModel[], values: JsonObject, prefix = ''): readonly Answer[] {
  return fields.flatMap((field): readonly Answer[] => {
    const value = values[field.shape.key]
    const name = prefix + field.shape.key
    if (field.shape.kind === 'shown') return []
    if (field.shape.kind === 'group') return answersOf(field.fields, asObject(value), `${name}.`)
    if (field.shape.kind !== 'list') return [{ field, name, value }]
    const rows = Array.isArray(value) ? value : []
    return rows.flatMap((row: Json, index) => answersOf(field.fields, asObject(row), `${name}.${index}.`))
  })
}

/** An answer as people read it: a choice by its label, several joined; null when nothing was given. */
export function spoken({ field, value }: Answer): string | null {
  if (value === undefined || value === null) return null
  const { yes, no } = messagesIn(ownLanguage)
  const values = (Array.isArray(value) ? value : [value]).map((one: Json) => {
    if (field.shape.choices || field.schema['x-labels'] !== undefined) {
      const label = choiceLabel(field, one, ownLanguage)
      if (typeof one !== 'boolean' || label !== String(one)) return label
    }
    return typeof one === 'boolean' ? (one ? yes : no) : typeof one === 'object' ? JSON.stringify(one) : String(one)
  })
  return values.length > 0 ? values.join(', ') : null
}

/** "Label: value", one on each line; files stand beside the message anyway. */
export function inLines(answers: readonly Answer[]): string {
  return answers
    .filter(({ field }) => field.shape.kind !== 'file' && field.control !== 'hidden')
    .flatMap((answer) => {
      const text = spoken(answer)
      return text === null ? [] : [`${labelOf(answer.field, ownLanguage)}: ${text}`]
    })
    .join('\n')
}
