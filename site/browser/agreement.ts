import type { Page } from '@playwright/test'
import fc from 'fast-check'
import { typedTexts } from '#engine/testing/any-form.ts'

// The same answers, two ways: typed into the page and sent by its button, and posted by a program. What the page says must be what the
// engine says, to the letter, whatever the form asks.

export type Entries = readonly (readonly [name: string, value: string])[]

/** What came of sending one page. */
interface Told {
  /** What stood in the controls; without a script all of it is sent. */
  readonly entries: Entries
  /** What the page's script sent; null when it had something to complain about. */
  readonly sent: Entries | null
  /** `field: message` beside fields and, without the field, the list at the top. */
  readonly beside: readonly string[]
  readonly above: readonly string[]
}

export interface Disagreement {
  readonly entries: Entries
  readonly page: readonly string[]
  readonly engine: readonly string[]
}

export interface Comparison {
  readonly disagreements: readonly Disagreement[]
  /** How many answers there were that nothing was wrong with. */
  readonly right: number
  readonly wrong: number
}

/** So many answers are given by the page in one go, and posted in one go. */
const atOnce = 25

/** Answers a form of the help desk at `origin` many times over, by chance, and compares what page and engine say of each answer. */
export async function compareAnswers(
  page: Page,
  { origin, form, answers, seed }: { origin: string; form: string; answers: number; seed: number },
): Promise<Comparison> {
  await page.goto(`${origin}/forms/${form}/`)
  const draws = fc.sample(fc.array(fc.nat(9_999), { minLength: 40, maxLength: 40 }), { numRuns: answers, seed })
  const all: Told[] = []
  const found: Disagreement[] = []
  let comparing: Promise<unknown> = Promise.resolve()
  for (let at = 0; at < draws.length; at += atOnce) {
    const some = await answered(page, draws.slice(at, at + atOnce))
    all.push(...some)
    // The engine checks these while the page answers the next ones.
    await comparing
    comparing = Promise.all(some.map((told) => compared(origin, form, told))).then((ones) => found.push(...ones.flat()))
  }
  await comparing
  const right = all.filter(({ sent }) => sent !== null).length
  return { disagreements: found, right, wrong: all.length - right }
}

async function compared(origin: string, form: string, told: Told): Promise<readonly Disagreement[]> {
  const errors = await posted(origin, form, told.entries)
  const beside = errors.filter(({ field }) => field !== '').map(({ field, message }) => `${field}: ${message}`)
  const above = errors.map(({ message }) => message)
  const all = [
    { entries: told.entries, page: told.beside, engine: beside },
    { entries: told.entries, page: told.above, engine: above },
    // What the script leaves out, since nobody is asked for it, makes no difference either.
    ...(told.sent ? [{ entries: told.sent, page: [], engine: lines(await posted(origin, form, told.sent)) }] : []),
  ]
  return all.filter((one) => JSON.stringify([...one.page].sort()) !== JSON.stringify([...one.engine].sort()))
}

interface Answer {
  readonly field: string
  readonly message: string
}

function lines(errors: readonly Answer[]): readonly string[] {
  return errors.map(({ field, message }) => `${field}: ${message}`)
}

/** What the engine says of a post; an accepted one says nothing. */
export async function posted(origin: string, form: string, entries: Entries): Promise<readonly Answer[]> {
  const body = new URLSearchParams(entries.map(([name, value]) => [name, value]))
  const headers = { accept: 'application/json' }
  const answer = await fetch(`${origin}/forms/${form}`, { method: 'POST', body, headers })
  if (answer.status === 201) return []
  if (answer.status !== 422) throw new Error(`${form} was answered with ${answer.status}.`)
  return ((await answer.json()) as { errors: readonly Answer[] }).errors
}

/**
 * Fills the page in and sends it by its button, once for each list of draws, as fast as the page can: the network is taken away from its
 * script, so that the page stays. Most of the time only what the page has complained about is answered anew, as a reader would: by chance
 * alone hardly ever all answers are right. What cannot be typed into a control (`many` into a number) is not there, as for a reader.
 */
function answered(page: Page, draws: readonly (readonly number[])[]): Promise<readonly Told[]> {
  return page.evaluate(
    async ({ draws, texts }) => {
      type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement
      const form = document.querySelector<HTMLFormElement>('form[data-form]') as HTMLFormElement
      let body: FormData | null = null
      XMLHttpRequest.prototype.send = function (given) {
        body = given as FormData
        queueMicrotask(() => this.dispatchEvent(new ProgressEvent('error')))
      }
      // A turn of the event loop; timers wait longer than the page needs.
      const settled = () =>
        new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = resolve
          port2.postMessage(null)
        })
      const isWrong = (control: Control) =>
        control.closest('[data-field]')?.querySelector('.error [data-message]') != null
      const ownEntries = (data: FormData) =>
        [...data].filter(
          (entry): entry is [string, string] =>
            typeof entry[1] === 'string' && (!entry[0].startsWith('docket-') || entry[0] === 'docket-time-zone'),
        )
      const isAnswer = (control: Element): control is Control =>
        'name' in control &&
        control.name !== '' &&
        !`${control.name}`.startsWith('docket-') &&
        'type' in control &&
        !['hidden', 'file', 'submit'].includes(`${control.type}`) &&
        control.closest('[data-trap]') === null
      const fill = (control: Control, draw: number) => {
        if (control instanceof HTMLSelectElement) control.selectedIndex = draw % control.options.length
        else if (/^(checkbox|radio)$/.test(control.type)) (control as HTMLInputElement).checked = draw % 3 === 0
        else control.value = draw % 4 === 0 ? '' : (texts[draw % texts.length] ?? '')
      }
      // Until the page's script is there, nobody takes this event.
      while (form.dispatchEvent(new Event('submit', { cancelable: true }))) await settled()
      while (!document.querySelector('.problem') && !body) await settled()

      const told = []
      for (const draw of draws) {
        const buttons = [...form.querySelectorAll<HTMLElement>('[data-add-row], [data-remove-row]')]
        const button = buttons[(draw[0] ?? 0) % (buttons.length + 2)]
        if (button && !button.closest('[hidden]')) button.click()
        const controls = [...form.elements].filter(isAnswer)
        const wrong = (draw[1] ?? 0) % 6 === 0 ? [] : controls.filter(isWrong)
        for (const [index, control] of controls.entries())
          if (wrong.length === 0 || wrong.includes(control)) fill(control, draw[index % draw.length] ?? 0)
        form.dispatchEvent(new Event('input', { bubbles: true }))
        body = null
        const entries = ownEntries(new FormData(form))
        form.requestSubmit()
        await settled()
        await settled()
        const sent = body === null ? null : ownEntries(body)
        const lines = [...form.querySelectorAll('.error [data-message]')]
        told.push({
          entries,
          sent,
          beside: lines.map(
            (line) => `${line.closest<HTMLElement>('[data-field]')?.dataset.field}: ${line.textContent}`,
          ),
          above: sent ? [] : [...document.querySelectorAll('.problem li')].map((line) => line.textContent),
        })
      }
      return told
    },
    { draws, texts: [...typedTexts] },
  )
}
