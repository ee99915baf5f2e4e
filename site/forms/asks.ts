import type { FieldView } from '#engine/core/form/form.ts'

/**
 * Name of the field in which the question is typed: what makes the ticket's title, else its first text; null where a form has neither.
 * As in `core/form/submission`, a role says so, or the name.
 */
export function askingField(fields: readonly FieldView[]): string | null {
  const texts = fields.filter(({ control }) => control === 'text' || control === 'textarea')
  const found =
    texts.find(({ role }) => role === 'ticket.title') ??
    texts.find(({ name }) => /^(subject|title)$/.test(name)) ??
    texts.find(({ role }) => role === 'ticket.description') ??
    texts.find(({ control }) => control === 'textarea')
  return found?.name ?? null
}
