import { isOfInputMethod } from '#site/keyboard/input-method.ts'
import { latinKey, pressedKey } from '#site/keyboard/pressed-key.ts'
import { moveBy } from './board.ts'
import { count } from './choosing.ts'
import { doWith } from './doing.ts'
import { openPalette, showKeys } from './palette.ts'
import { here, stand, step } from './place.ts'

// Single keys, only where nobody writes and with no modifier: nothing of the browser, of AltGr or of an input method is taken.
// The one exception is ⌘K or Ctrl+K.
let waiting = ''
let timer: ReturnType<typeof setTimeout> | undefined

const press = (selector: string) => () => {
  const found = document.querySelector<HTMLElement>(selector)
  if (!found) return false
  if (found instanceof HTMLDetailsElement) {
    // On a narrow page the panel is away until it is asked for.
    if (!found.checkVisibility()) found.closest<HTMLElement>('[popover]')?.showPopover()
    found.open = true
    ;(found.querySelector<HTMLElement>('button, input') ?? found.querySelector('summary'))?.focus()
  } else if (found instanceof HTMLSelectElement) found.focus()
  else found.click()
  return true
}
const go = (address: string) => () => {
  location.assign(address)
  return true
}

function choose(): boolean {
  const box = here()?.querySelector<HTMLInputElement>('input[name="ticket"][type="checkbox"]')
  if (!box) return false
  box.checked = !box.checked
  count()
  return true
}

/** A key of the list is for what is chosen; with nothing chosen, for the ticket one stands on. */
function inList(selector: string): boolean {
  const bar = document.querySelector('.many-bar')
  if (!bar) return false
  if (!document.querySelector('tr.ticket input:checked') && !choose()) return false
  return press(`.many-bar ${selector}`)()
}

/** The card one stands on, or the ticket that is open. */
const one = () => (document.querySelector('.board') ? here() : document.querySelector<HTMLElement>('.ticket-frame'))

/** Only who may work has something to work with. */
const mayWork = () => document.querySelector('.card[draggable], .star-form') !== null

function withOne(action: string): boolean {
  const ticket = one()?.dataset.ticket
  if (ticket === undefined || !mayWork()) return false
  doWith(ticket, action)
  return true
}

function priority(value: string): boolean {
  if (withOne(`priority:${value}`)) return true
  const select = document.querySelector<HTMLSelectElement>('#bulk-action')
  if (!select || (!document.querySelector('tr.ticket input:checked') && !choose())) return false
  select.value = `priority:${value}`
  select.form?.requestSubmit(select.form.querySelector<HTMLButtonElement>('.go'))
  return true
}

/** Where a ticket can go from here: the menu of its card, or the first button of its page. */
function ways(): boolean {
  const menu = document.querySelector('.board') ? here()?.querySelector('details') : null
  if (menu) {
    menu.open = true
    menu.querySelector('button')?.focus()
    return true
  }
  const way = document.querySelector<HTMLElement>('.main > .head button[name="type"]')
  way?.focus()
  return way !== null
}

function across(by: 1 | -1): boolean {
  const card = document.querySelector('.board') ? here() : undefined
  if (card) moveBy(card, by)
  return card !== undefined
}

/** What was done last: a macro with the reply that it wrote, or the reply alone. */
const undo = () => press('.done [data-key="u"]')() || press('.waiting [data-key="u"]')()

function write(kind: 'reply' | 'note'): boolean {
  const text = document.querySelector<HTMLTextAreaElement>(`textarea#${kind}`)
  text?.closest('details')?.setAttribute('open', '')
  text?.focus()
  return text !== null
}

