import { arrive, savedMark } from './arriving.ts'
import type { draftOf } from './drafts.ts'
import { ofForm } from './of-form.ts'
import type { FormElements } from './page.ts'
import { restoreDraft } from './restoring.ts'
import { enableSteps, type Steps } from './steps.ts'

/**
 * What a form begins with beyond what the server wrote: the step that it was left at, what was typed last time, and, on a host of files,
 * what the link of the page says. Comes only where there is any of it. The steps, or null for a form of one page.
 */
export async function begin(page: FormElements, draft: ReturnType<typeof draftOf>): Promise<Steps | null> {
  const { form } = page
  const steps = 'steps' in ofForm(form, 'dataset') ? enableSteps(page) : null
  const isSaved = location.hash.startsWith(savedMark)
  // A page that the server turned has all that was typed, and stands where it should.
  const isTurned = form.querySelector(':scope > [data-step]')?.hasAttribute('hidden') === true
  const isRestored =
    !isSaved && !isTurned && !('refused' in ofForm(form, 'dataset')) && restoreDraft(page, draft, steps)
  // Elsewhere the server has read the link.
  if ('foreign' in ofForm(form, 'dataset') && (isSaved || (location.search !== '' && !isRestored)))
    await arrive(form, steps)
  return steps
}
