import { say } from './line.ts'

// Whoever sends to solve a ticket that a reply cannot solve is told why, and may send the reply alone.
document.addEventListener('docket:unsolved', ({ target }) => {
  if (!(target instanceof HTMLFormElement)) return
  const { unsolved = '', only = '', write = '' } = target.dataset
  say(unsolved, 0, [
    [only, () => target.requestSubmit()],
    [write, () => target.querySelector('textarea')?.focus()],
  ])
  document.querySelector<HTMLElement>('#live button')?.focus()
})
