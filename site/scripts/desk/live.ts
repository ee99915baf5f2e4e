import { count } from './choosing.ts'
import { line, say } from './line.ts'
import { mayOffer, notice, turnDown, turnOn } from './notices.ts'
import { isOffline, sayOffline } from './offline.ts'
import { mark, placeNow, rowAt } from './place.ts'
import { customerWrote } from './send-guard.ts'
import { countUnseen, retitle, seen } from './title.ts'
import { twinOf } from './twins.ts'

// Every change comes by one stream a browser: of all tabs one holds the lock and listens, and tells the others. A page that hears of
// a change fetches itself and takes over what differs, so that it is always what a fresh page would be.

/** What the tab that listens tells the others: a change, that anything may have changed (null), and whether the engine answers. */
type Heard = Told | null | 'lost' | 'back'

/** What a page that has just come tells the tab that listens: the last event that it knows. */
interface Came {
  readonly since: number
}

interface Told {
  readonly position: number
  readonly ticket: number
  readonly version: number
  readonly events: readonly { readonly type: string; readonly by: string }[]
}

const channel = 'BroadcastChannel' in window ? new BroadcastChannel('docket-live') : null
const frame = document.querySelector<HTMLElement>('.ticket-frame')
const own = Number(frame?.dataset.ticket ?? 0)
/** A page that says why something was refused lies where that was sent to: what it shows is fetched from its ticket, and it is never sent again. */
const isRefusal = own !== 0 && location.pathname !== `/desk/tickets/${own}`
/** What is renewed, each by itself. */
const regions = [
  '.rail',
  '.many .list',
  '[data-board]',
  '.troubles',
  '.joined-tickets',
  '.timeline',
  '.merged',
  '#panel',
  '.main > .head',
  '.done',
]
/** As each was fetched last: the page itself says times in another zone. */
const known = new Map<string, string>()
let timer: ReturnType<typeof setTimeout> | undefined
let dueAt = Number.POSITIVE_INFINITY
let renewedAt = Number.NEGATIVE_INFINITY
/** Between two renewals, where something changes all the time. */
const leastMs = 1_000
let isLost = false
/** A stream that is back within this time was not worth a word. */
const doubtMs = 4_000
const againMs = 5_000

/** The last event that this page knows: what came between its reading and its listening is told, too. */
let position = Number(line?.dataset.position ?? 0)
let isListening = false

channel?.addEventListener('message', ({ data }: MessageEvent<Heard | Came>) => {
  if (data === null || typeof data === 'string' || !('since' in data)) return heard(data)
  if (isListening && data.since < position) channel.postMessage(null)
})
channel?.postMessage({ since: position } satisfies Came)
document.addEventListener('docket:refresh', () => later(0))
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return
  if (seen() > 0 && mayOffer())
    say(line?.dataset.notices ?? '', 0, [
      [line?.dataset.yes ?? '', turnOn],
      [line?.dataset.no ?? '', turnDown],
    ])
  later(0)
})
addEventListener('offline', () => isOffline() && lost())
addEventListener('online', back)
if (isOffline()) lost()

if (navigator.locks) void navigator.locks.request('docket-live', () => listen())
else void listen()

/** Resolves never: the lock is this tab's until it is closed, and then the next one's. */
function listen(): Promise<never> {
  return new Promise(() => follow())
}

/** A browser comes back to a stream that broke, and gives one up that was refused, as by a proxy whose engine starts anew: that is our part. */
function follow(): void {
  isListening = true
  const stream = new EventSource(`/api/v1/live?after=${position}`)
  let doubt: ReturnType<typeof setTimeout> | undefined
  const tell = (told: Heard) => {
    heard(told)
    channel?.postMessage(told)
  }
  stream.addEventListener('message', ({ data }) => {
    const told = JSON.parse(String(data)) as Told
    tell(told)
    const news = fromCustomers(told)
    if (news.length > 0) void notice(told.ticket, news.some(isNew))
  })
  stream.addEventListener('reset', () => tell(null))
  stream.addEventListener('open', () => {
    clearTimeout(doubt)
    doubt = undefined
    if (isLost) tell('back')
  })
  stream.addEventListener('error', () => {
    // The browser tries again sooner than that, and fails again: the doubt is counted from the first time.
    doubt ??= setTimeout(() => tell('lost'), doubtMs)
    if (stream.readyState !== EventSource.CLOSED) return
    // Whoever was signed out is told by the page, not by the stream.
    later(0)
    setTimeout(() => {
      clearTimeout(doubt)
      isLost = true
      follow()
    }, againMs)
  })
}

function lost(): void {
  isLost = true
  sayOffline()
}

function back(): void {
  isLost = false
  say(line?.dataset.back ?? '', 3_000)
  later(0)
}

const isNew = ({ type }: { readonly type: string }) => type === 'ticket.created'

function fromCustomers({ events }: Told) {
  return events.filter((event) => event.type === 'customer.replied' || isNew(event))
}

