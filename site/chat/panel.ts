import css from 'virtual:chat/style'
import type { Host, Panel } from './host.ts'
import { frame } from './panel/frame.ts'
import { createSession } from './panel/session.ts'
import { say } from './panel/words.ts'
import { draw } from './view.ts'

const phone = matchMedia('(width < 480px)')

/** The panel in the shadow root of the button; it is drawn anew, and touches only what changed, whenever something happens. */
export function createPanel(host: Host): Panel {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  host.root.adoptedStyleSheets = [...host.root.adoptedStyleSheets, sheet]

  const dialog = document.createElement(host.isPage ? 'section' : 'dialog')
  dialog.className = host.isPage ? 'chat full' : 'chat'
  dialog.setAttribute('aria-labelledby', 'chat-title')
  if (host.isPage) dialog.setAttribute('open', '')
  host.root.prepend(dialog)

  let isDrawing = false
  const redraw = () => {
    if (isDrawing) return
    isDrawing = true
    queueMicrotask(() => {
      isDrawing = false
      render()
    })
  }
  const session = createSession(host, redraw)
  let sheetShown: unknown = null

  const render = () => {
    const { state, text } = session
    const settings = host.settings()
    const words = {
      locale: host.locale,
      now: Date.now(),
      title: settings.title || say('title'),
      placeholder: settings.texts.placeholder,
      offline: settings.texts.offline,
      longest: settings.limits.textLength,
    }
    draw(dialog, frame(state, text(), words, { ...session.acts, close: panel.close }, host.isPage))
    // Who opened a form in the panel by keyboard goes on in it, and comes back to where one writes.
    const shown = state.sheet && `${state.sheet.kind} ${'isDone' in state.sheet && state.sheet.isDone}`
    if (shown !== sheetShown) {
      const hadFocus = sheetShown !== null || state.sheet !== null
      sheetShown = shown
      if (hadFocus && state.isOpen && host.root.activeElement !== null) focusFirst()
    }
    host.changed({ isOpen: state.isOpen, unread: state.unread })
  }
  const focusFirst = () =>
    (host.root.querySelector<HTMLElement>('[data-focus]') ?? host.root.getElementById('say'))?.focus()

  const panel: Panel = {
    open(byPerson) {
      session.opened()
      render()
      if (!(dialog instanceof HTMLDialogElement) || dialog.open) return
      if (!byPerson) dialog.setAttribute('open', '')
      else if (phone.matches) dialog.showModal()
      else dialog.show()
      if (byPerson) focusFirst()
    },
    close() {
      if (host.isPage) return
      if (dialog instanceof HTMLDialogElement) dialog.close()
      session.closed()
      render()
    },
    write(text) {
      session.acts.typed(text)
      focusFirst()
    },
    refresh() {
      session.refresh()
      redraw()
    },
  }
  dialog.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key !== 'Escape' || event.defaultPrevented) return
    // The page around may do something of its own with this key.
    event.stopPropagation()
    panel.close()
  })
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault()
    panel.close()
  })
  render()
  return panel
}
