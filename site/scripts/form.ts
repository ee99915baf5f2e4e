import './times.ts'
import { applyConditions, dropConditionSentences } from './form/conditions.ts'
import { draftOf } from './form/drafts.ts'
import { type FormElements, newId, readPage } from './form/page.ts'
import type { Answering, Steps } from './form/steps.ts'

const saveAfterMs = 400
/** Signs that somebody is about to answer: what helps with answering is loaded then. */
const intents = ['focusin', 'pointerover', 'dragenter']

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-form]')) void enliven(readPage(form))

/** A form that works as it stands becomes one that answers at once: conditions, drafts, and, once it is touched, errors and sending. */
async function enliven(page: FormElements): Promise<void> {
  const { form } = page
  const draft = draftOf(form)
  const hidden = (name: string) =>
    form.querySelector<HTMLInputElement>(`input[name="${name}"]`) ?? addHidden(form, name)
  const submissionId = hidden('docket-submission-id')
  submissionId.value ||= newId()
  hidden('docket-time-zone').value = Intl.DateTimeFormat().resolvedOptions().timeZone

  const isLong = form.hasAttribute('data-steps')
  let isBegun = false
  // What was typed while the rest is still on its way is kept, too, but not in place of what has not come back yet.
  addEventListener('pagehide', () => {
    if (isBegun || !draft.read()) draft.save()
  })
  const steps = isLong || form.hasAttribute('data-foreign') || draft.read() ? await begin(page, draft) : null
  isBegun = true

  const checker = await page.checker
  let notAsked: ReadonlySet<string> = new Set()
  const update = () => {
    if (checker) notAsked = applyConditions(form, checker)
    steps?.update()
  }
  if (checker) dropConditionSentences(form)
  update()

  let saving: ReturnType<typeof setTimeout> | undefined
  form.addEventListener('input', () => {
    clearTimeout(saving)
    saving = setTimeout(draft.save, saveAfterMs)
    update()
  })

  let loading: ReturnType<Answering> | undefined
  const answering: Answering = () => {
    loading ??= import('./form/answering.ts').then(({ enableAnswering }) =>
      enableAnswering(page, { checker, draft, submissionId, steps, notAsked: () => notAsked }),
    )
    return loading
  }
  const touched = () => void answering().catch(() => {})
  for (const intent of intents) form.addEventListener(intent, touched, { once: true })
  // Also what was left before that script was there is looked at.
  form.addEventListener(
    'focusout',
    ({ target }) =>
      void answering().then(
        ({ left }) => left(target),
        () => {},
      ),
  )
  // Focused or filled before this script was ready, or kept by the browser on the way back.
  if (form.querySelector(':focus') || hasFiles(form)) touched()
  form.addEventListener('submit', (event) => {
    // Without its script a long form is turned by the engine.
    if (steps ? steps.turn(event, answering) : isLong) return
    event.preventDefault()
    answering().then(
      ({ submit }) => submit(),
      () => HTMLFormElement.prototype.submit.call(form),
    )
  })
}

function begin(page: FormElements, draft: ReturnType<typeof draftOf>): Promise<Steps | null> {
  return import('./form/beginning.ts').then(
    (beginning) => beginning.begin(page, draft),
    () => null,
  )
}

function hasFiles(form: HTMLFormElement): boolean {
  return [...form.querySelectorAll<HTMLInputElement>('input[type=file]')].some(({ files }) => files && files.length > 0)
}

function addHidden(form: HTMLFormElement, name: string): HTMLInputElement {
  const input = document.createElement('input')
  input.type = 'hidden'
  input.name = name
  form.prepend(input)
  return input
}
