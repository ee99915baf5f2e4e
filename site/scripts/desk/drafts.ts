import { draftKey, keptKeys, keyOf, sentKey } from './kept.ts'

// What is being written is kept in this tab at once and on the server a moment later, until it is sent. What the server has is not kept
// here: whatever is, is newer.
const waitMs = 800

// A page of the desk came after it: it was taken, or it stands there with the reason why not.
for (const key of keptKeys(sentKey)) sessionStorage.removeItem(key)

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-draft]')) {
  const key = keyOf(draftKey, form)
  const text = form.querySelector('textarea')
  if (!text) continue
  let timer: ReturnType<typeof setTimeout> | undefined
  let isSent = false
  const save = async () => {
    if (isSent) return
    const said = text.value
    const body = new URLSearchParams({ kind: form.dataset.kind ?? '', text: said })
    const address = (form.dataset.draft ?? '').replace(/\/\w+$/, '/draft')
    // Without a connection or signed out it stays in this tab, and the next key or the next connection tries again.
    const answer = await fetch(address, { method: 'POST', body }).catch(() => null)
    if (answer?.ok && !answer.redirected && sessionStorage.getItem(key) === said) sessionStorage.removeItem(key)
  }
  const kept = sessionStorage.getItem(key)
  // A page that was asked for with other words, as of an answer that was taken back, shows those.
  if (kept !== null && (text.value === '' || form.dataset.begun !== undefined)) {
    text.value = kept
    void save()
  }
  text.addEventListener('input', () => {
    sessionStorage.setItem(key, text.value)
    clearTimeout(timer)
    timer = setTimeout(() => void save(), waitMs)
  })
  addEventListener('online', () => text.value !== '' && void save())
  form.addEventListener('submit', (event) => {
    // The send guard may have stopped it.
    if (event.defaultPrevented) return
    isSent = true
    clearTimeout(timer)
    sessionStorage.removeItem(key)
    if (text.value.trim() !== '') sessionStorage.setItem(keyOf(sentKey, form), text.value)
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
