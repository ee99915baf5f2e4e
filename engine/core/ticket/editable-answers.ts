import type { Control, FieldView, FormView } from '#engine/core/form/form.ts'
import type { Json } from '#engine/core/json.ts'
import type { Ticket } from './ticket.ts'

/** An answer that can be changed after the form was sent, with what it is now, as the form would post it. */
export interface EditableAnswer {
  readonly field: FieldView
  /** Several where several are ticked; empty for nothing. A ticked box is `true`. */
  readonly values: readonly string[]
}

const plain: ReadonlySet<Control> = new Set<Control>([
  'text',
  'email',
  'tel',
  'url',
  'number',
  'date',
  'radio',
  'select',
  'checkbox',
  'checkboxes',
])

/** What the form lets its customer write: `"x-customer": "write"`. */
export function editableByCustomer(form: FormView, ticket: Ticket): readonly EditableAnswer[] {
  return answers(
    form,
    ticket,
    (field) => field.customer === 'write' && (plain.has(field.control) || field.control === 'textarea'),
  )
}

/**
 * What agents may put right. A field that makes the ticket itself (who asks, its title, what was written) is not among them: those have
 * their own places, and the customer's own words stay as they were.
 */
export function editableByAgent(form: FormView, ticket: Ticket): readonly EditableAnswer[] {
  return answers(form, ticket, (field) => {
    if (field.role !== null || field.control === 'email') return false
    return plain.has(field.control) || (field.control === 'textarea' && field.customer !== null)
  })
}

function answers({ fields }: FormView, ticket: Ticket, fits: (field: FieldView) => boolean): readonly EditableAnswer[] {
  return fields
    .filter((field) => fits(field) && (!field.multiple || field.control === 'checkboxes'))
    .map((field) => ({ field, values: valuesOf(ticket.fields[field.name]) }))
}

function valuesOf(value: Json | undefined): readonly string[] {
  const given = Array.isArray(value) ? value : [value]
  return given.flatMap((one) =>
    one === undefined || one === null || one === false || typeof one === 'object' ? [] : [String(one)],
  )
}
