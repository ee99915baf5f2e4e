import { onOwnClock } from '#site/forms/on-own-clock.ts'
import { type Control, type draftOf, isBox, isControl, isMine, kept } from './drafts.ts'
import { ofForm } from './of-form.ts'
import type { FormElements } from './page.ts'
import type { Steps } from './steps.ts'

/** Puts back what was typed and not sent, and says so; false when there was nothing to put back. */
export function restoreDraft(
  { form, texts }: FormElements,
  draft: ReturnType<typeof draftOf>,
  steps: Steps | null,
): boolean {
  const { values = [], step = 0 } = draft.read() ?? {}
  form.dispatchEvent(new CustomEvent('docket:rows', { detail: values.map(([name]) => name) }))
  if (!fillIn(form, values, { except: answered(form) })) return false
  steps?.show(Number(step))
  const notice = document.createElement('p')
  notice.className = 'hint kept'
  notice.setAttribute('role', 'status')
  const discard = document.createElement('button')
  discard.type = 'button'
  discard.className = 'button quiet'
  discard.textContent = texts.discard
  discard.addEventListener('click', () => {
    draft.clear()
    ofForm(form, 'reset').call(form)
    steps?.show(0)
    notice.remove()
    form.dispatchEvent(new Event('input', { bubbles: true }))
  })
  notice.append(`${texts.kept} `, discard)
  form.prepend(notice)
  return true
}

/** Names of the fields that somebody has answered already on this page: before its script was there, or on the way back. */
function answered(form: HTMLFormElement): ReadonlySet<string> {
  const controls = [...ofForm(form, 'elements')].filter(isControl)
  return new Set(controls.filter(isChanged).map(({ name }) => name))
}

function isChanged(control: Control): boolean {
  if (isBox(control)) return control.checked !== control.defaultChecked
  if (!(control instanceof HTMLSelectElement)) return control.value !== shownAtFirst(control)
  const first = [...control.options].findIndex(({ defaultSelected }) => defaultSelected)
  return control.selectedIndex !== Math.max(first, 0)
}

/** What a browser makes of a default: it drops the space round an address, and a date that it cannot read. */
function shownAtFirst(control: HTMLInputElement | HTMLTextAreaElement): string {
  if (control instanceof HTMLTextAreaElement) return control.defaultValue
  const fresh = document.createElement('input')
  fresh.type = control.type
  fresh.value = control.defaultValue
  return fresh.value
}

/** A moment stands on the clock of its reader. */
function shownIn(control: Control, value: string): string {
  return control.type === 'datetime-local' ? onOwnClock(value) : value
}

/**
 * Writes values into the form, but not into the fields that are excepted; boxes and radio buttons that are not among them are emptied, unless
 * these are but a part of the answers. Returns whether anything changed.
 */
export function fillIn(
  form: HTMLFormElement,
  values: readonly (readonly [name: string, value: string])[],
  { isPart = false, except = new Set() }: { readonly isPart?: boolean; readonly except?: ReadonlySet<string> } = {},
): boolean {
  if (values.length === 0) return false
  const named = new Set(values.map(([name]) => name))
  const before = JSON.stringify(kept(form))
  const left = [...values]
  for (const control of ofForm(form, 'elements')) {
    if (!isControl(control) || !isMine(control) || except.has(control.name) || (isPart && !named.has(control.name)))
      continue
    const at = left.findIndex(([name, value]) => name === control.name && (!isBox(control) || value === control.value))
    if (isBox(control)) control.checked = at !== -1
    else if (at !== -1) control.value = shownIn(control, left[at]?.[1] ?? '')
    if (at !== -1) left.splice(at, 1)
  }
  return JSON.stringify(kept(form)) !== before
}