function heard(told: Heard): void {
  if (told !== null && typeof told === 'object') position = told.position
  if (told === 'lost' || told === 'back') {
    if (told === 'lost') lost()
    else back()
    return
  }
  if (told !== null && own !== 0 && told.ticket !== own && !told.events.some(({ type }) => type === 'ticket.joined')) {
    later(3_000)
    return
  }
  const news = told === null ? [] : fromCustomers(told)
  if (told?.ticket === own && news.length > 0) customerWrote()
  if (document.hidden && news.length > 0) {
    countUnseen(news.length)
    return
  }
  later(own === 0 ? 600 : 150)
}

/** Not later than it was going to: where something changes all the time, the page would never be renewed. */
function later(waitMs: number): void {
  const at = performance.now()
  const due = waitMs === 0 ? at : Math.max(at + waitMs, renewedAt + leastMs)
  if (due >= dueAt) return
  clearTimeout(timer)
  dueAt = due
  timer = setTimeout(() => {
    dueAt = Number.POSITIVE_INFINITY
    renewedAt = performance.now()
    void renew()
  }, due - at)
}

async function renew(): Promise<void> {
  if (document.hidden) return
  const address = isRefusal ? `/desk/tickets/${own}` : location.href
  const answer = await fetch(address, { headers: { accept: 'text/html' } }).catch(() => null)
  // Signed out, or the ticket is not this agent's to see any more: what stands here must go.
  const isOut = answer?.redirected === true && new URL(answer.url).pathname === '/desk/sign-in'
  const isMissing = answer?.status === 404
  const isKnownMissing = document.querySelector('[data-missing]') !== null
  if (isOut || (isMissing && !isKnownMissing) || (answer?.ok && isKnownMissing)) return leaveFor(address)
  if (!(answer?.ok || (isMissing && isKnownMissing)) || answer.redirected) return
  // Meanwhile the page has gone on to another event of its ticket.
  if (!isRefusal && location.href !== address) return later(0)
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const hasOtherEditors = editorsOf(fresh) !== editorsOf(document) && !isAnythingWritten()
  if (hasOtherEditors && !isAnyBusy()) return leaveFor(address)
  // A page that refused something says so in its title, and one that a script draws counts there itself.
  if (!isRefusal && document.querySelector('[data-drawn]') === null) retitle(fresh.title)
  let isLeft = hasOtherEditors
  for (const selector of regions) {
    const [mine, theirs] = [document.querySelector(selector), fresh.querySelector(selector)]
    if (!mine || !theirs || isDrawn(mine)) continue
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

function leaveFor(address: string): void {
  if (isRefusal) location.assign(address)
  else location.reload()
}

/** What can be written here: nothing once the ticket was merged, or when a right was lost. */
function editorsOf(page: Document): string {
  return [...page.querySelectorAll('.editor textarea')].map(({ id }) => id).join(' ')
}

/** Also what was refused, which stands on this page alone. */
function isAnythingWritten(): boolean {
  const written = document.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>(
    '.editor textarea, .editor input[type="file"], .unsent textarea',
  )
  return [...written].some(({ value }) => value.trim() !== '') || document.querySelector('.unsent .file') !== null
}

function isAnyBusy(): boolean {
  return regions.some((selector) => {
    const region = document.querySelector(selector)
    return region !== null && isBusy(region)
  })
}

/** What a script of its own draws is up to date by that script, and would be torn from it. */
function isDrawn(region: Element): boolean {
  return region.closest('[data-drawn]') !== null || region.querySelector('[data-drawn]') !== null
}

function isBusy(region: Element): boolean {
  const active = document.activeElement
  const isHeld =
    active instanceof HTMLElement &&
    region.contains(active) &&
    active.matches('input:not([type="checkbox"]), textarea, select')
  return isHeld || region.querySelector('.lifted, details[open]:not(.joined) form, dialog[open]') !== null
}

/** Takes the fresh region over; what was chosen, opened, focused and scrolled stays so. */
function replace(mine: Element, theirs: Element): void {
  const chosen = new Set(
    [...mine.querySelectorAll<HTMLInputElement>('input[name="ticket"]:checked')].map(({ value }) => value),
  )
  const place = mine.querySelector('[data-here]') ? placeNow() : null
  const active = document.activeElement
  const focused = active && mine.contains(active) ? twinOf(active, mine) : null
  const opened = [...mine.querySelectorAll('details[open]')].map((one) => twinOf(one, mine))
  const top = mine.scrollTop
  mine.replaceChildren(...theirs.childNodes)
  for (const box of mine.querySelectorAll<HTMLInputElement>('input[name="ticket"][type="checkbox"]'))
    box.checked = chosen.has(box.value)
  for (const twin of opened) twin(mine)?.setAttribute('open', '')
  const row = place && rowAt(place)
  if (row) mark(row)
  const again = focused && (focused(mine) ?? row?.querySelector('a'))
  again?.focus({ preventScroll: true })
  mine.scrollTop = top
}
