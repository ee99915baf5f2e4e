// ⌘Enter or Ctrl+Enter sends what is being written, and nothing that a button of its form adds; with Shift what the one for it adds, too.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || event.isComposing) return
  const form = event.target instanceof HTMLTextAreaElement ? event.target.form : null
  if (!form) return
  event.preventDefault()
  const adding = event.shiftKey ? form.querySelector<HTMLButtonElement>('[data-with-shift]') : null
  // What cannot be added is said before anything is sent.
  const isRefused = event.shiftKey && adding === null && form.dataset.unsolved !== undefined
  if (isRefused) form.dispatchEvent(new Event('docket:unsolved', { bubbles: true }))
  else form.requestSubmit(adding)
})

export {}
