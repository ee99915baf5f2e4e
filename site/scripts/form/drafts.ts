/** What was typed and not sent, kept in the reader's own browser. */
export interface Draft {
  readonly savedAt: number
  /** Number of the step that was seen last, from 0; left out of a form of one page. */
  readonly step?: string | null
  readonly values: readonly (readonly [name: string, value: string])[]
}

const keptMs = 7 * 86_400_000
/** Never written down, whatever the form calls them. */
const sensitive = /password|one-time-code|^cc-/

/** Keeps the text of a form in `localStorage` until it is sent; files and what is secret are never kept. */
export function draftOf(form: HTMLFormElement) {
  const key = `docket-form-${form.getAttribute('data-form')}`
  return {
    save() {
      const values = [...new FormData(form)].filter((entry): entry is [string, string] => isKept(form, entry))
      const draft: Draft = { savedAt: Date.now(), step: form.getAttribute('data-step'), values }
      quietly(() =>
        values.some(([, value]) => value !== '')
          ? localStorage.setItem(key, JSON.stringify(draft))
          : localStorage.removeItem(key),
      )
    },
    clear: () => quietly(() => localStorage.removeItem(key)),
    /** A draft that is not too old, or null. */
    read(): Draft | null {
      const draft = quietly(() => JSON.parse(localStorage.getItem(key) ?? 'null') as Draft | null)
      return draft && Date.now() - draft.savedAt < keptMs ? draft : null
    },
  }
}

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

export function kept(form: HTMLFormElement): readonly (readonly [string, FormDataEntryValue])[] {
  return [...new FormData(form)].filter((entry) => isKept(form, entry))
}

function isKept(form: HTMLFormElement, [name, value]: readonly [string, FormDataEntryValue]): boolean {
  const control = form.querySelector(`[name="${CSS.escape(name)}"]`)
  return typeof value === 'string' && isControl(control) && isMine(control)
}

export function isControl(element: unknown): element is Control {
  return (
    element instanceof HTMLInputElement ||
    element instanceof HTMLSelectElement ||
    element instanceof HTMLTextAreaElement
  )
}

export function isMine({ name, type, autocomplete }: Control): boolean {
  return (
    name !== '' &&
    !name.startsWith('docket-') &&
    !['hidden', 'file', 'password'].includes(type) &&
    !sensitive.test(autocomplete)
  )
}

export function isBox(control: Control): control is HTMLInputElement {
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
