import type { FormCheck } from '#engine/core/form/check/context.ts'
import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import type { Control } from '#engine/core/form/form.ts'
import { controls } from '#engine/core/form/kind.ts'
import type { FieldModel } from '#engine/core/form/model.ts'

/** Keywords that say nothing where they stand, and fields that nobody could fill in. */
export const fieldFindings: FormCheck = ({ all }) =>
  all.flatMap((field) => [
    ...inputFindings(field),
    ...fileFindings(field),
    ...hiddenFindings(field),
    ...deviceFindings(field),
  ])

function inputFindings({ schema, shape, pointer }: FieldModel): readonly Finding[] {
  const input = schema['x-input'] as Control | undefined
  if (input === undefined || shape.kind === 'constant') return []
  const fitting = fittingInputs(shape.kind, shape.many === true)
  if (fitting.includes(input)) return []
  return [
    {
      pointer: pointerTo(pointer, 'x-input'),
      code: 'docket/form-input',
      severity: 'error',
      message: `"${input}" does not fit ${shape.many ? 'a list of values' : 'a field of this type'}`,
      hint: fitting.length > 0 ? `fitting: ${fitting.join(', ')}` : 'leave "x-input" out',
    },
  ]
}

function fittingInputs(kind: FieldModel['shape']['kind'], many: boolean): readonly Control[] {
  if (kind === 'choice') return many ? ['checkboxes'] : ['select', 'radio']
  if (kind === 'group' || kind === 'list') return []
  if (many && kind !== 'file') return ['textarea', 'text']
  return controls[kind]
}

function fileFindings({ schema, shape, pointer }: FieldModel): readonly Finding[] {
  if (shape.kind === 'file') return []
  return ['x-accept', 'x-maxBytes']
    .filter((keyword) => keyword in schema)
    .map((keyword) => ({
      pointer: pointerTo(pointer, keyword),
      code: 'docket/form-input',
      severity: 'error',
      message: `"${keyword}" is for files`,
      hint: 'add "format": "binary" or "x-input": "file"',
    }))
}

function hiddenFindings({ schema, shape, pointer }: FieldModel): readonly Finding[] {
  if (schema['x-hidden'] !== true || shape.constant !== undefined || shape.otherwise !== undefined) return []
  const isFilled = Array.isArray(schema['x-prefill'])
  if (isFilled && !shape.required && !shape.requiredWhen) return []
  return [
    {
      pointer: pointerTo(pointer, 'x-hidden'),
      code: 'docket/form-hidden',
      severity: shape.required ? 'error' : 'warning',
      message: shape.required ? 'a hidden field without a value is required' : 'a hidden field has no value',
      hint: 'add "const" or "default"',
    },
  ]
}

/** Who has only such a device could not send the form before it has told them what is missing. */
function deviceFindings({ schema, shape, pointer }: FieldModel): readonly Finding[] {
  const device = schema['x-device']
  if (typeof device !== 'string' || (!shape.required && !shape.requiredWhen) || schema.default !== undefined) return []
  const name = device === 'hide-on-phone' ? 'phones' : 'desktops'
  return [
    {
      pointer: pointerTo(pointer, 'x-device'),
      code: 'docket/form-hidden',
      severity: 'warning',
      message: `"${shape.key}" must be filled in, and ${name} do not show it`,
      hint: 'give it a "default", or do not require it',
    },
  ]
}
