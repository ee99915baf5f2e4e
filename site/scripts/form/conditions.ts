import type { PageForm } from '#engine/core/form/page-form.ts'
import { answersOf, controlsOf, fieldNamed } from './page.ts'

/** Shows what the answers ask for and hides the rest; returns the names of fields that are not asked for now. */
export function applyConditions(form: HTMLFormElement, checker: PageForm): ReadonlySet<string> {
  const hidden = new Set<string>()
  for (const { name, isVisible, isRequired, offered } of checker.states(answersOf(form).entries)) {
    const field = fieldNamed(form, name)
    if (!isVisible) hidden.add(name)
    if (!field) continue
    field.hidden = !isVisible
    for (const control of controlsOf(field)) {
      const isBox = control.type === 'checkbox' && control.form !== null && field.tagName === 'FIELDSET'
      if (control.type !== 'hidden' && !isBox && !field.querySelector('[data-kept]')) control.required = isRequired
      if (offered) offer(control, offered)
    }
  }
  return hidden
}

/** A sentence that says when a field is asked for helps only where nothing hides it. */
export function dropConditionSentences(form: HTMLFormElement): void {
  for (const sentence of form.querySelectorAll('[data-condition]')) {
    for (const control of form.querySelectorAll(`[aria-describedby~="${CSS.escape(sentence.id)}"]`)) {
      const ids = (control.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id !== sentence.id)
      if (ids.length > 0) control.setAttribute('aria-describedby', ids.join(' '))
      else control.removeAttribute('aria-describedby')
    }
    sentence.remove()
  }
}

function offer(control: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement, offered: readonly string[]): void {
  if (control instanceof HTMLSelectElement) {
    for (const option of control.options) {
      const isOffered = option.value === '' || offered.includes(option.value)
      option.hidden = option.disabled = !isOffered
      if (!isOffered && option.selected) control.value = ''
    }
    return
  }
  const card = control.closest<HTMLElement>('.choice')
  if (!(control instanceof HTMLInputElement) || !card) return
  card.hidden = !offered.includes(control.value)
  if (card.hidden) control.checked = false
}
