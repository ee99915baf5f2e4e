// Where the keys stand in a list or on a board. What is done there loads the page anew, and a ticket that it took away leaves the place
// to the one below; who comes back from a ticket stands where they left.
const kept = 'docket-place'

interface Place {
  readonly address: string
  /** Tickets in the order that they had. */
  readonly order: readonly string[]
  readonly at: number
}

const rows = () => [...document.querySelectorAll<HTMLElement>('tr.ticket, .card')]
const ticketOf = (row: HTMLElement) => row.querySelector('a')?.getAttribute('href') ?? ''
const address = () => location.pathname + location.search

/** The row that the keys stand on. */
export const here = () => rows().find((row) => row.contains(document.activeElement) || row.dataset.here !== undefined)

/** False where there is no such row. */
export function stand(row: HTMLElement | undefined): boolean {
  if (!row) return false
  mark(row)
  row.querySelector<HTMLElement>('a')?.focus({ preventScroll: true })
  row.scrollIntoView({ block: 'nearest' })
  return true
}

export function step(by: 1 | -1): boolean {
  const all = rows()
  const own = here()
  const at = own ? all.indexOf(own) : by === 1 ? -1 : all.length
  return stand(all[Math.min(Math.max(at + by, 0), all.length - 1)])
}

/** The place as it is now; null where the keys stand nowhere. */
export function placeNow(): Place | null {
  const all = rows()
  const at = all.findIndex((row) => row.dataset.here !== undefined)
  return at === -1 ? null : { address: address(), order: all.map(ticketOf), at }
}

/** The row in that place: the same ticket, else the first that came after it and is still there, else the last before. */
export function rowAt({ order, at }: Place): HTMLElement | undefined {
  const now = new Map(rows().map((row) => [ticketOf(row), row]))
  const left = [...order.slice(at), ...order.slice(0, at).reverse()].find((ticket) => now.has(ticket))
  return left === undefined ? undefined : now.get(left)
}

export function mark(row: HTMLElement): void {
  for (const one of rows()) delete one.dataset.here
  row.dataset.here = ''
}

addEventListener('pagehide', () => {
  if (document.querySelector('.ticket-frame')) return
  const place = placeNow()
  if (place) sessionStorage.setItem(kept, JSON.stringify(place))
})

const left = JSON.parse(sessionStorage.getItem(kept) ?? 'null') as Place | null
if (left?.address === address() && document.activeElement === document.body) stand(rowAt(left))
