import type { FormCheck } from '#engine/core/form/check/context.ts'
import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import type { FieldModel } from '#engine/core/form/model.ts'
import { isObject } from '#engine/core/form/schema-type.ts'
import type { Json } from '#engine/core/json.ts'

/** Labels, conditions and defaults for choices that are none, and choices that are shown twice. */
export const choiceFindings: FormCheck = ({ all, suggest }) =>
  all.flatMap((field) => {
    const choices = (field.shape.choices ?? (field.shape.kind === 'boolean' ? [true, false] : [])).map(String)
    const translations = isObject(field.schema['x-i18n']) ? Object.entries(field.schema['x-i18n']) : []
    const maps: readonly (readonly [pointer: string, value: Json | undefined])[] = [
      [pointerTo(field.pointer, 'x-labels'), field.schema['x-labels']],
      [pointerTo(field.pointer, 'x-options'), field.schema['x-options']],
      ...translations.map(([locale, texts]): readonly [string, Json | undefined] => [
        pointerTo(field.pointer, 'x-i18n', locale, 'x-labels'),
        isObject(texts) ? texts['x-labels'] : undefined,
      ]),
    ]
    const named = maps.flatMap(([pointer, value]) =>
      Object.keys(isObject(value) ? value : {})
        .filter((key) => !choices.includes(key))
        .map((key) => ({
          ...unknownChoice(pointerTo(pointer, key), key, field, suggest(key, choices)),
          part: 'key' as const,
        })),
    )
    return [...named, ...unknownDefault(field, choices), ...repeated(field, choices)]
  })

function repeated({ shape, pointer }: FieldModel, choices: readonly string[]): readonly Finding[] {
  const twice = choices.find((choice, index) => choices.indexOf(choice) !== index)
  if (twice === undefined) return []
  return [
    {
      pointer,
      code: 'docket/form-choice-repeated',
      severity: 'warning',
      message: `"${twice}" stands twice among the choices of "${shape.key}"`,
      hint: 'remove one of them',
    },
  ]
}

function unknownChoice(pointer: string, key: string, field: FieldModel, hint: string | null): Finding {
  return {
    pointer,
    code: 'docket/form-choice',
    severity: 'error',
    message: `"${key}" is not among the choices of "${field.shape.key}"`,
    hint,
  }
}

function unknownDefault(field: FieldModel, choices: readonly string[]): readonly Finding[] {
  const { schema, shape, pointer } = field
  if (shape.kind !== 'choice' || schema.default === undefined) return []
  const values = Array.isArray(schema.default) ? schema.default : [schema.default]
  const wrong = values.find((value: Json) => value !== null && !choices.includes(String(value)))
  return wrong === undefined
    ? []
    : [unknownChoice(pointerTo(pointer, 'default'), String(wrong), field, `one of: ${choices.join(', ')}`)]
}
