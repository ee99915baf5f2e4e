// A card is dragged to another column: where an event leads there it is sent, else the card stays and the reason is told.
let lifted: HTMLElement | null = null

document.addEventListener('dragstart', (event) => {
  lifted = event.target instanceof Element ? event.target.closest<HTMLElement>('.card[draggable]') : null
  if (!lifted || !event.dataTransfer) return
  event.dataTransfer.effectAllowed = 'move'
  event.dataTransfer.setData('text/plain', lifted.dataset.ticket ?? '')
  lifted.classList.add('lifted')
})
document.addEventListener('dragend', () => {
  lifted?.classList.remove('lifted')
  lifted = null
  mark(null)
})
document.addEventListener('dragover', (event) => {
  const column = columnAt(event.target)
  if (!lifted || !column) return
  event.preventDefault()
  mark(column)
})
document.addEventListener('drop', (event) => {
  const column = columnAt(event.target)
  const card = lifted
  if (!card || !column) return
  event.preventDefault()
  if (card.closest('.column') !== column) void move(card, column.dataset.state ?? '')
})

/** Moves a card to the next column on that side, by the keyboard. */
export function moveBy(card: HTMLElement, step: 1 | -1): void {
  const columns = [...document.querySelectorAll<HTMLElement>('.column')]
  const own = columns.findIndex((column) => column.contains(card))
  const to = columns[own + step]
  if (to) void move(card, to.dataset.state ?? '')
}

async function move(card: HTMLElement, to: string): Promise<void> {
  const body = new URLSearchParams({ ticket: card.dataset.ticket ?? '', to })
  const answer = await fetch('/desk/board/move', {
    method: 'POST',
    body,
    headers: { accept: 'application/json' },
  }).catch(() => null)
  if (answer?.ok) {
    const column = [...document.querySelectorAll<HTMLElement>('.column')].find(({ dataset }) => dataset.state === to)
    column?.querySelector('ol')?.prepend(card)
    card.querySelector('a')?.focus()
    refuse(null)
    document.dispatchEvent(new Event('docket:refresh'))
    return
  }
  const told = answer?.status === 409 ? ((await answer.json()) as { readonly reason?: string }) : null
  refuse(told?.reason ?? document.getElementById('live')?.dataset.offline ?? '')
}

function refuse(reason: string | null): void {
  const alert = document.getElementById('board-refused')
  const words = alert?.querySelector('p')
  if (!alert || !words) return
  words.textContent = reason
  alert.hidden = reason === null
}

function columnAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('.column') : null
}

function mark(over: HTMLElement | null): void {
  for (const column of document.querySelectorAll<HTMLElement>('.column')) {
    delete column.dataset.over
    if (column !== over || !lifted || column.contains(lifted)) continue
    const ways = (lifted.dataset.ways ?? '').split(' ')
    column.dataset.over = ways.includes(column.dataset.state ?? '') ? 'yes' : 'no'
  }
}
