import { retitle } from './title.ts'

// A ticket as it stood: the slider and the arrow keys take over the page of another event, without a page being opened for each.
const section = document.querySelector<HTMLElement>('.past')
const slider = section?.querySelector<HTMLInputElement>('input[type="range"]')
/** What differs from event to event; the slider stays, since somebody holds it. */
const parts = ['.past-said', '.past-changes', '.past-way .num', '.timeline', '#panel', '.main > .head']
let wanted: number | null = null
let isAsking = false

if (section && slider) {
  slider.addEventListener('input', () => void show(Number(slider.value)))
  slider.form?.addEventListener('submit', (event) => event.preventDefault())
  section.addEventListener('click', (event) => {
    const way = event.target instanceof Element ? event.target.closest<HTMLElement>('a[data-key^="Arrow"]') : null
    if (!way || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    step(way.dataset.key === 'ArrowLeft' ? -1 : 1)
  })
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return
    const { target } = event
    // The slider and other fields have their own use for these keys; an open dialog and the panel have theirs for Escape.
    if (target instanceof Element && target.closest('input, select, textarea, dialog')) {
      if (event.key !== 'Escape' || target !== slider) return
    }
    if (event.key === 'Escape' && document.querySelector(':popover-open') === null)
      section.querySelector<HTMLElement>('a[data-key="Escape"]')?.click()
    else if (event.key === 'ArrowLeft') step(-1)
    else if (event.key === 'ArrowRight') step(1)
    else return
    event.preventDefault()
  })
}

function step(by: 1 | -1): void {
  if (!slider) return
  const before = slider.value
  slider.value = String(Number(before) + by)
  if (slider.value !== before) void show(Number(slider.value))
}

/**
 * Each page is the fold of a whole log: there is one on its way at a time, and whoever drags the slider past a hundred events is shown those
 * that there is time for, and at last the one where they let go.
 */
async function show(at: number): Promise<void> {
  wanted = at
  if (isAsking) return
  isAsking = true
  while (wanted !== null) {
    const next: number = wanted
    wanted = null
    await take(next)
  }
  isAsking = false
}

async function take(at: number): Promise<void> {
  const address = `${location.pathname}?at=${at}`
  const html = await fetch(address, { headers: { accept: 'text/html' } })
    .then((answer) => (answer.ok && !answer.redirected ? answer.text() : null))
    .catch(() => null)
  // Signed out, offline, or not this agent's to see any more: the page itself says so.
  if (html === null) return location.assign(address)
  const fresh = new DOMParser().parseFromString(html, 'text/html')
  for (const part of parts) {
    const [mine, theirs] = [document.querySelector(part), fresh.querySelector(part)]
    if (mine && theirs) mine.replaceChildren(...theirs.childNodes)
  }
  ways(fresh)
  ends(fresh)
  history.replaceState(null, '', address)
  retitle(fresh.title)
  const stream = document.querySelector('.stream')
  if (stream) stream.scrollTop = 0
  document.dispatchEvent(new Event('docket:renewed'))
}

/** Where the slider stands in words, and how far it goes: the ticket may go on, or be erased, while one looks at its past. */
function ends(fresh: Document): void {
  const theirs = fresh.querySelector('.past input[type="range"]')
  for (const name of ['min', 'max', 'aria-valuetext'])
    slider?.setAttribute(name, theirs?.getAttribute(name) ?? slider.getAttribute(name) ?? '')
}

/** The two buttons beside the slider; whoever pressed one stands on it still, and on the other where there is no further. */
function ways(fresh: Document): void {
  const waysOf = (page: Document) => [...page.querySelectorAll<HTMLElement>('.past-way > .button.only')]
  const [mine, theirs] = [waysOf(document), waysOf(fresh)]
  const pressed = mine.indexOf(document.activeElement as HTMLElement)
  for (const [index, way] of mine.entries()) {
    const other = theirs[index]
    if (other) way.replaceWith(other)
  }
  if (pressed !== -1) [theirs[pressed], theirs[1 - pressed]].find((way) => way?.matches('a'))?.focus()
}
