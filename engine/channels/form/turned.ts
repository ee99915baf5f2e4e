import type { CompiledForm, FieldError } from '#engine/core/form/form.ts'
import { nextOf, stepAfter } from '#engine/core/form/turn.ts'
import type { UploadRow } from '#engine/store/ticket-store.ts'
import type { Arrived } from './arrived.ts'

/** A page of a long form that was not sent yet: another one of it comes back. */
export interface Turned {
  readonly form: CompiledForm
  /** `invalid`: first what is wrong. `ready`: nothing more is asked. `expired`: the form has changed. */
  readonly reason: 'turned' | 'ready' | 'invalid' | 'expired'
  /** Number of the step to show, from 0. */
  readonly step: number
  readonly errors: readonly FieldError[]
  readonly uploads: ReadonlyMap<string, UploadRow>
}

/**
 * Where a button of a step leads; null when it sends the form. "Send" on a step behind which more is asked, as the answers stand now, is
 * "Continue": without a script the page cannot know.
 */
export function turnedPage({ today, form, said, values, team, files, kept }: Arrived): Turned | null {
  const { turn, step: at } = said
  if (turn === null || turn === 'save' || at === null || !(form ?? today).hasSteps) return null
  if (form === null) return { form: today, reason: 'expired', step: 0, errors: [], uploads: kept }
  const shown = form.shownSteps(values)
  if (turn === 'send' && nextOf(shown, at) === null) return null
  if (turn === 'back')
    return { form, reason: 'turned', step: stepAfter('back', { at, shown, wrong: null }), errors: [], uploads: kept }

  const verdict = form.check(values, { locale: said.locale, team, uploads: files, upTo: at })
  const errors = verdict.ok ? [] : verdict.errors
  const wrong = errors[0] ? form.stepOf(errors[0].field) : null
  const step = stepAfter('next', { at, shown, wrong })
  const reason = wrong !== null ? 'invalid' : step === at ? 'ready' : 'turned'
  return { form, reason, step, errors: errors.filter(({ field }) => form.stepOf(field) === step), uploads: kept }
}
