import { applyConditions, dropConditionSentences } from './form/conditions.ts'
import { draftOf, fillIn } from './form/drafts.ts'
import { hideSummary, showFieldError, showSummary } from './form/errors.ts'
import { enableFiles } from './form/files.ts'
import { answersOf, type FormElements, fieldAround, fieldNamed, readPage } from './form/page.ts'
import { enableRows, makeRowsFor } from './form/rows.ts'
import { sendForm } from './form/send.ts'

const saveAfterMs = 400

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-form]')) void enliven(readPage(form))

/** A form that works as it stands becomes one that answers at once: conditions, errors beside fields, drafts, sending in the background. */
async function enliven(page: FormElements): Promise<void> {
  const { form, texts } = page
  const draft = draftOf(form)
  const hidden = (name: string) =>
    form.querySelector<HTMLInputElement>(`input[name="${name}"]`) ?? addHidden(form, name)
  const submissionId = hidden('docket-submission-id')
  submissionId.value ||= newId()
  hidden('docket-time-zone').value = Intl.DateTimeFormat().resolvedOptions().timeZone

  if (!('refused' in form.dataset)) restore(page, draft)

  const checker = await page.checker
  let notAsked: ReadonlySet<string> = new Set()
  const update = () => {
    if (checker) notAsked = applyConditions(form, checker)
  }
  const problems = () => {
    const { entries, uploads } = answersOf(form)
    return checker?.validate(checker.decode(entries), uploads) ?? []
  }
  const recheck = (field: HTMLElement, isDone: boolean) => {
    const error = problems().find((one) => one.field === field.dataset.field)
    const isShown = [...field.children].some((child) => child.classList.contains('error'))
    if (isShown || (isDone && error && error.code !== 'required')) showFieldError(field, error?.message ?? null)
  }

  if (checker) dropConditionSentences(form)
  enableRows(form, update)
  enableFiles(page, (input) => {
    const field = fieldAround(input)
    if (field) recheck(field, true)
  })
  update()

  let saving: ReturnType<typeof setTimeout> | undefined
  form.addEventListener('input', ({ target }) => {
    clearTimeout(saving)
    saving = setTimeout(draft.save, saveAfterMs)
    update()
    const field = fieldAround(target)
    if (field) recheck(field, false)
  })
  form.addEventListener('focusout', ({ target }) => {
    const field = fieldAround(target)
    if (field && !(target instanceof HTMLInputElement && target.type === 'file')) recheck(field, true)
  })
  addEventListener('pagehide', () => draft.save())

  let isBusy = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (isBusy) return
    const errors = problems()
    showErrors(page, errors)
    if (errors.length > 0) return
    if (!navigator.onLine) {
      showSummary(page, { title: texts.offline, errors: [] })
      return
    }
    isBusy = true
    const busy = showBusy(page)
    draft.save()
    const body = new FormData(form)
    for (const name of notAsked) body.delete(name)
    const result = await sendForm(form.action, body, busy.progress)
    isBusy = false
    if (result.outcome === 'sent') {
      draft.clear()
      form.reset()
      // Whoever comes back with the browser's button and writes again means a new request.
      submissionId.value = newId()
      location.assign(result.url)
      return
    }
    busy.end()
    if (result.outcome === 'wrong') showErrors(page, result.errors)
    else if (result.outcome === 'refused' && result.status === 422) form.submit()
    else {
      const [title = texts.failed, detail] = (result.outcome === 'refused' && texts.refused[result.status]) || []
      if (result.outcome === 'refused' && result.status === 409) submissionId.value = newId()
      showSummary(page, { title, ...(detail && { detail }), errors: [] })
    }
  })
}

function showErrors(page: FormElements, errors: Parameters<typeof showSummary>[1]['errors']): void {
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
      if (form.enctype !== 'multipart/form-data') return
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

function restore({ form, texts }: FormElements, draft: ReturnType<typeof draftOf>): void {
  const values = draft.read()
  makeRowsFor(
    form,
    values.map(([name]) => name),
  )
  if (!fillIn(form, values)) return
  const notice = document.createElement('p')
  notice.className = 'hint kept'
  notice.setAttribute('role', 'status')
  const discard = document.createElement('button')
  discard.type = 'button'
  discard.className = 'button quiet'
  discard.textContent = texts.discard
  discard.addEventListener('click', () => {
    draft.clear()
    form.reset()
    notice.remove()
    form.dispatchEvent(new Event('input', { bubbles: true }))
  })
  notice.append(`${texts.kept} `, discard)
  form.prepend(notice)
}

function addHidden(form: HTMLFormElement, name: string): HTMLInputElement {
  const input = document.createElement('input')
  input.type = 'hidden'
  input.name = name
  form.prepend(input)
  return input
}

/** Also where the page is not served securely, and `randomUUID` is missing. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
