import type { PageForm } from '#engine/core/form/page-form.ts'
import { answersOf, controlsOf, fieldNamed } from './page.ts'

/** Shows what the answers ask for and hides the rest; returns the names of fields that are not asked for now. */
export function applyConditions(form: HTMLFormElement, checker: PageForm): ReadonlySet<string> {
  const hidden = new Set<string>()
  let isTakenBack = false
  for (const { name, isVisible, isRequired, offered } of checker.states(answersOf(form).entries)) {
    const field = fieldNamed(form, name)
    if (!isVisible) hidden.add(name)
    if (!field) continue
    field.hidden = !isVisible
    for (const control of controlsOf(field)) {
      const isBox = control.type === 'checkbox' && control.form !== null && field.tagName === 'FIELDSET'
      if (control.type !== 'hidden' && !isBox && !field.querySelector('[data-kept]')) control.required = isRequired
      if (offered && offer(control, offered)) isTakenBack = true
    }
  }
  // Others may wait for an answer that is no answer any more.
  return isTakenBack ? applyConditions(form, checker) : hidden
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

/** Shows the choices that are offered; returns whether one that is not was chosen, and has been taken back. */
function offer(
  control: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement,
  offered: readonly string[],
): boolean {
  if (control instanceof HTMLSelectElement) {
    const isChosen = !['', ...offered].includes(control.value)
    for (const option of control.options)
      option.hidden = option.disabled = option.value !== '' && !offered.includes(option.value)
    if (isChosen) control.value = ''
    return isChosen
  }
  const card = control.closest<HTMLElement>('.choice')
  if (!(control instanceof HTMLInputElement) || !card) return false
  card.hidden = !offered.includes(control.value)
  const isChosen = card.hidden && control.checked
  if (isChosen) control.checked = false
  return isChosen
}
