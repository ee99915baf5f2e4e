// Tickets that are chosen in the list: the bar shows how many, one box chooses all, Shift chooses a stretch.
const boxes = () => [...document.querySelectorAll<HTMLInputElement>('tr.ticket input[name="ticket"]')]
let last: HTMLInputElement | null = null

export function count(): void {
  const bar = document.querySelector<HTMLElement>('.many-bar')
  const words = bar?.querySelector<HTMLElement>('b[data-count]')
  if (!bar || !words) return
  const chosen = boxes().filter(({ checked }) => checked).length
  bar.toggleAttribute('data-some', chosen > 0)
  words.textContent = (words.dataset.count ?? '').replace('%', String(chosen))
  document.dispatchEvent(new Event('docket:chosen'))
  const all = document.querySelector<HTMLInputElement>('input[data-all]')
  if (!all) return
  all.hidden = false
  all.checked = chosen > 0 && chosen === boxes().length
  all.indeterminate = chosen > 0 && !all.checked
}

document.addEventListener('click', (event) => {
  const box = event.target
  if (!(box instanceof HTMLInputElement) || box.type !== 'checkbox') return
  if (box.dataset.all !== undefined) for (const one of boxes()) one.checked = box.checked
  else if (box.name === 'ticket') {
    const all = boxes()
    const [from, to] = [last ? all.indexOf(last) : -1, all.indexOf(box)].sort((a, b) => a - b)
    if (event.shiftKey && from !== undefined && to !== undefined && from >= 0)
      for (const one of all.slice(from, to + 1)) one.checked = box.checked
    last = box
  } else return
  count()
})
// The boxes are empty once the event is over.
document.addEventListener('reset', ({ target }) => {
  if (target instanceof Element && target.matches('form.many')) setTimeout(count)
})
count()
