import type { Forms } from '#engine/channels/form/forms.ts'
import type { FormIntake } from '#engine/channels/form/intake.ts'
import type { SavedForms } from '#engine/channels/form/saved.ts'
import type { Uploads } from '#engine/channels/form/uploads.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { CompiledForm } from '#engine/core/form/form.ts'
import type { DoorContext } from '#engine/http/door.ts'

/** What the routes of forms work with. */
export interface Parts {
  readonly forms: Forms
  readonly uploads: Uploads
  readonly intake: FormIntake
  readonly saved: SavedForms
}

/** The published form that the path names; throws DocketError `not-found`. */
export function publishedForm(c: DoorContext, { forms }: Pick<Parts, 'forms'>): CompiledForm {
  const form = forms.today(c.req.param('form') ?? '')
  if (!form) throw new DocketError('not-found', 'There is no such form.')
  c.header('Cache-Control', 'no-store')
  return form
}
