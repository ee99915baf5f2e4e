// ⌘Enter or Ctrl+Enter sends the message that is being written.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
  if (event.target instanceof HTMLTextAreaElement) event.target.form?.requestSubmit()
})

export {}
