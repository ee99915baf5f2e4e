import { draw, h } from '../../chat/view.ts'
import type { SayInBuilder } from '../../i18n/builder/texts.ts'
import type { BuilderField } from '../state.ts'
import { button } from './controls.ts'
import { draggable } from './dragging.ts'
import { createHold } from './hold.ts'
import type { Acts, ViewState } from './view-state.ts'

/** The form page itself, in a frame of its own: what is clicked there is picked, and the picked field has its tools beside it. */
export interface Canvas {
  /** Shows the form as it is now; the page that was shown stays until the new one is there. */
  show(state: ViewState): void
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

export function createCanvas(place: HTMLElement, { say, acts }: { say: SayInBuilder; acts: Acts }): Canvas {
  let shown: HTMLIFrameElement | null = null
  let loading: HTMLIFrameElement | null = null
  let address = ''
  /** Whether what stands in the shown page was put there by whoever builds, and not by the preview. */
  let wasEmpty = false
  let state: ViewState
  const hold = createHold()

  function show(now: ViewState): void {
    state = now
    place.dataset.narrow = String(now.preview.isNarrow)
    const wanted = addressOf(now)
    if (wanted === address) {
      mark()
      return
    }
    address = wanted
    forgetDrafts()
    loading?.remove()
    loading = frame(wanted, now.preview.hasScript)
    place.append(loading)
  }

  function frame(src: string, hasScript: boolean): HTMLIFrameElement {
    const made = document.createElement('iframe')
    made.title = say('preview')
    // Nothing is ever sent from a preview; without scripts it is what a reader without scripts sees.
    made.setAttribute('sandbox', hasScript ? 'allow-same-origin allow-scripts' : 'allow-same-origin')
    made.className = 'coming'
    made.addEventListener('load', () => {
      if (made === loading) hold.whenFree(() => made === loading && takeOver(made))
      // The page may load itself anew.
      else if (made === shown) adopt(made)
    })
    made.src = src
    return made
  }

  function takeOver(made: HTMLIFrameElement): void {
    const [before, now] = [shown?.contentDocument, made.contentDocument]
    const isEmpty = !state.preview.hasErrors && state.preview.branch === ''
    const isTried = wasEmpty && isEmpty
    wasEmpty = isEmpty
    if (before && now && isTried) copyAnswers(before, now)
    const top = shown?.contentWindow?.scrollY ?? 0
    made.className = ''
    made.contentWindow?.scrollTo(0, top)
    shown?.remove()
    shown = made
    loading = null
    adopt(made)
  }

  function adopt({ contentDocument: page }: HTMLIFrameElement): void {
    if (!page) return
    const sheet = page.createElement('link')
    sheet.rel = 'stylesheet'
    sheet.href = '/site/styles/builder-canvas.css'
    page.head.append(sheet)
    page.addEventListener('click', pickAt, true)
    page.addEventListener('submit', (event) => event.preventDefault(), true)
    page.addEventListener('keydown', undoAt)
    hold.watch(page)
    mark()
  }

  function pickAt(event: Event): void {
    const target = event.target as Element
    if (target.closest('.b-tools')) return
    const name = target.closest<HTMLElement>('[data-field]')?.dataset.field
    const leads = target.closest('a[href], button')
    if (leads) event.preventDefault()
    const field = name === undefined ? undefined : fieldNamed(name)
    if (field) acts.pick(field.pointer)
    else if (target.closest('.form-head')) acts.pick('')
  }

  function undoAt(event: KeyboardEvent): void {
    if (event.key !== 'z' || !(event.ctrlKey || event.metaKey) || (event.target as Element).closest('input, textarea'))
      return
    event.preventDefault()
    acts.undo()
  }

  function fieldNamed(name: string): BuilderField | undefined {
    const pattern = name.replace(/\.\d+(?=\.|$)/g, '.*')
    return state.file.fields.find((field) => field.name === pattern || field.name === name)
  }

  /** Marks the picked field in the page that is there. */
  function mark(): void {
    const page = shown?.contentDocument
    if (!page) return
    for (const element of page.querySelectorAll<HTMLElement>('[data-field]')) {
      const field = fieldNamed(element.dataset.field ?? '')
      if (!field) continue
      Object.assign(element, draggable(field, state.file.fields, acts))
      element.draggable = true
      element.toggleAttribute(
        'data-wrong',
        field.problems.some(({ severity }) => severity === 'error'),
      )
      const isPicked = field.pointer === state.picked && !state.adding
      if (isPicked === element.hasAttribute('data-picked')) continue
      element.toggleAttribute('data-picked', isPicked)
      bringOut(element, isPicked)
      element.querySelector(':scope > .b-tools')?.remove()
      if (isPicked) {
        if (field.written) element.append(tools(page, field))
        element.scrollIntoView({ block: 'nearest' })
      }
    }
  }

  /** A field that its condition hides is shown, dimmed, while one works on it. */
  function bringOut(element: HTMLElement, isPicked: boolean): void {
    const isGhost = isPicked && element.hidden !== false
    if (!isGhost && !element.hasAttribute('data-ghost')) return
    element.toggleAttribute('data-ghost', isGhost)
    element.hidden = !isGhost
  }

  function tools(page: Document, field: BuilderField): Element {
    const bar = page.createElement('div')
    bar.className = 'b-tools'
    bar.setAttribute('role', 'toolbar')
    bar.setAttribute('aria-label', say('tools', { label: field.label }))
    const move = (by: number) => acts.move(field.pointer, field.index + by)
    draw(bar, [
      h('span', { class: 'b-row' }, [
        button(say('up'), () => move(-1), { symbol: 'up', bare: true }),
        button(say('down'), () => move(1), { symbol: 'down', bare: true }),
        button(say('add'), () => acts.startAdding(field.pointer, false), { symbol: 'plus', bare: true }),
        button(say('duplicate'), () => acts.duplicate(field.pointer), { symbol: 'form', bare: true }),
        button(say('remove'), () => acts.remove(field.pointer), { symbol: 'trash', bare: true }),
      ]),
    ])
    return bar
  }

  return { show }
}

function addressOf({ file, preview }: ViewState): string {
  const branch = file.branches.find(({ label }) => label === preview.branch)
  const query = new URLSearchParams({ locale: preview.locale, v: file.version, script: String(preview.hasScript) })
  if (preview.hasErrors) query.set('errors', 'true')
  if (branch) query.set('values', JSON.stringify(branch.values))
  return `/__builder/${file.id}/preview?${query}`
}

/** What one has typed and ticked to try the form stays when the form changes; what nobody touched follows the form. */
function copyAnswers(from: Document, to: Document): void {
  const controls = [...to.querySelectorAll<Control>('.form [name]')].filter(
    ({ type }) => type !== 'hidden' && type !== 'file',
  )
  for (const control of controls) {
    const old = [...from.querySelectorAll<Control>('.form [name]')].find(
      ({ name, type, value }) =>
        name === control.name && type === control.type && (!isBox(control) || value === control.value),
    )
    if (!old || !isTouched(old)) continue
    if (isBox(control)) control.checked = (old as HTMLInputElement).checked
    else control.value = old.value
  }
  controls[0]?.dispatchEvent(new Event('input', { bubbles: true }))
}

function isTouched(control: Control): boolean {
  if (isBox(control)) return control.checked !== control.defaultChecked
  if (!('options' in control)) return control.value !== control.defaultValue
  const first = [...control.options].findIndex(({ defaultSelected }) => defaultSelected)
  return control.selectedIndex !== Math.max(first, 0)
}

function isBox(control: Control): control is HTMLInputElement {
  return control.type === 'checkbox' || control.type === 'radio'
}

/** Previews leave drafts like every form page; nobody comes back for them. */
function forgetDrafts(): void {
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith('docket-form-preview-')) localStorage.removeItem(key)
  } catch {
    // Storage may be forbidden: then there are none.
  }
}
