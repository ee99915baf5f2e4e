import type { Defined, Definitions } from '#engine/core/catalogue.ts'
import type { FormFile } from '#engine/schemas/types.ts'
import { formTeam } from './team.ts'

/** Whether customers can send the form: it is published, and its team has not switched forms off (`channels.form: false`). */
export function isPublished(definitions: Pick<Definitions, 'teams'>, form: Defined<FormFile>): boolean {
  return form.value['x-form']?.published !== false && formTeam(definitions, form)?.value.channels?.form !== false
}
