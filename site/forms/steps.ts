import type { FormView } from '#engine/core/form/form.ts'
import type { FormPage, RefusedSubmission } from '#engine/http/pages.ts'

/** Where the reader of a long form stands. */
export interface Progress {
  /** Number of the step that is shown, from 0. */
  readonly at: number
  /** The same for people: from 1, among the steps in which something is asked. */
  readonly number: number
  readonly count: number
  readonly isFirst: boolean
  /** No step comes behind it. One that only an answer of this step would show still counts: the server knows when the answer is in. */
  readonly isLast: boolean
}

/** Null for a form of one page. */
export function progressOf(
  { view, shownSteps }: Pick<FormPage, 'shownSteps'> & { readonly view: Pick<FormView, 'steps'> },
  submission: Pick<RefusedSubmission, 'step' | 'reason'> | null,
): Progress | null {
  if (view.steps.length < 2) return null
  const at = Math.min(submission?.step ?? shownSteps[0] ?? 0, view.steps.length - 1)
  const shown = [...new Set([...shownSteps, at])].sort((one, other) => one - other)
  return {
    at,
    number: shown.indexOf(at) + 1,
    count: shown.length,
    isFirst: shown[0] === at,
    isLast: at === view.steps.length - 1 || submission?.reason === 'ready',
  }
}
