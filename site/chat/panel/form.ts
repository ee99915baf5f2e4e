import type { FieldError, FieldView } from '#engine/core/form/form.ts'
import { onOwnClock } from '#site/forms/on-own-clock.ts'
import { describedBy, idOf, numbered } from '../../forms/names.ts'
import { icon } from '../icon.ts'
import { type Child, h } from '../view.ts'
import type { SheetForm } from './state.ts'
import { say } from './words.ts'

export interface FormActs {
  readonly submit: (form: HTMLFormElement) => void
  /** Something was answered: what depends on it may come or go. */
  readonly changed: (form: HTMLFormElement) => void
  /** null where there is no way back. */
  readonly leave: (() => void) | null
}

interface Around {
  readonly form: SheetForm
  readonly rows: readonly (number | string)[]
}

/** Any form of the help desk, in the panel: the same labels, hints, conditions and messages as on its own page. */
export function channelForm(
  form: SheetForm,
  { title, send, failed }: { readonly title: string; readonly send: string; readonly failed: boolean },
  acts: FormActs,
): Child {
  const { view, errors, isSending } = form
  return h(
    'form',
    {
      key: view.id,
      class: 'sheet-form',
      novalidate: true,
      onsubmit: (event: Event) => {
        event.preventDefault()
        acts.submit(event.target as HTMLFormElement)
      },
      oninput: (event: Event) => acts.changed((event.target as HTMLInputElement).form as HTMLFormElement),
    },
    h('h3', { tabindex: '-1', 'data-focus': '' }, title),
    view.description !== null && h('p', { class: 'hint' }, view.description),
    (errors.length > 0 || failed) &&
      h(
        'div',
        { class: 'problem', role: 'alert', tabindex: '-1' },
        h('h2', {}, failed ? say('failed') : say('form.problem')),
        h(
          'ul',
          { role: 'list' },
          errors.map(({ field, message }) =>
            h(
              'li',
              {},
              field === '' ? message : h('a', { href: `#${idOf(field)}`, onclick: toField(idOf(field)) }, message),
            ),
          ),
        ),
      ),
    view.fields.map((field) => one(field, { form, rows: [] })),
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'submit', class: 'button primary', 'aria-busy': isSending ? 'true' : null }, send),
      acts.leave && h('button', { type: 'button', class: 'button quiet', onclick: acts.leave }, say('form.back')),
    ),
  )
}

/** A link to a field would change the address of the page around us. */
function toField(id: string) {
  return (event: Event) => {
    event.preventDefault()
    const root = (event.target as HTMLElement).getRootNode() as ShadowRoot
    root.getElementById(id)?.focus()
  }
}

function one(field: FieldView, around: Around): Child {
  const name = numbered(field.name, around.rows)
  const id = idOf(name)
  const error = around.form.errors.find((wrong) => wrong.field === name)
  const described = describedBy(name, { when: false, hint: field.help !== null, error: error !== undefined })
  const place = { key: name, class: `field ${error ? 'bad' : ''}`.trim(), hidden: around.form.hidden.has(name) }
  const parts = { id, name, described, error, value: around.form.values[name] }
  if (field.control === 'file') return null
  if (field.control === 'hidden')
    return h('input', { key: name, type: 'hidden', name, value: String(field.initial ?? '') })
  if (field.control === 'heading') return h('h3', { key: name }, field.label)
  if (field.control === 'note') return h('p', { key: name, class: 'hint' }, field.label)
  if (field.control === 'group' || field.control === 'list') {
    const rows =
      field.control === 'list'
        ? Array.from({ length: Math.max(1, field.minRows) }, (_, row) => [...around.rows, row])
        : [around.rows]
    return h(
      'fieldset',
      { ...place },
      h('legend', {}, field.label),
      field.help !== null && h('p', { class: 'hint' }, field.help),
      rows.map((row) => field.fields.map((inner) => one(inner, { ...around, rows: row }))),
    )
  }
  if (field.control === 'checkbox')
    return h(
      'div',
      place,
      error && wrong(error, id),
      h(
        'label',
        { class: 'check' },
        h('input', {
          type: 'checkbox',
          id,
          name,
          value: 'true',
          'aria-describedby': described,
          'aria-invalid': error && 'true',
        }),
        h('span', {}, field.label),
      ),
      field.help !== null && h('p', { class: 'hint', id: `${id}-hint` }, field.help),
    )
  if (field.control === 'radio' || field.control === 'checkboxes')
    return h(
      'fieldset',
      { ...place, 'aria-describedby': described },
      h('legend', {}, field.label, optional(field)),
      field.help !== null && h('p', { class: 'hint', id: `${id}-hint` }, field.help),
      error && wrong(error, id),
      h(
        'div',
        { class: 'choices' },
        field.choices.map(({ value, label }, index) =>
          h(
            'label',
            { class: 'choice' },
            h('input', {
              type: field.control === 'radio' ? 'radio' : 'checkbox',
              id: index === 0 ? id : `${id}-${index}`,
              name,
              value,
              ref: (input: HTMLInputElement) =>
                (input.defaultChecked = [field.initial].flat().map(String).includes(value)),
            }),
            h('span', {}, h('b', {}, label)),
          ),
        ),
      ),
    )
  return h(
    'div',
    place,
    h('label', { class: field.labelPosition === 'hidden' ? 'sr' : 'label', for: id }, field.label, optional(field)),
    field.help !== null && h('p', { class: 'hint', id: `${id}-hint` }, field.help),
    error && wrong(error, id),
    textControl(field, parts),
  )
}

interface Parts {
  readonly id: string
  readonly name: string
  readonly described: string | undefined
  readonly error: FieldError | undefined
  readonly value: string | readonly string[] | undefined
}

const types: Readonly<Record<string, string>> = { email: 'email', tel: 'tel', date: 'date', datetime: 'datetime-local' }

function textControl(field: FieldView, { id, name, described, error, value }: Parts): Child {
  // What stands in a control is the visitor's once it is there; drawing again must not put the first value back.
  const first = String(value ?? (field.initial === null ? '' : [field.initial].flat().join('\n')))
  const shared = {
    class: 'input',
    id,
    name,
    placeholder: field.placeholder,
    maxlength: field.maxLength,
    autocomplete: field.autocomplete,
    'aria-describedby': described,
    'aria-invalid': error && 'true',
    'aria-required': field.required ? 'true' : null,
    ref: (control: HTMLInputElement) => (control.value = field.control === 'datetime' ? onOwnClock(first) : first),
  }
  if (field.control === 'select')
    return h(
      'select',
      shared,
      h('option', { value: '' }, say('form.choose')),
      field.choices.map(({ value: choice, label }) => h('option', { value: choice }, label)),
    )
  if (field.control === 'textarea') return h('textarea', { ...shared, rows: '4', dir: 'auto' })
  return h('input', { ...shared, type: types[field.control] ?? 'text', dir: field.control === 'text' ? 'auto' : null })
}

function optional(field: FieldView): Child {
  return !field.required && field.requiredWhen === null && [' ', h('span', { class: 'optional' }, say('form.optional'))]
}

function wrong({ message }: FieldError, id: string): Child {
  return h(
    'p',
    { class: 'error', id: `${id}-error` },
    icon('alert', 's'),
    h('span', { class: 'sr' }, say('error')),
    message,
  )
}
