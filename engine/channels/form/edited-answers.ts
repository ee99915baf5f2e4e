import type { CompiledForm, FieldError, RawEntries } from '#engine/core/form/form.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { EditableAnswer } from '#engine/core/ticket/editable-answers.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'

export type EditedAnswers =
  /** By name; null takes an answer away. Empty: nothing is different. */
  { readonly changed: JsonObject } | { readonly mistakes: readonly FieldError[] }

/** Names a field that was shown: a box that nobody ticks posts nothing. */
export const shownField = 'docket-shown'

/**
 * Answers of a form that was sent, as somebody changes them. They are checked as the form was checked when it was sent, together with all
 * that stays, so that a condition or a required field holds after the change too; nothing in the post but `editable` is looked at.
 */
export function editedAnswers(
  form: CompiledForm,
  ticket: Pick<Ticket, 'team' | 'fields'>,
  editable: readonly EditableAnswer[],
  posted: RawEntries,
  { timeZone, locale }: { readonly timeZone: string; readonly locale: string },
): EditedAnswers {
  const given = new Set(posted.flatMap(([name, value]) => (name === shownField ? [value] : [name])))
  const names = editable.map(({ field }) => field.name).filter((name) => given.has(name))
  const decoded = form.decode(
    posted.filter(([name]) => names.includes(name)),
    timeZone,
  )
  const wanted = Object.fromEntries(names.map((name) => [name, decoded[name] ?? null]))
  const values = Object.entries({ ...ticket.fields, ...wanted }).filter(([, value]) => value !== null)
  const verdict = form.check(Object.fromEntries(values), {
    locale,
    team: { id: ticket.team, timeZone },
    uploads: new Map(),
  })
  // What somebody else changed meanwhile, or files that are elsewhere now, is not this reader's mistake.
  const mistakes = verdict.ok ? [] : verdict.errors.filter(({ field }) => names.includes(field))
  if (mistakes.length > 0) return { mistakes }
  // What a condition hides after the change is not kept.
  const kept = verdict.ok ? verdict.submitted.fields : wanted
  const changed = names
    .map((name) => [name, kept[name] ?? null] as const)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(ticket.fields[name] ?? null))
  return { changed: Object.fromEntries(changed) }
}
