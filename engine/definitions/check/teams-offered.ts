import type { Defined } from '#engine/core/catalogue.ts'
import { allFields, type FieldModel, formModel } from '#engine/core/form/model.ts'
import { pointerTo } from '#engine/definitions/finding.ts'
import type { FormFile } from '#engine/schemas/types.ts'

/** A team that an answer to a form, or a constant of it, sends the ticket to. */
export interface OfferedTeam {
  readonly pointer: string
  readonly id: string
}

/** The teams among which the field with the role `ticket.team` chooses; values that are no text are left to the checks of forms. */
export function teamsOffered({ value }: Pick<Defined<FormFile>, 'value'>): readonly OfferedTeam[] {
  return allFields(formModel(value).fields)
    .filter(({ schema }) => schema['x-role'] === 'ticket.team')
    .flatMap(teamsOf)
    .filter((team): team is OfferedTeam => typeof team.id === 'string')
}

function teamsOf({
  schema,
  pointer,
  shape,
}: FieldModel): readonly { readonly pointer: string; readonly id: unknown }[] {
  if (shape.kind === 'constant') {
    return [{ pointer: pointerTo(pointer, schema.const === undefined ? 'default' : 'const'), id: shape.constant }]
  }
  const list = ['enum', 'oneOf', 'anyOf'].find((keyword) => schema[keyword] !== undefined) ?? 'enum'
  const inside = list === 'enum' ? [] : ['const']
  return (shape.choices ?? []).map((id, index) => ({ pointer: pointerTo(pointer, list, index, ...inside), id }))
}
