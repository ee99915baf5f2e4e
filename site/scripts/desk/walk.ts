// From ticket to ticket in the order of the list or board that one came from: the page of a ticket does not know it, this tab does.
const kept = 'docket-walk'

function remember(): void {
  if (document.querySelector('.ticket-frame')) return
  const links = [...document.querySelectorAll('tr.ticket, .card')].map((row) =>
    row.querySelector('a')?.getAttribute('href'),
  )
  const paths = links.filter((path) => path !== null && path !== undefined)
  if (paths.length > 0) sessionStorage.setItem(kept, JSON.stringify(paths))
}

function lead(): void {
  const own = document.querySelector<HTMLElement>('.ticket-frame')?.dataset.ticket
  const walk = document.querySelector<HTMLElement>('.walk')
  if (own === undefined || !walk) return
  const paths = JSON.parse(sessionStorage.getItem(kept) ?? '[]') as readonly string[]
  const at = paths.indexOf(`/desk/tickets/${own}`)
  if (at === -1) return
  for (const link of walk.querySelectorAll('a')) {
    const path = paths[at + Number(link.dataset.walk)]
    if (path === undefined) link.removeAttribute('href')
    else link.href = path
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
