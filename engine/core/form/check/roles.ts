import type { FormCheck, FormContext } from '#engine/core/form/check/context.ts'
import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import type { FieldModel } from '#engine/core/form/model.ts'
import { isObject } from '#engine/core/form/schema-type.ts'

/** Roles that two fields claim or that a field cannot play; and a form that asks for no address. */
export const roleFindings: FormCheck = (context) => {
  const roles = context.all.filter(({ schema }) => typeof schema['x-role'] === 'string')
  const repeated = roles.filter(
    (field, index) => roles.findIndex(({ schema }) => schema['x-role'] === field.schema['x-role']) < index,
  )
  return [
    ...repeated.map((field) =>
      finding(field, `"${field.schema['x-role']}" is already the role of another field`, 'take one of the two out'),
    ),
    ...roles.flatMap(unfit),
    ...addressFindings(context),
  ]
}

function unfit(field: FieldModel): readonly Finding[] {
  const { schema, shape, name } = field
  if (name.includes('*'))
    return [finding(field, 'a field that may repeat cannot have a role', 'move it out of the list')]
  switch (schema['x-role']) {
    case 'requester.email':
      return shape.kind === 'email'
        ? []
        : [finding(field, 'the requester’s address must be a mail address', 'add "format": "email"')]
    case 'ticket.priority':
      return isPriority(field)
        ? []
        : [
            finding(
              field,
              'a priority is one of 0, 1, 2, 3 or low, medium, high, urgent',
              'list some of these in "enum"',
            ),
          ]
    case 'ticket.team':
      return shape.kind === 'choice' || shape.kind === 'constant'
        ? []
        : [finding(field, 'only a choice can set the team', 'list the teams in "enum"')]
    default:
      return []
  }
}

function isPriority({ schema, shape }: FieldModel): boolean {
  const values = shape.choices ?? (shape.kind === 'constant' ? [shape.constant ?? null] : null)
  if (values) return values.every((value) => /^([0-3]|low|medium|high|urgent)$/i.test(String(value)))
  return shape.kind === 'number' && schema.minimum === 0 && schema.maximum === 3
}

function finding({ pointer }: FieldModel, message: string, hint: string | null): Finding {
  return { pointer: pointerTo(pointer, 'x-role'), code: 'docket/form-role', severity: 'error', message, hint }
}

function addressFindings({ all, form }: FormContext): readonly Finding[] {
  const settings = isObject(form['x-form']) ? form['x-form'] : {}
  const hasAddress = all.some(({ shape, schema }) => shape.kind === 'email' || schema['x-role'] === 'requester.email')
  if (hasAddress || all.length === 0 || settings.published === false) return []
  return [
    {
      pointer: '/properties',
      code: 'docket/form-no-address',
      severity: 'warning',
      message: 'the form asks for no mail address, so the request page is the only way back to the sender',
      hint: 'add a field with "format": "email"',
    },
  ]
}
