/** The line at the foot of the page, with the words that scripts need. */
export const line = document.getElementById('live')

/** Says `words` there until they are answered, or for `forMs`; each button closes the line and acts. */
export function say(words: string, forMs = 0, buttons: readonly (readonly [string, () => void])[] = []): void {
  if (!line) return
  line.replaceChildren(words)
  for (const [name, act] of buttons) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button small'
    button.textContent = name
    button.addEventListener('click', () => {
      line.hidden = true
      act()
    })
    line.append(button)
  }
  line.hidden = words === ''
  if (forMs > 0) setTimeout(() => (line.hidden = true), forMs)
}
