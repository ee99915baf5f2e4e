import { line, say } from './line.ts'
import { mayOffer, notice, turnDown, turnOn } from './notices.ts'
import { isOffline, sayOffline } from './offline.ts'
import { own, renew } from './renewal.ts'
import { customerWrote } from './send-guard.ts'
import { countUnseen, seen } from './title.ts'

// Every change comes by one stream a browser: of all tabs one holds the lock and listens, and tells the others. A page that hears of
// a change is renewed.

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
    void renew().then((waitMs) => waitMs !== null && later(waitMs))
  }, due - at)
}
