import { editedAnswers } from '#engine/channels/form/edited-answers.ts'
import type { Forms } from '#engine/channels/form/forms.ts'
import { editableByAgent } from '#engine/core/ticket/editable-answers.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readEntries } from '#engine/http/form-fields.ts'
import { ticketOf } from '#engine/http/routes/api/ticket-of.ts'
import { submitChanges } from '#engine/http/routes/api/write.ts'
import { deskZone } from './frame.ts'
import { deskLanguage } from './language.ts'
import { ticketPage } from './ticket.ts'

/** Answers of the form that an agent puts right; what the form would not have taken comes back with what was typed. */
export async function postFields(c: DoorContext, forms: Forms): Promise<Response> {
  const ticket = await ticketOf(c, 'change')
  const locale = deskLanguage(c, callerOf(c))
  const form = ticket.form === null ? null : await forms.withHash(ticket.form.id, ticket.form.hash)
  const editable = form === null ? [] : editableByAgent(form.view(locale), ticket)
  if (form === null || editable.length === 0) throw notFound()
  const posted = await readEntries(c)
  const edited = editedAnswers(form, ticket, editable, posted, { timeZone: deskZone(c), locale })
  if ('mistakes' in edited) {
    const label = (name: string) => editable.find(({ field }) => field.name === name)?.field.label ?? name
    const message = edited.mistakes.map((mistake) => `${label(mistake.field)}: ${mistake.message}`).join(' ')
    const answers = {
      typed: new URLSearchParams(posted.map(([...entry]) => entry)).toString(),
      errors: edited.mistakes,
    }
    return ticketPage(c, forms, 422, { kind: 'change', text: '', files: [], sendAt: '', message, answers })
  }
  if (Object.keys(edited.changed).length > 0)
    await submitChanges(c, ticket, [{ type: 'fields.changed', content: { fields: edited.changed } }], {
      body: null,
      version: null,
    })
  return c.redirect(`/desk/tickets/${ticket.number}`, 303)
}
