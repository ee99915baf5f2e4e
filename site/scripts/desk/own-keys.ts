// Keys are written as the keyboard in front of the reader has them: ⌘ on Apple's, Ctrl on others.
const isApple = /^(Mac|iP)/.test(navigator.platform)

for (const key of document.querySelectorAll<HTMLElement>('kbd')) {
  const said = key.textContent ?? ''
  const other = key.parentElement?.querySelectorAll('kbd').length ?? 1
  if (isApple ? said.startsWith('Ctrl') : said.includes('⌘')) {
    if (other > 1) key.remove()
    else key.textContent = said.replace(/^(⇧?)⌘/, (_, shift: string) => `Ctrl+${shift}`)
  }
}
if (!isApple)
  for (const button of document.querySelectorAll<HTMLElement>('[title*="⌘"]'))
    button.title = button.title.replace(/^(⇧?)⌘/, (_, shift: string) => `Ctrl+${shift}`)

export {}
