import { editedAnswers } from '#engine/channels/form/edited-answers.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import { notFound } from '#engine/http/admission.ts'
import { readEntries } from '#engine/http/form-fields.ts'
import { definitionsOf } from '#engine/http/resources/read-ticket.ts'
import { type Opened, proveAddress, submit } from './opened.ts'
import type { Result } from './result.ts'

/** Answers whose field says `"x-customer": "write"`. */
export async function editFields(opened: Opened): Promise<Result> {
  const { c, ticket, view, parts } = opened
  const { services } = c.var.door
  const form = ticket.form === null ? null : await parts.forms.withHash(ticket.form.id, ticket.form.hash)
  if (form === null || view.editable.length === 0) throw notFound()
  const posted = await readEntries(c)
  const { timeZone } = teamCalendar(await definitionsOf(services, ticket), ticket.team)
  const edited = editedAnswers(form, ticket, view.editable, posted, { timeZone, locale: view.language })
  if ('mistakes' in edited) {
    const [mistake] = edited.mistakes
    const typed = new URLSearchParams(posted.map(([...entry]) => entry)).toString()
    return {
      refused: { field: 'fields', code: mistake?.code ?? 'invalid', message: mistake?.message ?? '', typed, files: [] },
    }
  }
  if (Object.keys(edited.changed).length > 0) {
    const content = { fields: edited.changed }
    await submit(opened, { type: 'fields.changed', by: { role: 'customer' }, data: {}, content })
    await proveAddress(opened)
  }
  return { done: 'fields' }
}
