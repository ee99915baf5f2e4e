import type { Defined, Definitions } from '#engine/core/catalogue.ts'
import type { FormFile } from '#engine/schemas/types.ts'

/** Whether customers can send the form: it is published, and its team has not switched forms off (`channels.form: false`). */
export function isPublished({ teams }: Pick<Definitions, 'teams'>, { value }: Defined<FormFile>): boolean {
  const { published, team: named } = value['x-form'] ?? {}
  const all = [...teams.values()]
  const team = all.find(({ id }) => id === named) ?? all.find((one) => one.value.default === true) ?? all[0]
  return published !== false && team?.value.channels?.form !== false
}
