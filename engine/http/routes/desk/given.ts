import type { Forms } from '#engine/channels/form/forms.ts'
import type { FormView } from '#engine/core/form/form.ts'
import type { Json } from '#engine/core/json.ts'
import { type Answer, answersOf } from '#engine/core/ticket/answers.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'

/** What a customer filled in, as the form said it when it was sent; what stands under no label of the form follows by its name. */
export interface Given {
  readonly answers: readonly Answer[]
  /** Sent under names that the form does not have. */
  readonly extra: readonly Answer[]
  /** Title of the form; null without one. */
  readonly form: string | null
}

/** With the form as it was when it was sent; null without one. */
export async function givenBy(
  forms: Forms,
  ticket: Ticket,
  language: string,
): Promise<{ readonly said: Given; readonly view: FormView | null }> {
  const form = ticket.form === null ? null : await forms.withHash(ticket.form.id, ticket.form.hash)
  const view = form?.view(language) ?? null
  const known = new Set(view?.fields.map(({ name }) => name.split('.')[0]) ?? [])
  const others = Object.entries(ticket.fields).filter(([name]) => !known.has(name))
  const said: Given = {
    answers: [...(view === null ? [] : answersOf(view.fields, ticket.fields)), ...others.map(named)],
    extra: Object.entries(ticket.extra).map(named),
    form: view?.title ?? ticket.form?.id ?? null,
  }
  return { said, view }
}

function named([label, value]: readonly [string, Json]): Answer {
  return { label, value: typeof value === 'string' ? value : JSON.stringify(value) }
}
