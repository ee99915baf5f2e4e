// "Sent in 8 s" counts down. What the engine said is counted by this page's own clock, which need not agree with the engine's.
countDown()
// Parts of the desk are taken over anew.
document.addEventListener('docket:renewed', countDown)

function countDown(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-left-ms]:not([data-counted])')) count(form)
}

function count(form: HTMLFormElement): void {
  const started = performance.now()
  form.dataset.counted = ''
  const leftMs = Number(form.dataset.leftMs)
  const words = form.querySelector('span')
  // A longer wait is said as a time.
  if (!words || leftMs > 60_000) return
  const tick = () => {
    const left = Math.ceil((leftMs - (performance.now() - started)) / 1000)
    if (left > 0) {
      words.textContent = (form.dataset.said ?? '').replace('%', String(left))
      setTimeout(tick, 250)
      return
    }
    form.querySelector('button')?.remove()
    form.textContent = form.dataset.sending ?? ''
  }
  tick()
}

export {}
