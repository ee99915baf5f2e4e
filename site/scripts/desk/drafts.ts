// What is being written is kept in this tab at once and on the server a moment later, until it is sent.
const waitMs = 800

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-draft]')) {
  const key = `docket-draft:${form.dataset.draft}`
  const text = form.querySelector('textarea')
  if (!text) continue
  text.value ||= sessionStorage.getItem(key) ?? ''
  let timer: ReturnType<typeof setTimeout> | undefined
  let isSent = false
  const save = () => {
    if (isSent) return
    const body = new URLSearchParams({ kind: form.dataset.kind ?? '', text: text.value })
    const address = (form.dataset.draft ?? '').replace(/\/\w+$/, '/draft')
    // Without a connection it stays in this tab, and the next key or the next connection tries again.
    void fetch(address, { method: 'POST', body }).catch(() => {})
  }
  text.addEventListener('input', () => {
    sessionStorage.setItem(key, text.value)
    clearTimeout(timer)
    timer = setTimeout(save, waitMs)
  })
  addEventListener('online', () => text.value !== '' && save())
  form.addEventListener('submit', (event) => {
    // The send guard may have stopped it.
    if (event.defaultPrevented) return
    isSent = true
    clearTimeout(timer)
    sessionStorage.removeItem(key)
  })
}

// A canned response goes in where the cursor stands.
document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('[data-insert]') : null
  const said = button?.closest('[data-response]')?.querySelector('.response-text')?.textContent
  const reply = document.querySelector<HTMLTextAreaElement>('textarea#reply')
  if (!said || !reply) return
  reply.closest('details')?.setAttribute('open', '')
  reply.setRangeText(said, reply.selectionStart, reply.selectionEnd, 'end')
  reply.dispatchEvent(new Event('input', { bubbles: true }))
  reply.focus()
})
for (const button of document.querySelectorAll('[data-insert]')) button.removeAttribute('hidden')

export {}
