// The browser names its own button in its own language. With a script the label is the button, and says which files were chosen.
document.addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.type !== 'file') return
  const word = target.closest('.attach-line')?.querySelector<HTMLElement>('.attach-word')
  if (!word) return
  word.dataset.said ??= word.textContent ?? ''
  const names = [...(target.files ?? [])].map(({ name }) => name)
  word.textContent = names.length === 0 ? word.dataset.said : names.join(', ')
})

export {}
