import type { Post } from '#engine/channels/form/posted.ts'
import type { CompiledForm } from '#engine/core/form/form.ts'
import { languageTag } from '#engine/core/language-tag.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { RefusedSubmission, SavedNote } from '#engine/http/pages.ts'
import { escapeHtml, plainPage } from '#engine/http/plain-page.ts'

/** What becomes of a post that comes back. */
export interface Returned {
  readonly form: CompiledForm
  readonly body: Post
  readonly reason: RefusedSubmission['reason']
  readonly errors?: RefusedSubmission['errors']
  readonly uploads?: readonly { readonly id: string; readonly name: string; readonly size: number }[]
  /** Left out: the step that the page showed. */
  readonly step?: number
  readonly shownSteps?: readonly number[]
  readonly savedAs?: string | null
  readonly saved?: RefusedSubmission['saved']
}

/** A post as its page shows it again; values that name a file become that file. */
export function asTyped({ form, body, reason, errors = [], uploads = [], ...rest }: Returned): RefusedSubmission {
  const { entries, oversized } = body
  const said = (name: string) => entries.find(([known]) => known === name)?.[1]
  const kept = new Map(uploads.map((file) => [file.id, { id: file.id, name: file.name, size: file.size }]))
  const notKept = new Set(oversized.map(({ id }) => id))
  const values: Record<string, string[]> = Object.create(null)
  const files: Record<string, { id: string; name: string; size: number }[]> = Object.create(null)
  for (const [name, value] of entries) {
    const file = kept.get(value)
    if (file) files[name] = [...(files[name] ?? []), file]
    else if (!notKept.has(value) && !name.startsWith('docket-')) values[name] = [...(values[name] ?? []), value]
  }
  const step = rest.step ?? Math.max(1, Math.trunc(Number(said('docket-step'))) || 1) - 1
  return {
    form: form.defined.id,
    values,
    files,
    errors: errors.filter(({ field }) => form.stepOf(field) === step),
    reason,
    step,
    shownSteps: rest.shownSteps ?? form.shownSteps(form.decode(entries, 'UTC')),
    savedAs: rest.savedAs ?? said('docket-saved') ?? null,
    saved: rest.saved ?? null,
  }
}

export function localeOf({ entries }: Post): string {
  return languageTag(entries.find(([name]) => name === 'docket-locale')?.[1] ?? '') ?? 'en'
}

const sentences: Readonly<Record<RefusedSubmission['reason'], string>> = {
  invalid: 'Some answers are missing or not right.',
  expired: 'The form has changed since you opened it. Please look at it again.',
  conflict: 'This was sent before with other answers. Open the form again to send a second one.',
  'too-many-requests': 'Too many messages came from your network. Please wait a minute and send it again.',
  'too-large': 'This is more than the form can take.',
  unavailable: 'This was not sent. Please try again in a minute.',
  turned: 'This was not sent yet: the form goes on. Go back to its page and send all of it at once.',
  ready: 'This was not sent yet: nothing more is asked. Go back to its page and send it.',
  saved: 'The form is saved.',
  gone: 'This link opens no saved form any more: it was sent, or 14 days have passed.',
}

/** The form's page again with everything typed; without a site, a plain page that says what is wrong and repeats what was typed. */
export function returnedPage(
  c: DoorContext,
  submission: RefusedSubmission,
  locale: string,
  status: number,
): Promise<Response> {
  const { pages } = c.var.door
  if (!pages) return Promise.resolve(plainRefusal(c, submission, status))
  const prefix = locale === 'en' ? '' : `/${locale.toLowerCase()}`
  return pages.render(c, `${prefix}/forms/${submission.form}/`, { status, submission })
}

function plainRefusal(c: DoorContext, submission: RefusedSubmission, status: number): Response {
  const { reason, errors, values, saved } = submission
  if (saved !== null) return plainPage(c, sentences.saved, plainSaved(c, submission, saved), status)
  const list = errors.map(({ message }) => `<li>${escapeHtml(message)}</li>`).join('')
  const typed = Object.entries(values).map(
    ([name, given]) => `<dt>${escapeHtml(name)}</dt><dd>${given.map(escapeHtml).join('<br>')}</dd>`,
  )
  const body = `<p>${sentences[reason]}</p>${list && `<ul>${list}</ul>`}<h2>What you typed</h2><dl>${typed.join('')}</dl>`
  return plainPage(c, 'This was not sent', body, status)
}

/** An engine without pages sends its reader to the help center, whose script fetches what was saved. */
function plainSaved(c: DoorContext, { form, savedAs }: RefusedSubmission, saved: SavedNote): string {
  const page = `${c.var.door.services.settings.siteUrl}/forms/${form}/#saved=${savedAs}`
  const mail =
    saved.action === null
      ? ''
      : `<form method="post" action="${escapeHtml(saved.action)}"><input type="email" name="email" required value="${escapeHtml(saved.email)}"><button>Mail me the link</button></form>`
  return `<p>This link opens it: <a href="${escapeHtml(saved.link)}">${escapeHtml(saved.link)}</a></p>${mail}<p><a href="${escapeHtml(page)}">Go on with the form</a></p>`
}
