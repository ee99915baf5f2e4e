import { applyConditions, dropConditionSentences } from './form/conditions.ts'
import { draftOf, fillIn } from './form/drafts.ts'
import { type FormElements, newId, readPage } from './form/page.ts'
import type { Steps } from './form/steps.ts'

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

  const steps = 'steps' in form.dataset ? await loadSteps(page) : null
  const isSaved = location.hash.startsWith('#saved=')
  const isRestored = !isSaved && !('refused' in form.dataset) && restore(page, draft, steps)
  // On a host of files only a script can read what a link says; elsewhere the page came with it.
  if ('foreign' in form.dataset && (isSaved || (location.search !== '' && !isRestored)))
    await import('./form/arriving.ts').then(({ arrive }) => arrive(form, steps)).catch(() => {})

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
  addEventListener('pagehide', () => draft.save())

  let loading: Promise<Answering> | undefined
  const answering = () => {
    loading ??= import('./form/answering.ts').then(({ enableAnswering }) =>
      enableAnswering(page, { checker, draft, submissionId, steps, notAsked: () => notAsked }),
    )
    return loading
  }
  const touched = () => void answering().catch(() => {})
  for (const intent of intents) form.addEventListener(intent, touched, { once: true })
  // Focused or filled before this script was ready, or kept by the browser on the way back.
  if (form.matches(':focus-within') || hasFiles(form)) touched()
  form.addEventListener('submit', (event) => {
    const turn = event.submitter instanceof HTMLButtonElement ? event.submitter.value : ''
    // Saving, and turning pages without the script for it, is the browser's own post: files come along, and a page is the answer.
    if (turn === 'save' || (steps === null && turn !== '')) return
    event.preventDefault()
    if (turn === 'back') steps?.move(-1)
    else
      answering().then(
        ({ submit, passes }) => (turn === 'next' && steps ? passes(steps.at()) && steps.move(1) : submit()),
        () => form.submit(),
      )
  })
}

type Answering = Awaited<ReturnType<typeof import('./form/answering.ts')['enableAnswering']>>

/** Where the script does not come, the engine turns the pages. */
function loadSteps(page: FormElements): Promise<Steps | null> {
  return import('./form/steps.ts').then(
    ({ enableSteps }) => enableSteps(page),
    () => null,
  )
}

function hasFiles(form: HTMLFormElement): boolean {
  return [...form.querySelectorAll<HTMLInputElement>('input[type=file]')].some(({ files }) => files && files.length > 0)
}

function restore({ form, texts }: FormElements, draft: ReturnType<typeof draftOf>, steps: Steps | null): boolean {
  const { values, step } = draft.read()
  form.dispatchEvent(new CustomEvent('docket:rows', { detail: values.map(([name]) => name) }))
  if (!fillIn(form, values)) return false
  steps?.show(step)
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
    steps?.show(0)
    notice.remove()
    form.dispatchEvent(new Event('input', { bubbles: true }))
  })
  notice.append(`${texts.kept} `, discard)
  form.prepend(notice)
  return true
}

function addHidden(form: HTMLFormElement, name: string): HTMLInputElement {
  const input = document.createElement('input')
  input.type = 'hidden'
  input.name = name
  form.prepend(input)
  return input
}
