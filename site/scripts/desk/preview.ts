import type { BulkPreview } from '#engine/http/routes/desk/bulk-preview.ts'

// What a macro would do to the tickets that are chosen, before it is done.
const select = () => document.querySelector<HTMLSelectElement>('#bulk-action')
let asked = 0

async function preview(): Promise<void> {
  const place = document.querySelector<HTMLElement>('.many-preview')
  if (!place) return
  const mine = ++asked
  const action = select()?.value ?? ''
  const tickets = [...document.querySelectorAll<HTMLInputElement>('tr.ticket input[name="ticket"]:checked')]
  const query = new URLSearchParams([['action', action], ...tickets.map(({ value }) => ['ticket', value])])
  const answer =
    action.startsWith('macro:') && tickets.length > 0
      ? await fetch(`/desk/bulk/preview?${query}`).catch(() => null)
      : null
  const told = answer?.ok ? ((await answer.json()) as BulkPreview) : null
  // Somebody chose on while it was asked for.
  if (mine !== asked) return
  place.hidden = told === null
  if (told) place.replaceChildren(...partsOf(told))
}

function partsOf({ said, steps, left }: BulkPreview): HTMLElement[] {
  const list = made('ol', '')
  list.append(...steps.map((step) => made('li', step)))
  return [made('p', said), ...(steps.length > 0 ? [list] : []), ...left.map((one) => made('p', one))]
}

function made(name: 'ol' | 'li' | 'p', text: string): HTMLElement {
  const element = document.createElement(name)
  element.textContent = text
  element.dir = 'auto'
  return element
}

document.addEventListener('change', ({ target }) => {
  if (target === select()) void preview()
})
document.addEventListener('docket:chosen', () => void preview())
