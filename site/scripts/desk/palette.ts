import { toggleDensity, toggleTheme } from './appearance.ts'
import { turnOn } from './notices.ts'

// ⌘K or Ctrl+K: every list, the parts of the desk, and any ticket by its number.
const palette = document.querySelector<HTMLDialogElement>('dialog#palette')
const input = palette?.querySelector('input')
const list = palette?.querySelector('ul')
const options = () => [...(list?.querySelectorAll<HTMLElement>('[role="option"]:not([hidden])') ?? [])]
const asked = document.createElement('li')
asked.id = 'command-ticket'
asked.setAttribute('role', 'option')
asked.hidden = true
list?.prepend(asked)

export function openPalette(): void {
  if (!palette || !input) return
  input.value = ''
  filter()
  palette.showModal()
  input.focus()
}

export function showKeys(): void {
  document.querySelector<HTMLDialogElement>('dialog#keys')?.showModal()
}

function filter(): void {
  const wanted = input?.value.trim().toLowerCase() ?? ''
  const number = /^#?(\d{1,15})$/.exec(wanted)?.[1]
  asked.hidden = number === undefined
  asked.dataset.href = `/desk/tickets/${number}`
  asked.textContent = (palette?.dataset.ticket ?? '').replace('%', number ?? '')
  for (const option of list?.querySelectorAll<HTMLElement>('[role="option"]') ?? [])
    if (option !== asked) option.hidden = !fits(option.textContent?.toLowerCase() ?? '', wanted)
  choose(options()[0])
}

/** All letters in this order, wherever they stand. */
function fits(title: string, wanted: string): boolean {
  let at = 0
  for (const letter of wanted) {
    at = title.indexOf(letter, at)
    if (at === -1) return false
    at += 1
  }
  return true
}

function choose(option: HTMLElement | undefined): void {
  for (const one of list?.querySelectorAll('[role="option"]') ?? [])
    one.setAttribute('aria-selected', String(one === option))
  if (option) input?.setAttribute('aria-activedescendant', option.id)
  else input?.removeAttribute('aria-activedescendant')
  option?.scrollIntoView({ block: 'nearest' })
}

const chosen = () => options().find((option) => option.getAttribute('aria-selected') === 'true')

function run(option: HTMLElement | undefined): void {
  if (!option) return
  palette?.close()
  if (option.dataset.href) location.assign(option.dataset.href)
  else if (option.dataset.do === 'theme') toggleTheme()
  else if (option.dataset.do === 'density') toggleDensity()
  else if (option.dataset.do === 'notices') turnOn()
  else if (option.dataset.do === 'keys') showKeys()
}

input?.addEventListener('input', filter)
input?.addEventListener('keydown', (event) => {
  if (event.isComposing) return
  const all = options()
  const at = all.indexOf(chosen() as HTMLElement)
  if (event.key === 'ArrowDown') choose(all[Math.min(at + 1, all.length - 1)])
  else if (event.key === 'ArrowUp') choose(all[Math.max(at - 1, 0)])
  else if (event.key === 'Enter') run(chosen())
  else return
  event.preventDefault()
})
list?.addEventListener('click', ({ target }) => {
  if (target instanceof Element) run(target.closest<HTMLElement>('[role="option"]') ?? undefined)
})
