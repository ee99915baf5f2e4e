import { isOfInputMethod } from '#site/keyboard/input-method.ts'
import { toggleDensity, toggleTheme } from './appearance.ts'
import { turnOn } from './notices.ts'
import { type Offer, offers } from './offers.ts'
import { ranked } from './ranked.ts'

// ⌘K or Ctrl+K: what can be done on this page, every list, the parts of the desk, any ticket by its number, and a search for the rest.
// Nothing is asked of the engine before something is chosen.

const palette = document.querySelector<HTMLDialogElement>('dialog#palette')
const input = palette?.querySelector('input')
const list = palette?.querySelector('ul')
const recentKey = 'docket-recent'
const mostRecent = 6

const here: Readonly<Record<string, () => void>> = {
  theme: toggleTheme,
  density: toggleDensity,
  notices: turnOn,
  keys: showKeys,
}
// The same as buttons, where a page has them.
for (const button of document.querySelectorAll<HTMLElement>('button[data-do]'))
  button.addEventListener('click', here[button.dataset.do ?? ''] ?? (() => {}))

/** As the page came with them. */
const places: readonly Offer[] = [...(list?.children ?? [])].map((option) => {
  const { href, do: name, press, keys = '' } = (option as HTMLElement).dataset
  const shown = { title: option.textContent?.trim() ?? '', keys }
  if (href !== undefined) {
    const icon = document.querySelector(`.rail a[href="${CSS.escape(href)}"] .icon`)
    return { ...shown, icon, run: () => location.assign(href) }
  }
  if (press !== undefined) {
    const button = document.querySelector<HTMLElement>(press)
    return {
      ...shown,
      icon: button?.querySelector('.icon') ?? null,
      run: () => document.querySelector<HTMLElement>(press)?.click(),
    }
  }
  return { ...shown, icon: null, run: here[name ?? ''] ?? (() => {}) }
})
let found: readonly Offer[] = []
let at = 0
let offered: readonly Offer[] = []

export function openPalette(): void {
  if (!palette || !input || palette.open) return
  input.value = ''
  offered = offers()
  filter()
  palette.showModal()
  input.focus()
}

export function showKeys(): void {
  document.querySelector<HTMLDialogElement>('dialog#keys')?.showModal()
}

function filter(): void {
  const wanted = input?.value.trim() ?? ''
  found =
    wanted === ''
      ? recentFirst([...offered, ...places])
      : [...numbered(wanted), ...ranked([...offered, ...places], wanted), ...searches(wanted)]
  list?.replaceChildren(
    ...found.map((command, index) => {
      const option = optionOf(command)
      option.id = `command-${index}`
      return option
    }),
  )
  choose(0)
}

/** The symbol that stands for it elsewhere on the page, what it does, and the keys that do it without the palette. */
function optionOf({ title, keys, icon }: Offer): HTMLLIElement {
  const option = document.createElement('li')
  option.setAttribute('role', 'option')
  const sign = icon?.cloneNode(true) ?? document.createElement('i')
  const words = document.createElement('span')
  words.dir = 'auto'
  words.textContent = title
  option.append(sign, words)
  for (const key of keys.split(' ').filter(Boolean)) {
    const cap = document.createElement('kbd')
    cap.setAttribute('aria-hidden', 'true')
    cap.textContent = key
    option.append(cap)
  }
  return option
}

function numbered(wanted: string): readonly Offer[] {
  const number = /^#?(\d{1,15})$/.exec(wanted)?.[1]
  if (number === undefined) return []
  return [led(said('ticket', number), `/desk/tickets/${number}`)]
}

function searches(wanted: string): readonly Offer[] {
  const query = new URLSearchParams({ q: wanted })
  return [
    led(said('tickets', wanted), `/desk?${query}`),
    led(said('articles', wanted), `${palette?.dataset.site ?? ''}/search?${query}`),
  ]
}

function led(title: string, address: string): Offer {
  return { title, keys: '', icon: document.querySelector('.find .icon'), run: () => location.assign(address) }
}

function said(words: string, what: string): string {
  return (palette?.dataset[words] ?? '').replace('%', () => what)
}

function choose(index: number): void {
  at = Math.min(Math.max(index, 0), found.length - 1)
  for (const [place, option] of [...(list?.children ?? [])].entries())
    option.setAttribute('aria-selected', String(place === at))
  input?.setAttribute('aria-activedescendant', `command-${at}`)
  list?.children[at]?.scrollIntoView({ block: 'nearest' })
}

function run(command: Offer | undefined): void {
  if (!command) return
  palette?.close()
  remember(command.title)
  const place = offered.indexOf(command)
  if (place === -1) command.run()
  else offeredNow(command.title, offered.slice(0, place).filter(({ title }) => title === command.title).length)?.run()
}

/** The page may have renewed itself behind the palette: what was found in it then is no longer part of it. */
function offeredNow(wanted: string, place: number): Offer | undefined {
  return offers().filter(({ title }) => title === wanted)[place]
}

function recentFirst(commands: readonly Offer[]): readonly Offer[] {
  const recent = recents().flatMap((title) => commands.find((command) => command.title === title) ?? [])
  return [...recent, ...commands.filter((command) => !recent.includes(command))]
}

function recents(): readonly string[] {
  const kept: unknown = JSON.parse(localStorage.getItem(recentKey) ?? '[]')
  return Array.isArray(kept) ? kept.filter((title) => typeof title === 'string') : []
}

function remember(title: string): void {
  if (![...offered, ...places].some((command) => command.title === title)) return
  const kept = [title, ...recents().filter((one) => one !== title)].slice(0, mostRecent)
  localStorage.setItem(recentKey, JSON.stringify(kept))
}

input?.addEventListener('input', filter)
input?.addEventListener('keydown', (event) => {
  if (isOfInputMethod(event)) return
  if (event.key === 'ArrowDown') choose(at + 1)
  else if (event.key === 'ArrowUp') choose(at - 1)
  else if (event.key === 'Enter') run(found[at])
  else return
  event.preventDefault()
})
list?.addEventListener('click', ({ target }) => {
  const option = target instanceof Element ? target.closest('[role="option"]') : null
  if (option) run(found[[...(list?.children ?? [])].indexOf(option)])
})
