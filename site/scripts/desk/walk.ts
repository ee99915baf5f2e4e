// From ticket to ticket in the order of the list or board that one came from, and back to it: the page of a ticket does not know it,
// this tab does.
const kept = 'docket-walk'
const place = 'docket-walk-place'

function remember(): void {
  if (document.querySelector('.ticket-frame')) return
  const links = [...document.querySelectorAll('tr.ticket, .card')].map((row) =>
    row.querySelector('a')?.getAttribute('href'),
  )
  const paths = links.filter((path) => path !== null && path !== undefined)
  if (paths.length === 0) return
  sessionStorage.setItem(kept, JSON.stringify(paths))
  sessionStorage.setItem(place, location.pathname + location.search)
}

function lead(): void {
  const own = document.querySelector<HTMLElement>('.ticket-frame')?.dataset.ticket
  const walk = document.querySelector<HTMLElement>('.walk')
  if (own === undefined || !walk) return
  const paths = JSON.parse(sessionStorage.getItem(kept) ?? '[]') as readonly string[]
  const at = paths.indexOf(`/desk/tickets/${own}`)
  if (at === -1) return
  const back = document.querySelector<HTMLAnchorElement>('a.back')
  if (back) back.href = sessionStorage.getItem(place) ?? back.href
  for (const link of walk.querySelectorAll('a')) {
    const path = paths[at + Number(link.dataset.walk)]
    // Where the list ends it stays in its place, as a link that leads nowhere.
    if (path === undefined) link.removeAttribute('href')
    else link.href = path
    link.role = path === undefined ? 'link' : null
    link.ariaDisabled = path === undefined ? 'true' : null
  }
  walk.hidden = false
}

remember()
lead()
// Parts of the desk are taken over anew.
document.addEventListener('docket:renewed', () => {
  remember()
  lead()
})

export {}
