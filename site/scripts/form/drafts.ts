/** What was typed and not sent, kept in the reader's own browser. */
interface Draft {
  readonly savedAt: number
  /** Number of the step that was seen last, from 0. */
  readonly step?: number
  readonly values: readonly (readonly [name: string, value: string])[]
}

const keptMs = 7 * 86_400_000
/** Never written down, whatever the form calls them. */
const sensitive = /password|one-time-code|^cc-/

/** Keeps the text of a form in `localStorage` until it is sent; files and what is secret are never kept. */
export function draftOf(form: HTMLFormElement) {
  const key = `docket-form-${form.dataset.form}`
  return {
    save() {
      const values = [...new FormData(form)].filter((entry): entry is [string, string] => isKept(form, entry))
      const step = Number(new FormData(form).get('docket-step') ?? 1) - 1
      const draft: Draft = { savedAt: Date.now(), step, values }
      quietly(() =>
        values.some(([, value]) => value !== '')
          ? localStorage.setItem(key, JSON.stringify(draft))
          : localStorage.removeItem(key),
      )
    },
    clear: () => quietly(() => localStorage.removeItem(key)),
    /** Values of a draft that is not too old; none when there is no such draft. */
    read(): Required<Omit<Draft, 'savedAt'>> {
      const draft = quietly(() => JSON.parse(localStorage.getItem(key) ?? 'null') as Draft | null)
      const isFresh = draft !== null && Date.now() - draft.savedAt < keptMs
      return isFresh ? { values: draft.values, step: draft.step ?? 0 } : { values: [], step: 0 }
    },
  }
}

/**
 * Writes values into the form; boxes and radio buttons that are not among them are emptied, unless these are but a part of the answers.
 * Returns whether anything changed.
 */
export function fillIn(
  form: HTMLFormElement,
  values: readonly (readonly [name: string, value: string])[],
  { isPart }: { readonly isPart: boolean } = { isPart: false },
): boolean {
  if (values.length === 0) return false
  const named = new Set(values.map(([name]) => name))
  const before = JSON.stringify(kept(form))
  const left = [...values]
  for (const control of form.elements) {
    if (!isControl(control) || !isMine(control) || (isPart && !named.has(control.name))) continue
    const at = left.findIndex(([name, value]) => name === control.name && (!isBox(control) || value === control.value))
    if (isBox(control)) control.checked = at !== -1
    else if (at !== -1) control.value = left[at]?.[1] ?? ''
    if (at !== -1) left.splice(at, 1)
  }
  return JSON.stringify(kept(form)) !== before
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

function kept(form: HTMLFormElement): readonly (readonly [string, FormDataEntryValue])[] {
  return [...new FormData(form)].filter((entry) => isKept(form, entry))
}

function isKept(form: HTMLFormElement, [name, value]: readonly [string, FormDataEntryValue]): boolean {
  const named = form.elements.namedItem(name)
  const control = named instanceof RadioNodeList ? named[0] : named
  return typeof value === 'string' && isControl(control) && isMine(control)
}

function isControl(element: unknown): element is Control {
  return (
    element instanceof HTMLInputElement ||
    element instanceof HTMLSelectElement ||
    element instanceof HTMLTextAreaElement
  )
}

function isMine({ name, type, autocomplete }: Control): boolean {
  return (
    name !== '' &&
    !name.startsWith('docket-') &&
    !['hidden', 'file', 'password'].includes(type) &&
    !sensitive.test(autocomplete)
  )
}

function isBox(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && (control.type === 'checkbox' || control.type === 'radio')
}

/** Storage may be full or forbidden: then nothing is kept, and nothing breaks. */
function quietly<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
