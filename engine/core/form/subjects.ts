import type { FieldModel } from '#engine/core/form/model.ts'

/**
 * The field that a condition of `field` means by `name`: looked for among its siblings in the row, then in the form, then in the groups
 * around it, as `visibility.ts` does when the form is filled in. Null: there is none.
 */
export function subjectOf(name: string, field: FieldModel, all: readonly FieldModel[]): FieldModel | null {
  const [first = ''] = name.split('.')
  const named = (wanted: string) => all.find((one) => one.name === wanted && one.shape.kind !== 'shown')
  const prefix = prefixesOf(field.name).find((candidate) => named(candidate + first) !== undefined)
  return prefix === undefined ? null : (named(prefix + name) ?? null)
}

/** Of `items.*.address.street`: the row, the form, the group inside the row. */
function prefixesOf(name: string): readonly string[] {
  const parts = name.split('.').slice(0, -1)
  const prefixes = parts.map((_, index) => `${parts.slice(0, index + 1).join('.')}.`).reverse()
  const rows = prefixes.filter((prefix) => prefix.endsWith('.*.'))
  return [...rows, '', ...prefixes.filter((prefix) => !rows.includes(prefix) && !prefix.slice(0, -1).endsWith('*'))]
}
