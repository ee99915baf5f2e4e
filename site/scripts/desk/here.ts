// Who else looks at this ticket, and who writes.
const frame = document.querySelector<HTMLElement>('.ticket-frame')
const head = document.querySelector('.main > .head')
const everyMs = 10_000
/** Who is not alone hears sooner that somebody begins to write, or goes. */
const inCompanyMs = 3_000
let lastKeyAt = Number.NEGATIVE_INFINITY

if (frame && head) {
  const list = document.createElement('span')
  list.className = 'small muted here'
  list.setAttribute('role', 'status')
  let next: ReturnType<typeof setTimeout> | undefined
  const tell = async () => {
    clearTimeout(next)
    next = setTimeout(() => void tell(), list.textContent === '' ? everyMs : inCompanyMs)
    if (document.hidden) return
    const typing = performance.now() - lastKeyAt < everyMs ? '1' : '0'
    const answer = await fetch(`/desk/tickets/${frame.dataset.ticket}/here`, {
      method: 'POST',
      body: new URLSearchParams({ typing }),
    }).catch(() => null)
    if (!answer?.ok) return
    const { others } = (await answer.json()) as {
      readonly others: readonly { readonly name: string; readonly isTyping: boolean }[]
    }
    const { writes = '%', looks = '%' } = frame.dataset
    list.textContent = others
      .map(({ name, isTyping }) => (isTyping ? writes : looks).replace('%', () => name))
      .join(' · ')
    if (!list.isConnected) document.querySelector('.main > .head h1')?.after(list)
  }
  document.addEventListener('input', ({ target }) => {
    if (!(target instanceof HTMLTextAreaElement)) return
    const hasBegun = performance.now() - lastKeyAt >= everyMs
    lastKeyAt = performance.now()
    // The others hear of the first letter, not of every one.
    if (hasBegun) void tell()
  })
  document.addEventListener('docket:renewed', () => document.querySelector('.main > .head h1')?.after(list))
  document.addEventListener('visibilitychange', () => void tell())
  void tell()
}

export {}
