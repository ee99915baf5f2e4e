import type { FieldError } from '#engine/core/form/form.ts'
import { ofForm } from './of-form.ts'
import { type FormElements, fieldNamed } from './page.ts'

/** A long form, one page at a time. All pages stand in the document; one is seen. */
export interface Steps {
  /** To be called when conditions may have changed: a step in which nothing is asked is stepped over. */
  readonly update: () => void
  readonly show: (step: number) => void
  /** Whether the button that was pressed turns the page, or has the browser itself post the form: then nothing is to be sent. */
  readonly turn: (event: SubmitEvent, answering: Answering) => boolean
  /** Shows the first step with a mistake and returns its mistakes: the others are told when the reader comes to them. */
  readonly reveal: (errors: readonly FieldError[]) => readonly FieldError[]
}

/** What helps with answering, loaded when it is needed. */
export type Answering = () => Promise<{
  /** Somebody is done with an input. */
  readonly left: (target: EventTarget | null) => void
  /** Whether all is well up to this step; what is not is told. */
  readonly passes: (upTo: number) => boolean
  readonly submit: () => Promise<void>
}>

/** Where the browser's own way back leads. */
const key = 'docketStep'

export function enableSteps({ form, texts }: FormElements): Steps {
  const pages = [...form.querySelectorAll<HTMLElement>(':scope > [data-step]')]
  const number = form.querySelector<HTMLInputElement>('input[name=docket-step]')
  const button = form.querySelector<HTMLButtonElement>('[data-send]')
  const back = form.querySelector<HTMLButtonElement>('[data-back]')
  let at = Math.max(
    0,
    pages.findIndex((page) => !page.hidden),
  )

  const isAsked = (page: HTMLElement) => page.querySelector(':scope > [data-field]:not([hidden])') !== null
  const asked = () => pages.flatMap((page, step) => (step === at || isAsked(page) ? [step] : []))
  const later = () => asked().find((step) => step > at)

  const update = () => {
    const steps = asked()
    const isLast = later() === undefined
    const count = pages[at]?.querySelector('[data-step-count]')
    if (count && texts.steps)
      count.textContent = texts.steps.count
        .replace('%n', String(steps.indexOf(at) + 1))
        .replace('%c', String(steps.length))
    if (back) back.hidden = steps[0] === at
    if (!button || !texts.steps || button.hasAttribute('aria-busy')) return
    button.value = isLast ? 'send' : 'next'
    button.textContent = isLast ? texts.steps.send : texts.steps.next
  }

  const show = (step: number) => {
    at = Math.max(0, Math.min(step, pages.length - 1))
    pages.forEach((page, index) => {
      page.hidden = index !== at
    })
    ofForm(form, 'dataset').step = String(at)
    if (number) number.value = String(at + 1)
    update()
  }

  const enter = (step: number) => {
    show(step)
    pages[at]?.querySelector<HTMLElement>('h2')?.focus()
  }

  history.replaceState({ ...history.state, [key]: at }, '')
  addEventListener('popstate', ({ state }) => {
    const step: unknown = state?.[key]
    if (typeof step === 'number' && step !== at) enter(step)
  })

  const move = (step: number | undefined) => {
    if (step === undefined) return
    enter(step)
    history.pushState({ [key]: at }, '')
  }

  return {
    update,
    show,
    turn(event, answering) {
      const pressed = event.submitter instanceof HTMLButtonElement ? event.submitter.value : ''
      // Files come along, and the answer is a page: that is the browser's own post.
      if (pressed === 'save') return true
      if (pressed !== 'next' && pressed !== 'back') return false
      event.preventDefault()
      if (pressed === 'back') move(asked().findLast((step) => step < at))
      else
        answering().then(
          ({ passes }) => passes(at) && move(later()),
          // What checks did not come: the server turns the page, and takes it for nothing else.
          () => {
            form.append(
              Object.assign(document.createElement('input'), { type: 'hidden', name: 'docket-go', value: 'next' }),
            )
            ofForm(form, 'submit').call(form)
          },
        )
      return true
    },
    reveal(errors) {
      const stepOf = ({ field }: FieldError) => {
        const page = (field ? fieldNamed(form, field) : null)?.closest<HTMLElement>('[data-step]')
        return page ? pages.indexOf(page) : pages.length - 1
      }
      const [first] = errors
      if (!first) return []
      const step = stepOf(first)
      if (step !== at) show(step)
      return errors.filter((error) => stepOf(error) === step)
    },
  }
}
