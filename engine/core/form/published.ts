import type { Defined, Definitions } from '#engine/core/catalogue.ts'
import type { FormFile } from '#engine/schemas/types.ts'
import { formTeam } from './team.ts'

type Teams = Pick<Definitions, 'teams'>

/** Whether customers can send the form: it is published, and its team has not switched forms off (`channels.form: false`). */
export function isPublished(definitions: Teams, form: Defined<FormFile>): boolean {
  return whyClosed(definitions, form) === null
}

/** Why customers cannot send the form; null: they can. */
export function whyClosed(definitions: Teams, form: Defined<FormFile>): string | null {
  if (form.value['x-form']?.published === false) return 'it is not published'
  const team = formTeam(definitions, form)
  return team?.value.channels?.form === false ? `its team "${team.id}" takes no forms` : null
}
