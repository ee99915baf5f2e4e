// A ticket as it stood: the slider and the arrow keys take over the page of another event, without a page being opened for each.
const section = document.querySelector<HTMLElement>('.past')
const slider = section?.querySelector<HTMLInputElement>('input[type="range"]')
/** What differs from event to event; the slider stays, since somebody holds it. */
const parts = ['.past-said', '.past-changes', '.past-way .num', '.timeline', '#panel', '.main > .head']
let asking: AbortController | undefined

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

async function show(at: number): Promise<void> {
  asking?.abort()
  asking = new AbortController()
  const address = `${location.pathname}?at=${at}`
  const { signal } = asking
  const answer = await fetch(address, { signal, headers: { accept: 'text/html' } }).catch(() => null)
  if (signal.aborted) return
  // Signed out, offline, or not this agent's to see any more: the page itself says so.
  if (!answer?.ok || answer.redirected) return location.assign(address)
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  if (signal.aborted) return
  for (const part of parts) {
    const [mine, theirs] = [document.querySelector(part), fresh.querySelector(part)]
    if (mine && theirs) mine.replaceChildren(...theirs.childNodes)
  }
  ways(fresh)
  const said = fresh.querySelector('.past input[type="range"]')?.getAttribute('aria-valuetext')
  if (said) slider?.setAttribute('aria-valuetext', said)
  history.replaceState(null, '', address)
  document.title = fresh.title
  const stream = document.querySelector('.stream')
  if (stream) stream.scrollTop = 0
  document.dispatchEvent(new Event('docket:renewed'))
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

export {}
