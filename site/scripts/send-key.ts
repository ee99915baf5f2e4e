// ⌘Enter or Ctrl+Enter sends what is being written.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || event.isComposing) return
  const form = event.target instanceof HTMLTextAreaElement ? event.target.form : null
  if (!form) return
  event.preventDefault()
  form.requestSubmit()
})

export {}
