import { isOfInputMethod } from '#site/keyboard/input-method.ts'
import { ranked } from './ranked.ts'

// While one writes: "/" at the beginning of a word offers the canned responses of this ticket in a reply, "@" the agents in a note. What
// is chosen goes in where it was typed.

interface Choice {
  readonly title: string
  /** What is shown behind the title. */
  readonly hint: string
  readonly text: string
}

/** What is offered in a field, by its id. */
const sources: Readonly<Record<string, { readonly sign: string; readonly choices: () => readonly Choice[] }>> = {
  reply: { sign: '/', choices: responses },
  note: { sign: '@', choices: agents },
}
const most = 8
const popup = document.createElement('ul')
popup.className = 'completing'
popup.id = 'completing'
popup.setAttribute('role', 'listbox')
let field: HTMLTextAreaElement | null = null
/** What was typed stands between these two places. */
let from = 0
let to = 0
let shown: readonly Choice[] = []
let at = 0

function responses(): readonly Choice[] {
  return [...document.querySelectorAll<HTMLElement>('[data-response]')].map((one) => ({
    title: `${one.querySelector('b')?.textContent ?? ''} /${one.dataset.shortcut ?? ''}`,
    hint: one.querySelector('.response-text')?.textContent ?? '',
    text: one.querySelector('.response-text')?.textContent ?? '',
  }))
}

function agents(): readonly Choice[] {
  return [...(document.querySelector<HTMLSelectElement>('#assignee')?.options ?? [])]
    .filter(({ value }) => value !== '')
    .map(({ value, text }) => ({ title: text, hint: `@${value}`, text: `@${value} ` }))
}

/** What the letters before the cursor ask for; null for nothing. */
function askedIn(text: HTMLTextAreaElement): { readonly from: number; readonly letters: string } | null {
  const sign = sources[text.id]?.sign
  if (sign === undefined || text.selectionStart !== text.selectionEnd) return null
  const word = /(?:^|\s)(\S*)$/u.exec(text.value.slice(0, text.selectionStart))?.[1] ?? ''
  // A second slash makes it a path or an address.
  if (!word.startsWith(sign) || word.indexOf(sign, 1) !== -1) return null
  return { from: text.selectionStart - word.length, letters: word.slice(1) }
}

function offer(text: HTMLTextAreaElement): void {
  const asked = askedIn(text)
  const all = sources[text.id]?.choices() ?? []
  const found = asked === null ? [] : fitting(all, asked.letters).slice(0, most)
  if (asked === null || found.length === 0) {
    close()
    return
  }
  field = text
  from = asked.from
  to = text.selectionStart
  shown = found
  popup.setAttribute('aria-label', text.labels?.[0]?.textContent?.trim() ?? '')
  popup.replaceChildren(
    ...shown.map(({ title, hint }, index) => {
      const option = document.createElement('li')
      option.id = `completing-${index}`
      option.setAttribute('role', 'option')
      const [name, more] = [document.createElement('b'), document.createElement('span')]
      name.dir = 'auto'
      more.dir = 'auto'
      name.textContent = title
      more.textContent = hint
      option.append(name, ' ', more)
      return option
    }),
  )
  text.closest('.editors')?.append(popup)
  text.setAttribute('aria-controls', popup.id)
  mark(0)
}

/** By title first, then by what a response says. */
function fitting(all: readonly Choice[], letters: string): readonly Choice[] {
  const byTitle = ranked(all, letters)
  const said = letters.toLocaleLowerCase()
  return [...byTitle, ...all.filter((one) => !byTitle.includes(one) && one.hint.toLocaleLowerCase().includes(said))]
}

function mark(index: number): void {
  at = (index + shown.length) % shown.length
  for (const [place, option] of [...popup.children].entries())
    option.setAttribute('aria-selected', String(place === at))
  field?.setAttribute('aria-activedescendant', `completing-${at}`)
}

function close(): void {
  popup.remove()
  field?.removeAttribute('aria-activedescendant')
  field?.removeAttribute('aria-controls')
  field = null
}

function take(index: number): void {
  const [text, choice] = [field, shown[index]]
  close()
  if (!text || !choice) return
  text.focus()
  text.setRangeText(choice.text, from, to, 'end')
  text.dispatchEvent(new Event('input', { bubbles: true }))
}

document.addEventListener('input', ({ target }) => {
  if (target instanceof HTMLTextAreaElement && target.id in sources) offer(target)
})
// Whoever moves the cursor is no longer asking.
document.addEventListener('selectionchange', () => {
  if (field !== null && (field.selectionStart !== to || field.selectionEnd !== to)) close()
})
document.addEventListener('focusout', ({ target }) => {
  if (target === field) close()
})
// A press would take the focus away before it is a click.
popup.addEventListener('mousedown', (event) => event.preventDefault())
popup.addEventListener('click', ({ target }) => {
  const option = target instanceof Element ? target.closest('[role="option"]') : null
  if (option) take([...popup.children].indexOf(option))
})
document.addEventListener(
  'keydown',
  (event) => {
    if (field === null || event.target !== field || isOfInputMethod(event)) return
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    if (event.key === 'ArrowDown') mark(at + 1)
    else if (event.key === 'ArrowUp') mark(at - 1)
    else if (event.key === 'Enter' || event.key === 'Tab') take(at)
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
    event.stopPropagation()
  },
  { capture: true },
)
