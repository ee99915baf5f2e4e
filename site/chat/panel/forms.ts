import type { ChatFormAnswer, FormPost, FormPosted, FormValues } from '#engine/core/chat/wire.ts'
import type { FieldError, FormView } from '#engine/core/form/form.ts'
import type { PageForm } from '#engine/core/form/page-form.ts'
import type { Host } from '../host.ts'
import { newId } from '../stored.ts'
import type { Answered, Engine } from './engine.ts'
import type { FormActs } from './form.ts'
import type { Sheet, SheetForm } from './state.ts'

type Kind = 'before' | 'fallback' | 'step'

interface Parts {
  readonly host: Host
  readonly engine: Engine
  readonly hasConversation: () => boolean
  readonly sheet: () => Sheet | null
  readonly show: (sheet: Sheet | null) => void
  /** What the visitor has typed: it comes along. */
  readonly carried: () => string
  /** An address that is known already. */
  readonly known: () => string | null
  readonly sent: (kind: Kind) => void
  readonly answerStep: (id: string, values: FormValues) => Promise<Answered<unknown>>
}

/** Forms of the channel in the panel: before the conversation, in the place of one, and where a script asks for one. */
export function createForms(parts: Parts) {
  const { host, engine, show } = parts
  let before: FormValues | null = null
  let checker: PageForm | null = null
  let isChecked = false
  /** The same for every try to send one form. */
  let submission = newId()

  const isNeeded = () => host.settings().before !== null && !parts.hasConversation() && before === null

  const open = async (kind: Kind, id: string | null = host.settings()[kind === 'step' ? 'before' : kind]) => {
    if (id === null) return
    const now = parts.sheet()
    if (now?.kind === kind) return
    show({ kind, form: null, failed: false })
    submission = newId()
    isChecked = false
    const answered = await engine.get<ChatFormAnswer>(`/forms/${id}?locale=${encodeURIComponent(host.locale)}`)
    if (answered.outcome !== 'done') return show(null)
    const view = answered.value.form
    const script = `${host.engine}/forms/${view.id}.js?v=${view.hash}&locale=${encodeURIComponent(host.locale)}`
    // Without it the server checks alone, and fields that depend on others are all shown.
    checker = await import(script).then(
      (module: PageForm) => module,
      () => null,
    )
    const values = carriedInto(view, kind === 'fallback' ? parts.carried() : '', parts.known())
    const entries = Object.entries(values).map(([name, value]) => [name, String(value)] as const)
    show({ kind, failed: false, form: { view, values, errors: [], isSending: false, hidden: hiddenNow(entries) } })
  }

  const hiddenNow = (entries: readonly (readonly [string, string])[]): ReadonlySet<string> =>
    new Set(checker?.states(entries).flatMap(({ name, isVisible }) => (isVisible ? [] : [name])))

  const errorsNow = (entries: readonly (readonly [string, string])[]): readonly FieldError[] =>
    checker ? checker.validate(checker.decode(entries)) : []

  const change = (change: Partial<SheetForm>, failed = false) => {
    const sheet = parts.sheet()
    if (sheet && 'form' in sheet && sheet.form) show({ ...sheet, failed, form: { ...sheet.form, ...change } })
  }

  const submit = async (element: HTMLFormElement) => {
    const sheet = parts.sheet()
    if (!sheet || !('form' in sheet) || !sheet.form || sheet.form.isSending) return
    const entries = entriesOf(element)
    const hidden = hiddenNow(entries)
    const errors = errorsNow(entries)
    isChecked = true
    change({ errors, hidden })
    if (errors.length > 0) return focusProblem(element)
    const values = valuesOf(entries, hidden)
    change({ isSending: true, errors: [] })
    const answered = await send(sheet.kind, sheet.form.view, values)
    if (answered.outcome === 'done') return
    const wrong = answered.outcome === 'refused' ? (answered.problem.errors ?? []) : []
    change({ isSending: false, errors: wrong }, wrong.length === 0)
    focusProblem(element)
  }

  const send = async (kind: Kind, view: FormView, values: FormValues): Promise<Answered<unknown>> => {
    if (kind === 'before') {
      before = values
      show(null)
      parts.sent(kind)
      return { outcome: 'done', value: null }
    }
    if (kind === 'step') {
      const answered = await parts.answerStep(submission, values)
      if (answered.outcome === 'done') show(null)
      return answered
    }
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    const post: FormPost = { id: submission, values, locale: host.locale, timeZone, url: location.href }
    const answered = await engine.open<FormPosted>(`/forms/${view.id}`, post)
    if (answered.outcome === 'done') {
      const { number, url } = answered.value.ticket
      show({ kind: 'sent', number, url })
      parts.sent(kind)
    }
    return answered
  }

  const acts: FormActs = {
    submit: (element) => void submit(element),
    changed(element) {
      const entries = entriesOf(element)
      const hidden = hiddenNow(entries)
      change({ hidden, ...(isChecked && { errors: errorsNow(entries) }) })
    },
    leave: null,
  }
  return {
    acts,
    open,
    isNeeded,
    before: () => before,
    /** The engine did not take what was filled in before: it is asked for again. */
    forget: () => (before = null),
  }
}

/** What is known already stands in the form: words in the longest text, an address where one is asked for. */
function carriedInto({ fields }: FormView, words: string, email: string | null): Record<string, string> {
  const long = fields.find(({ control }) => control === 'textarea')
  const address = fields.find(({ control }) => control === 'email')
  return {
    ...(long && words !== '' && { [long.name]: words }),
    ...(address && email !== null && { [address.name]: email }),
  }
}

function entriesOf(element: HTMLFormElement): readonly (readonly [string, string])[] {
  return [...new FormData(element)].flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  )
}

function valuesOf(entries: readonly (readonly [string, string])[], hidden: ReadonlySet<string>): FormValues {
  const values: Record<string, string | string[]> = {}
  for (const [name, value] of entries) {
    if (hidden.has(name) || value === '') continue
    const known = values[name]
    values[name] = known === undefined ? value : [known, value].flat()
  }
  return values
}

function focusProblem(element: HTMLFormElement): void {
  requestAnimationFrame(() => element.querySelector<HTMLElement>('.problem')?.focus())
}
