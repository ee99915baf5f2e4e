import { draftKey, keptKeys, sentKey } from './kept.ts'

// What is being written is kept in this tab at once and on the server a moment later, until it is sent.
const waitMs = 800

// A page of the desk came after it: it was taken, or it stands there with the reason why not.
for (const key of keptKeys(sentKey)) sessionStorage.removeItem(key)

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-draft]')) {
  const key = draftKey + form.dataset.draft
  const text = form.querySelector('textarea')
  if (!text) continue
  let timer: ReturnType<typeof setTimeout> | undefined
  let isSent = false
  const save = () => {
    if (isSent) return
    const body = new URLSearchParams({ kind: form.dataset.kind ?? '', text: text.value })
    const address = (form.dataset.draft ?? '').replace(/\/\w+$/, '/draft')
    // Without a connection it stays in this tab, and the next key or the next connection tries again.
    void fetch(address, { method: 'POST', body }).catch(() => {})
  }
  // What the server has may end earlier, as when its writer was signed out.
  const kept = sessionStorage.getItem(key) ?? ''
  if (kept !== text.value && kept.startsWith(text.value)) {
    text.value = kept
    save()
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
    if (text.value.trim() !== '') sessionStorage.setItem(sentKey + form.dataset.draft, text.value)
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
