import type { Uploads } from '#engine/core/form/form.ts'
import type { PageForm } from '#engine/core/form/page-form.ts'

/** What the page says and a script needs, written by the server into `data-texts` of the form. */
export interface FormTexts {
  readonly error: string
  readonly problem: string
  readonly failed: string
  readonly offline: string
  readonly sending: string
  readonly kept: string
  readonly discard: string
  /** With `%` for the name. */
  readonly removeFile: string
  /** Of a form in steps: `Step %n of %c`, and what the button at its foot says. */
  readonly steps?: { readonly count: string; readonly next: string; readonly send: string }
  /** Status of an answer → title and detail. */
  readonly refused: Readonly<Record<string, readonly [title: string, detail: string]>>
}

export interface FormElements {
  readonly form: HTMLFormElement
  readonly texts: FormTexts
  /** The form's own script; null when it did not load: then the server checks alone. */
  readonly checker: Promise<PageForm | null>
}

/** Answers as they stand: files by an id that `uploads` knows, so that the checker sees name, type and size. */
export interface Answers {
  readonly entries: readonly (readonly [name: string, value: string])[]
  readonly uploads: Uploads
}

export function readPage(form: HTMLFormElement): FormElements {
  const address = new URL(form.getAttribute('data-script') ?? '', location.href).href
  return {
    form,
    texts: JSON.parse(form.getAttribute('data-texts') ?? '{}') as FormTexts,
    checker: import(/* @vite-ignore */ address).then(
      (script: PageForm) => script,
      () => null,
    ),
  }
}

export function answersOf(form: HTMLFormElement): Answers {
  const uploads = new Map<string, { name: string; type: string; size: number }>()
  for (const kept of form.querySelectorAll<HTMLInputElement>('[data-kept] input:checked')) {
    uploads.set(kept.value, { name: kept.dataset.name ?? '', type: '', size: Number(kept.dataset.size) })
  }
  const entries = [...new FormData(form)].flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'string') return [[name, value]]
    if (value.name === '' && value.size === 0) return []
    const id = `file ${uploads.size}`
    uploads.set(id, value)
    return [[name, id]]
  })
  return { entries, uploads }
}

export function fieldNamed(form: HTMLFormElement, name: string): HTMLElement | null {
  return form.querySelector(`[data-field="${CSS.escape(name)}"]`)
}

export function controlsOf(
  field: HTMLElement,
): readonly (HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[] {
  const name = field.dataset.field ?? ''
  return [...field.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(name)}"]`)]
}

/** The innermost field around a control. */
export function fieldAround(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest('[data-field]') : null
}

/** Also where the page is not served securely, and `randomUUID` is missing. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
