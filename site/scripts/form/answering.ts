import type { FieldError } from '#engine/core/form/form.ts'
import type { PageForm } from '#engine/core/form/page-form.ts'
import type { draftOf } from './drafts.ts'
import { hideSummary, showFieldError, showSummary } from './errors.ts'
import { enableFiles } from './files.ts'
import { ofForm } from './of-form.ts'
import { answersOf, type FormElements, fieldAround, fieldNamed, newId } from './page.ts'
import { afterPress } from './press.ts'
import { sendForm } from './send.ts'
import type { Steps } from './steps.ts'

interface Parts {
  readonly checker: PageForm | null
  readonly draft: ReturnType<typeof draftOf>
  readonly submissionId: HTMLInputElement
  readonly steps: Steps | null
  /** Names of fields that are not asked for as the answers stand. */
  readonly notAsked: () => ReadonlySet<string>
}

/** What helps while somebody answers: errors beside fields, files one by one, sending in the background. */
export function enableAnswering(page: FormElements, { checker, draft, submissionId, steps, notAsked }: Parts) {
  const { form, texts } = page
  const problems = (upTo?: number) => {
    const { entries, uploads } = answersOf(form)
    return checker?.validate(checker.decode(entries), uploads, upTo) ?? []
  }
  const tell = (errors: readonly FieldError[]) => {
    showErrors(page, steps?.reveal(errors) ?? errors)
    return errors.length === 0
  }
  const recheck = (field: HTMLElement, isDone: boolean) => {
    const error = problems().find((one) => one.field === field.dataset.field)
    const isShown = [...field.children].some((child) => child.classList.contains('error'))
    if (isShown || (isDone && error && error.code !== 'required')) showFieldError(field, error?.message ?? null)
  }

  const settled = afterPress()

  if (ofForm(form, 'dataset').asks)
    void import('./suggesting.ts').then(
      ({ suggestArticles }) => suggestArticles(page, settled),
      () => {},
    )
  enableFiles(page, (input) => {
    const field = fieldAround(input)
    if (field) recheck(field, true)
  })
  form.addEventListener('input', ({ target }) => {
    const field = fieldAround(target)
    if (field) recheck(field, false)
  })

  let isBusy = false
  return {
    /** Somebody is done with an input; files tell of themselves. */
    left(target: EventTarget | null): void {
      const field = fieldAround(target)
      if (field && !(target instanceof HTMLInputElement && target.type === 'file')) settled(() => recheck(field, true))
    },
    /** Whether all is well up to this step; what is not is told. */
    passes: (upTo: number): boolean => tell(problems(upTo)),
    async submit(): Promise<void> {
      if (isBusy || !tell(problems())) return
      if (!navigator.onLine) {
        showSummary(page, { title: texts.offline, errors: [] })
        return
      }
      isBusy = true
      const busy = showBusy(page)
      draft.save()
      const body = new FormData(form)
      for (const name of notAsked()) body.delete(name)
      body.set('docket-work', 'offered')
      let result = await sendForm(ofForm(form, 'action'), body, busy.progress)
      if (result.outcome === 'asked') {
        const { challenge } = result
        const work = await import('./working.ts').then(({ workOn }) => workOn(challenge)).catch(() => null)
        // Whoever cannot work sends it all the same; then an agent looks at it first.
        if (work) body.set('docket-work', work)
        else body.delete('docket-work')
        result = await sendForm(ofForm(form, 'action'), body, busy.progress)
      }
      isBusy = false
      if (result.outcome === 'sent') {
        draft.clear()
        ofForm(form, 'reset').call(form)
        steps?.show(0)
        // Whoever comes back with the browser's button and writes again means a new request.
        submissionId.value = newId()
        location.assign(result.url)
        return
      }
      busy.end()
      if (result.outcome === 'wrong') tell(result.errors)
      else if (result.outcome === 'refused' && result.status === 422) ofForm(form, 'submit').call(form)
      else {
        const [title = texts.failed, detail] = (result.outcome === 'refused' && texts.refused[result.status]) || []
        if (result.outcome === 'refused' && result.status === 409) submissionId.value = newId()
        showSummary(page, { title, ...(detail && { detail }), errors: [] })
      }
    },
  }
}

function showErrors(page: FormElements, errors: readonly FieldError[]): void {
  const { form, texts } = page
  for (const field of form.querySelectorAll<HTMLElement>('[data-field]')) {
    showFieldError(field, errors.find((one) => one.field === field.dataset.field)?.message ?? null)
  }
  for (const { field } of errors) if (field) fieldNamed(form, field)?.removeAttribute('hidden')
  if (errors.length > 0) showSummary(page, { title: texts.problem, errors })
  else hideSummary(form)
}

/** The button says what happens and stays where it is; a second press does nothing. */
function showBusy({ form, texts }: FormElements) {
  const button = form.querySelector<HTMLButtonElement>('[data-send]')
  const label = button?.textContent ?? ''
  const bar = document.createElement('progress')
  bar.max = 1
  if (button) {
    button.setAttribute('aria-busy', 'true')
    button.textContent = texts.sending
  }
  return {
    progress(done: number) {
      if (ofForm(form, 'enctype') !== 'multipart/form-data') return
      if (!bar.isConnected) button?.after(bar)
      bar.value = done
    },
    end() {
      bar.remove()
      button?.removeAttribute('aria-busy')
      if (button) button.textContent = label
    },
  }
}
