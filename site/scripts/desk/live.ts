import { count } from './choosing.ts'

// Every change comes by one stream a browser: of all tabs one holds the lock and listens, and tells the others. A page that hears of
// a change fetches itself and takes over what differs, so that it is always what a fresh page would be.

interface Told {
  readonly ticket: number
  readonly version: number
  readonly events: readonly { readonly type: string; readonly by: string }[]
}

const channel = 'BroadcastChannel' in window ? new BroadcastChannel('docket-live') : null
const line = document.getElementById('live')
const frame = document.querySelector<HTMLElement>('.ticket-frame')
const own = Number(frame?.dataset.ticket ?? 0)
/** What is renewed, each by itself. */
const regions = ['.rail', '.many .list', '[data-board]', '.timeline', '#panel', '.main > .head', '.done']
/** As each was fetched last: the page itself says times in another zone. */
const known = new Map<string, string>()
const title = document.title
let unseen = 0
let timer: ReturnType<typeof setTimeout> | undefined
let wrote = false

channel?.addEventListener('message', ({ data }) => heard(data as Told | null))
document.addEventListener('docket:refresh', () => later(0))
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return
  unseen = 0
  document.title = title
  later(0)
})
addEventListener('offline', () => say(line?.dataset.offline ?? ''))
addEventListener('online', () => {
  say(line?.dataset.back ?? '', 3_000)
  later(0)
})
if (!navigator.onLine) say(line?.dataset.offline ?? '')

if (navigator.locks) void navigator.locks.request('docket-live', () => listen())
else void listen()

/** Resolves never: the lock is this tab's until it is closed, and then the next one's. */
function listen(): Promise<never> {
  return new Promise(() => {
    const stream = new EventSource('/api/v1/live')
    const tell = (told: Told | null) => {
      heard(told)
      channel?.postMessage(told)
    }
    stream.addEventListener('message', ({ data }) => tell(JSON.parse(String(data)) as Told))
    stream.addEventListener('reset', () => tell(null))
  })
}

function heard(told: Told | null): void {
  if (told !== null && own !== 0 && told.ticket !== own && !told.events.some(({ type }) => type === 'ticket.joined')) {
    later(3_000)
    return
  }
  const fromCustomers =
    told?.events.filter(({ type }) => type === 'customer.replied' || type === 'ticket.created') ?? []
  if (told?.ticket === own && fromCustomers.length > 0 && isWriting()) {
    wrote = true
    say(line?.dataset.wrote ?? '')
  }
  if (document.hidden && fromCustomers.length > 0) {
    unseen += fromCustomers.length
    document.title = `(${unseen}) ${title}`
    if ('Notification' in window && Notification.permission === 'granted')
      new Notification(`#${told?.ticket}`, { body: title, tag: 'docket' })
    return
  }
  later(own === 0 ? 600 : 150)
}

function later(waitMs: number): void {
  clearTimeout(timer)
  timer = setTimeout(() => void renew(), waitMs)
}

async function renew(): Promise<void> {
  if (document.hidden) return
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null)
  if (!answer?.ok || answer.redirected) return
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  let isLeft = false
  for (const selector of regions) {
    const [mine, theirs] = [document.querySelector(selector), fresh.querySelector(selector)]
    if (!mine || !theirs) continue
    if (isBusy(mine)) isLeft = true
    else if (known.get(selector) !== theirs.innerHTML) {
      known.set(selector, theirs.innerHTML)
      replace(mine, theirs)
    }
  }
  count()
  document.dispatchEvent(new Event('docket:renewed'))
  // What somebody has in hand is renewed when they let go of it.
  if (isLeft) later(2_000)
}

function isBusy(region: Element): boolean {
  const active = document.activeElement
  const isHeld =
    active instanceof HTMLElement &&
    region.contains(active) &&
    active.matches('input:not([type="checkbox"]), textarea, select')
  return isHeld || region.querySelector('.lifted, details[open] form, dialog[open]') !== null
}

/** Takes the fresh region over; what was chosen, focused and scrolled stays so. */
function replace(mine: Element, theirs: Element): void {
  const chosen = new Set(
    [...mine.querySelectorAll<HTMLInputElement>('input[name="ticket"]:checked')].map(({ value }) => value),
  )
  const at = mine.querySelector<HTMLElement>('[data-here]')?.querySelector('a')?.getAttribute('href')
  const focused = mine.contains(document.activeElement) ? document.activeElement?.getAttribute('href') : null
  const top = mine.scrollTop
  mine.replaceChildren(...theirs.childNodes)
  for (const box of mine.querySelectorAll<HTMLInputElement>('input[name="ticket"][type="checkbox"]'))
    box.checked = chosen.has(box.value)
  const link = (href: string | null | undefined) =>
    href ? [...mine.querySelectorAll<HTMLElement>('a')].find((one) => one.getAttribute('href') === href) : undefined
  link(at)?.closest<HTMLElement>('tr.ticket, .card')?.setAttribute('data-here', '')
  link(focused)?.focus({ preventScroll: true })
  mine.scrollTop = top
}

// The send guard: an answer that was begun before the customer wrote goes out only when they have been read.
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-kind="reply"]')) {
  form.addEventListener(
    'submit',
    (event) => {
      if (!wrote) return
      event.preventDefault()
      event.stopImmediatePropagation()
      say(line?.dataset.wrote ?? '', 0, [
        [line?.dataset.read ?? '', () => document.querySelector('.timeline > :last-child')?.scrollIntoView()],
        [line?.dataset.send ?? '', () => form.requestSubmit()],
      ])
      wrote = false
    },
    { capture: true },
  )
}

function isWriting(): boolean {
  return (document.querySelector<HTMLTextAreaElement>('textarea#reply')?.value ?? '').trim() !== ''
}

function say(words: string, forMs = 0, buttons: readonly (readonly [string, () => void])[] = []): void {
  if (!line) return
  line.replaceChildren(words)
  for (const [name, act] of buttons) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button small'
    button.textContent = name
    button.addEventListener('click', () => {
      line.hidden = true
      act()
    })
    line.append(button)
  }
  line.hidden = words === ''
  if (forMs > 0) setTimeout(() => (line.hidden = true), forMs)
}