const keys: Readonly<Record<string, () => boolean>> = {
  '?': () => {
    showKeys()
    return true
  },
  '/': () => {
    const search = document.querySelector<HTMLInputElement>('#q')
    search?.focus()
    search?.select()
    return search !== null
  },
  'g i': go('/desk'),
  'g b': go('/desk/board'),
  'g s': go('/desk/shelf'),
  j: () => step(1) || press('a[data-walk="1"][href]')(),
  k: () => step(-1) || press('a[data-walk="-1"][href]')(),
  x: choose,
  a: () => inList('[data-key="a"]') || withOne('assign:me'),
  e: () => inList('[data-key="e"]') || withOne('event:ticket.solved'),
  z: () => inList('[data-key="z"]') || press('details[data-key="z"]')() || withOne('snooze:reply'),
  s: () => inList('[data-key="."]') || ways(),
  '.': () => inList('[data-key="."]') || ways(),
  m: press('details[data-key="m"]'),
  t: press('a[data-key="t"]'),
  u: undo,
  r: () => write('reply'),
  n: () => write('note'),
  h: () => across(-1),
  l: () => across(1),
  '0': () => priority('0'),
  '1': () => priority('1'),
  '2': () => priority('2'),
  '3': () => priority('3'),
}

/** A dialog that was just closed holds the focus until the next picture is drawn: its keys are the page's again. */
function isWrittenIn(target: HTMLElement): boolean {
  const dialog = target.closest('dialog')
  if (dialog !== null) return dialog.open
  return target.isContentEditable || target.closest('textarea, select, input:not([type="checkbox"])') !== null
}

// Whoever opens something to fill it in writes there, and presses no keys of the page.
document.addEventListener(
  'toggle',
  ({ target }) => {
    if (!(target instanceof HTMLDetailsElement) || !target.open || !target.matches('.filter, .ways > details')) return
    if (document.activeElement !== target.querySelector('summary')) return
    target.querySelector<HTMLElement>('form :is(button, select, input:not([type="hidden"]))')?.focus()
  },
  { capture: true },
)

// The panel or the rail of a narrow page, opened by a key, would take the focus along when it closes.
document.addEventListener(
  'toggle',
  (event) => {
    const { target } = event
    if (!(target instanceof HTMLElement) || target.popover === null) return
    const active = document.activeElement
    const isTaken = active === document.body || target.contains(active)
    if ((event as ToggleEvent).newState === 'closed' && isTaken)
      document.querySelector<HTMLElement>(`[popovertarget="${target.id}"]`)?.focus()
  },
  { capture: true },
)

/**
 * What was opened to be filled in is closed, and stands ready to be opened again; elsewhere the keys are the page's again: they stand on the
 * row or card where they stood, or on the head of the editor.
 */
function letGo(target: HTMLElement): void {
  const opened = target.closest<HTMLDetailsElement>('details[open]:not(.editor)')
  if (opened) {
    opened.open = false
    opened.querySelector('summary')?.focus()
    return
  }
  if (!target.closest('form') || !isWrittenIn(target)) return
  const head = target.closest('details.editor')?.querySelector('summary')
  if (head) head.focus()
  else if (!stand(here())) target.blur()
}

document.addEventListener('keydown', (event) => {
  if (isOfInputMethod(event) || event.defaultPrevented) return
  if ((event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey && latinKey(event).toLowerCase() === 'k') {
    event.preventDefault()
    openPalette()
    return
  }
  const target = event.target as HTMLElement
  if (event.key === 'Escape' && !target.closest('dialog')) letGo(target)
  if (event.metaKey || event.ctrlKey || event.altKey || event.getModifierState('AltGraph')) return
  if (isWrittenIn(target)) return
  // A key that is held walks on, and does nothing a second time.
  const key = pressedKey(event)
  if (event.repeat && !/^[jk]$/.test(key)) return
  const pressed = waiting === '' ? key : `${waiting} ${key}`
  clearTimeout(timer)
  waiting = ''
  if (key === 'g' && pressed === 'g') {
    waiting = 'g'
    timer = setTimeout(() => (waiting = ''), 1_500)
    return
  }
  if (keys[pressed]?.()) event.preventDefault()
})
