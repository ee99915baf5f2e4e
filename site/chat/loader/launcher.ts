import css from 'virtual:chat/style'
import type { Settings } from '../wire.ts'

export interface Launcher {
  readonly root: ShadowRoot
  show(settings: Settings, isShown: boolean, notice: string | null): void
  set(state: { readonly isOpen: boolean; readonly unread: number }): void
  focus(): void
}

export interface LauncherActs {
  /** Somebody seems about to press. */
  readonly intent: () => void
  readonly press: () => void
  readonly dismiss: () => void
}

const chatPath = 'M4.25 3.75h11.5a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1-1.5 1.5H9.5L5.75 16.75v-3h-1.5a1.5 1.5 0 0 1-1.5-1.5v-7a1.5 1.5 0 0 1 1.5-1.5Z'
const closePath = 'm5.5 5.5 9 9m0-9-9 9'
const svg = 'http://www.w3.org/2000/svg'

/** The button, and the bubble beside it, in a shadow root: styles come as a constructed sheet, which a strict policy allows. */
export function createLauncher(
  locale: string,
  [word, unreadWord, dismissWord]: readonly [string, string, string],
  acts: LauncherActs,
): Launcher {
  const host = document.createElement('docket-chat')
  host.lang = locale
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  const colours = new CSSStyleSheet()
  root.adoptedStyleSheets = [sheet, colours]

  const button = (className: string, path: string, act: () => void) => {
    const made = document.createElement('button')
    made.type = 'button'
    made.className = className
    made.onclick = act
    if (path) made.append(picture(path))
    return made
  }
  const launch = button('launcher', chatPath, acts.press)
  const unread = document.createElement('b')
  launch.append(word, unread)
  launch.ariaHasPopup = 'dialog'
  for (const intent of ['pointerenter', 'focus', 'touchstart'] as const)
    launch.addEventListener(intent, acts.intent, { passive: true })
  const notice = document.createElement('div')
  notice.className = 'notice'
  notice.role = 'status'
  const say = button('', '', acts.press)
  const dismiss = button('', closePath, acts.dismiss)
  dismiss.ariaLabel = dismissWord
  notice.append(say, dismiss)
  // What is drawn later stands first, so that the panel comes before its button for those who go by keyboard.
  root.append(launch)
  launch.hidden = true
  set({ isOpen: false, unread: 0 })
  document.body.append(host)

  function set({ isOpen, unread: count }: { readonly isOpen: boolean; readonly unread: number }): void {
    launch.ariaExpanded = String(isOpen)
    unread.hidden = count === 0
    unread.textContent = String(count)
    unread.ariaLabel = unreadWord.replace('{count}', String(count))
    unread.role = 'img'
    if (isOpen) notice.remove()
  }

  return {
    root,
    set,
    show({ colors }, isShown, text) {
      colours.replaceSync(
        `:host{${Object.entries(names)
          .map(([name, variable]) => (colors[name as keyof typeof names] ? `--chat-${variable}:${colors[name as keyof typeof names]};` : ''))
          .join('')}}`,
      )
      launch.hidden = !isShown
      if (isShown && text) {
        say.textContent = text
        root.append(notice)
      } else notice.remove()
    },
    focus: () => launch.focus(),
  }
}

/** Colours of the channel → what the sheets call them. The engine gives nothing but `#rrggbb`. */
const names = { button: 'button', buttonText: 'button-text', header: 'head', headerText: 'head-text' } as const

function picture(path: string): SVGElement {
  const drawing = document.createElementNS(svg, 'svg')
  drawing.setAttribute('viewBox', '0 0 20 20')
  drawing.ariaHidden = 'true'
  const line = document.createElementNS(svg, 'path')
  line.setAttribute('d', path)
  drawing.append(line)
  return drawing
}
