import './moments.ts'
import './undo.ts'
import './send-key.ts'

// A choice is sent when it is made; its button is for those without scripts.
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sends-itself]')) {
  form.querySelector('button')?.setAttribute('hidden', '')
  form.addEventListener('change', () => form.requestSubmit())
}

// An answer that is being written survives a reload and a way through other tickets, until it is sent.
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-draft]')) {
  const key = `docket-draft:${form.dataset.draft}`
  const text = form.querySelector('textarea')
  if (!text) continue
  text.value ||= sessionStorage.getItem(key) ?? ''
  text.addEventListener('input', () => sessionStorage.setItem(key, text.value))
  form.addEventListener('submit', () => sessionStorage.removeItem(key))
}
