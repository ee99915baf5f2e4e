import { count } from './choosing.ts'
import { line } from './line.ts'
import { mark, placeNow, rowAt } from './place.ts'
import { retitle } from './title.ts'
import { twinOf } from './twins.ts'
import { goesOn } from './unsent.ts'

// A page that hears of a change fetches itself and takes over what differs, so that it is always what a fresh page would be.

const frame = document.querySelector<HTMLElement>('.ticket-frame')
/** The ticket that this page shows, 0 for none. */
export const own = Number(frame?.dataset.ticket ?? 0)
/** A page that says why something was refused lies where that was sent to: what it shows is fetched from its ticket, and it is never sent again. */
const isRefusal = own !== 0 && location.pathname !== `/desk/tickets/${own}`
/** Any other page that says so would be sent again with what was posted: it stays as it is until it is left. */
const isPosted = own === 0 && new URL(line?.dataset.address ?? '', location.href).pathname !== location.pathname
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

/** Resolves with the milliseconds after which it has to be tried again, null for none. */
export async function renew(): Promise<number | null> {
  if (document.hidden || isPosted) return null
  const address = isRefusal ? `/desk/tickets/${own}` : location.href
  const answer = await fetch(address, { headers: { accept: 'text/html' } }).catch(() => null)
  // Signed out, or the ticket is not this agent's to see any more: what stands here must go.
  const isOut = answer?.redirected === true && new URL(answer.url).pathname === '/desk/sign-in'
  const isMissing = answer?.status === 404
  const isKnownMissing = document.querySelector('[data-missing]') !== null
  if (isOut || (isMissing && !isKnownMissing) || (answer?.ok && isKnownMissing)) return leaveFor(address)
  if (!(answer?.ok || (isMissing && isKnownMissing)) || answer.redirected) return null
  // Meanwhile the page has gone on to another event of its ticket.
  if (!isRefusal && location.href !== address) return 0
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  if (goesOn(fresh)) return leaveFor(address)
  const isOther =
    (editorsOf(fresh) !== editorsOf(document) && !isAnythingWritten()) || isEmpty(fresh) !== isEmpty(document)
  if (isOther && !isAnyBusy() && !isAnyOpen()) return leaveFor(address)
  // A page that refused something says so in its title, and one that a script draws counts there itself.
  if (!isRefusal && document.querySelector('[data-drawn]') === null) retitle(fresh.title)
  let isLeft = isOther
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
  return isLeft ? 2_000 : null
}

function leaveFor(address: string): null {
  if (isRefusal) location.assign(address)
  else location.reload()
  return null
}

/** What can be written here: nothing once the ticket was merged, or when a right was lost. */
function editorsOf(page: Document): string {
  return [...page.querySelectorAll('.editor textarea')].map(({ id }) => id).join(' ')
}

/** A list that came or went takes what stands round it along: the bar for what is chosen, and the way to the next page. */
function isEmpty(page: Document): boolean {
  return page.querySelector('.body > .empty') !== null
}

/** Beside the regions: what asks for a filter, for the name of a view, for a command. */
function isAnyOpen(): boolean {
  return document.querySelector('.sub details[open], dialog[open]') !== null
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
