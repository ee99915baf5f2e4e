import type { DoorContext } from '#engine/http/door.ts'
import type { RefusedSubmission } from '#engine/http/pages.ts'
import { escapeHtml, plainPage } from '#engine/http/plain-page.ts'

const sentences: Readonly<Record<RefusedSubmission['reason'], string>> = {
  invalid: 'Some answers are missing or not right.',
  expired: 'The form has changed since you opened it. Please look at it again.',
  conflict: 'This was sent before with other answers. Open the form again to send a second one.',
  'too-many-requests': 'Too many messages came from your network. Please wait a minute and send it again.',
  'too-large': 'This is more than the form can take.',
  unavailable: 'This was not sent. Please try again in a minute.',
}

/** The form's page again with everything typed; without a site, a plain page that says what is wrong and repeats what was typed. */
export function refusedPage(
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

function plainRefusal(c: DoorContext, { reason, errors, values }: RefusedSubmission, status: number): Response {
  const list = errors.map(({ message }) => `<li>${escapeHtml(message)}</li>`).join('')
  const typed = Object.entries(values).map(
    ([name, given]) => `<dt>${escapeHtml(name)}</dt><dd>${given.map(escapeHtml).join('<br>')}</dd>`,
  )
  const body = `<p>${sentences[reason]}</p>${list && `<ul>${list}</ul>`}<h2>What you typed</h2><dl>${typed.join('')}</dl>`
  return plainPage(c, 'This was not sent', body, status)
}
