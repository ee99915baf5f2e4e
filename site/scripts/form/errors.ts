import type { FieldError } from '#engine/core/form/form.ts'
import { idOf } from '#site/forms/names.ts'
import { controlsOf, type FormElements, fieldNamed } from './page.ts'

/** Before which part of a field its error stands: label, hint, error, control. */
const controlParts = '.input, .drop, .choices, .rows, .form-part, .check'

/** Says beside the field what is wrong with it, or takes that away. */
export function showFieldError(field: HTMLElement, message: string | null): void {
  const isGrouped = field.tagName === 'FIELDSET'
  const controls = controlsOf(field)
  const known = [...field.children].find((child) => child.classList.contains('error'))
  const id = `${idOf(field.dataset.field ?? '')}-error`
  if (known && message !== null) {
    const words = known.querySelector('[data-message]') ?? known.lastElementChild?.lastChild
    if (words) words.textContent = message
    return
  }
  if (!known && message === null) return
  if (message === null) known?.remove()
  else insertLine(field, id, message)
  if (isGrouped) field.classList.toggle('bad', message !== null)
  for (const control of controls) {
    if (message === null) control.removeAttribute('aria-invalid')
    else control.setAttribute('aria-invalid', 'true')
  }
  const described = isGrouped ? [field] : controls.filter(({ type }) => type !== 'hidden').slice(0, 1)
  for (const element of described) describe(element, id, message !== null)
}

/** The summary at the top with a way to each field, as the server writes it; takes the focus. */
export function showSummary(
  { form, texts }: FormElements,
  {
    title,
    detail,
    errors,
  }: { readonly title: string; readonly detail?: string; readonly errors: readonly FieldError[] },
): void {
  hideSummary(form)
  const template = document.querySelector<HTMLTemplateElement>('[data-summary]')
  const summary = template?.content.firstElementChild?.cloneNode(true) as HTMLElement | undefined
  if (!summary) return
  const heading = summary.querySelector('h2')
  if (heading) heading.textContent = title
  const list = summary.querySelector('ul')
  list?.replaceChildren()
  const said = summary.querySelector('p')
  if (detail && said) said.textContent = detail
  else said?.remove()
  for (const { field, message } of errors) {
    const item = document.createElement('li')
    const target = firstControl(form, field)
    if (target) {
      const link = document.createElement('a')
      link.href = `#${target.id}`
      link.textContent = message
      link.addEventListener('click', (event) => {
        event.preventDefault()
        target.focus()
        target.closest('[data-field]')?.scrollIntoView({ block: 'center' })
      })
      item.append(link)
    } else item.textContent = message
    list?.append(item)
  }
  if (errors.length === 0) list?.remove()
  form.parentElement?.prepend(summary)
  if (!document.title.startsWith(texts.error)) document.title = `${texts.error} ${document.title}`
  summary.focus()
}

export function hideSummary(form: HTMLFormElement): void {
  form.parentElement?.querySelector('.problem')?.remove()
}

function firstControl(form: HTMLFormElement, name: string): HTMLElement | null {
  const field = name === '' ? null : fieldNamed(form, name)
  return field?.querySelector<HTMLElement>('input:not([type=hidden]), select, textarea') ?? null
}

function insertLine(field: HTMLElement, id: string, message: string): void {
  const template = document.querySelector<HTMLTemplateElement>('[data-error-line]')
  const line = template?.content.firstElementChild?.cloneNode(true) as HTMLElement | undefined
  const part = [...field.children].find((child) => child.matches(controlParts))
  if (!line || !part) return
  line.id = id
  const words = line.querySelector('[data-message]')
  if (words) words.textContent = message
  part.before(line)
}

function describe(element: HTMLElement, id: string, isSet: boolean): void {
  const others = (element.getAttribute('aria-describedby') ?? '').split(' ').filter((one) => one && one !== id)
  const ids = isSet ? [...others, id] : others
  if (ids.length > 0) element.setAttribute('aria-describedby', ids.join(' '))
  else element.removeAttribute('aria-describedby')
}
