import { Parser } from 'htmlparser2'

/** A form as it stands in a page. */
export interface FormOnPage {
  readonly action: string
  /** Script with the form's own rules; null: the page has none. */
  readonly script: string | null
  readonly controls: readonly Control[]
}

export interface Control {
  readonly name: string
  /** `select`, `textarea`, or the type of an input, such as `email`. */
  readonly type: string
  readonly value: string
  readonly choices: readonly string[]
  readonly inputMode: string
  readonly placeholder: string
  readonly maxLength: number
  readonly required: boolean
}

/** The first form of the page that posts to a form of Docket; null when there is none. */
export function readFormPage(html: string): FormOnPage | null {
  let form: { action: string; script: string | null; controls: Control[] } | null = null
  let isOpen = false
  let select: { choices: string[] } | null = null
  const parser = new Parser({
    onopentag(tag, given) {
      if (tag === 'form' && form === null && given['data-form'] !== undefined) {
        form = { action: given.action ?? '', script: given['data-script'] ?? null, controls: [] }
        isOpen = true
      }
      if (tag === 'option' && given.value) select?.choices.push(given.value)
      // A pattern of rows that are yet to be added is no part of the form.
      if (!isOpen || form === null || !['input', 'select', 'textarea'].includes(tag) || !given.name) return
      if (given.name.includes('#')) return
      const choices: string[] = []
      if (tag === 'select') select = { choices }
      form.controls.push({
        name: given.name,
        type: tag === 'input' ? (given.type ?? 'text') : tag,
        value: given.value ?? '',
        choices,
        inputMode: given.inputmode ?? '',
        placeholder: given.placeholder ?? '',
        maxLength: Number(given.maxlength ?? Number.POSITIVE_INFINITY),
        required: given.required !== undefined,
      })
    },
    onclosetag(tag) {
      if (tag === 'form') isOpen = false
      if (tag === 'select') select = null
    },
  })
  parser.end(html)
  return form
}

/**
 * Answers as a person might give them: something in every field, the first of every choice. `refused` names fields whose answer the form did
 * not take; those get the example that stands in them.
 */
export function answersTo(
  { controls }: Pick<FormOnPage, 'controls'>,
  { today, refused }: { readonly today: string; readonly refused: ReadonlySet<string> },
): readonly (readonly [name: string, value: string])[] {
  const chosen = new Set<string>()
  return controls.flatMap((control): (readonly [string, string])[] => {
    const { name, type, value } = control
    if (type === 'hidden') return [[name, value]]
    if (name.startsWith('docket-') || ['submit', 'button', 'file'].includes(type)) return []
    if (type === 'radio' || type === 'checkbox') {
      const isFirst = !chosen.has(name)
      chosen.add(name)
      // A single tick means consent or a further question; one of several is an answer.
      const isGroup = controls.filter((other) => other.name === name).length > 1
      return isFirst && (type === 'radio' || isGroup || control.required || refused.has(name)) ? [[name, value]] : []
    }
    const given = refused.has(name) && control.placeholder ? control.placeholder : answerOf(control, today)
    return [[name, given.slice(0, control.maxLength)]]
  })
}

function answerOf({ type, inputMode, choices }: Control, today: string): string {
  if (type === 'select') return choices[0] ?? ''
  if (type === 'email') return 'docket-doctor@example.com'
  if (type === 'tel') return '+49 30 901820'
  if (type === 'date') return today
  if (type === 'datetime-local') return `${today}T12:00`
  if (inputMode === 'url') return 'https://example.com/'
  if (inputMode === 'numeric' || inputMode === 'decimal') return '1'
  return 'A probe of docket doctor'
}
