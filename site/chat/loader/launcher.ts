import css from 'virtual:chat/style'
import type { ChatSettings } from '#engine/core/chat/wire.ts'

export interface Launcher {
  readonly root: ShadowRoot
  /** `notice`: what the bubble beside the button says. */
  show(settings: ChatSettings, isShown: boolean, notice: string | null | false): void
  set(state: { readonly isOpen: boolean; readonly unread: number }): void
}

export interface LauncherActs {
  /** Somebody seems about to press. */
  readonly intent: () => void
  readonly press: () => void
  readonly dismiss: () => void
}

const picture = 'M3 4h14v10H9l-3 3v-3H3z'

/** The button, and the bubble beside it, in a shadow root: styles come as a constructed sheet, which a strict policy allows. */
export function createLauncher(
  locale: string,
  [word = '', unreadWord = '', dismissWord = '']: readonly string[],
  { intent, press, dismiss }: LauncherActs,
): Launcher {
  const host = make('docket-chat', { lang: locale })
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]

  const unread = make('b', { role: 'img' })
  const launch = make('button', {
    type: 'button',
    className: 'launcher',
    ariaHasPopup: 'dialog',
    onpointerenter: intent,
    onfocus: intent,
    onclick: press,
    hidden: true,
  })
  launch.append(chatIcon(), word, unread)
  const said = make('button', { type: 'button', dir: 'auto', onclick: press })
  const notice = make('div', { className: 'notice', role: 'status', hidden: true })
  notice.append(said, make('button', { type: 'button', ariaLabel: dismissWord, textContent: '×', onclick: dismiss }))
  root.append(notice, launch)
  document.body.append(host)

  return {
    root,
    set({ isOpen, unread: count }) {
      launch.ariaExpanded = String(isOpen)
      unread.hidden = !count
      unread.textContent = String(count)
      unread.ariaLabel = unreadWord.replace('{count}', String(count))
      if (isOpen) notice.hidden = true
    },
    show({ colors }, isShown, text) {
      // Through the object model, which no policy forbids. The engine gives nothing but `#rrggbb`.
      for (const [name, colour] of Object.entries(colors)) host.style.setProperty(`--chat-${name}`, colour)
      launch.hidden = !isShown
      notice.hidden = !isShown || !text
      said.textContent = text || ''
    },
  }
}

function make<E extends HTMLElement>(tag: string, props: Partial<E> & Partial<HTMLButtonElement>): HTMLElement {
  return Object.assign(document.createElement(tag), props)
}

function chatIcon(): SVGElement {
  const create = (tag: string) => document.createElementNS('http://www.w3.org/2000/svg', tag)
  const drawing = create('svg')
  drawing.ariaHidden = 'true'
  const line = create('path')
  line.setAttribute('d', picture)
  drawing.append(line)
  return drawing
}
