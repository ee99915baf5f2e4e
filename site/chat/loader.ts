import words from 'virtual:chat/launcher-words'
import panels from 'virtual:chat/panels'
import type { EventName, Host, Identity, Panel, PanelModule } from './host.ts'
import { answerCalls } from './loader/calls.ts'
import { createLauncher } from './loader/launcher.ts'
import { conversationKey, type Kept, stored } from './stored.ts'
import type { Settings } from './wire.ts'

/**
 * `/chat.js`: the one script that a page names. It asks how the channel shows itself here, draws the button, and fetches the panel once
 * somebody means to chat.
 *
 *     <script async src="https://help.example.com/chat.js" data-docket="website"></script>
 *
 * `data-docket-locale` names a language other than the page's. `data-docket-page` makes the element with this id hold the panel, without a button.
 */
const script = document.currentScript
if (script instanceof HTMLScriptElement && script.dataset.docket) {
  const start = () => void begin(script, script.dataset.docket ?? '')
  if (document.body) start()
  else addEventListener('DOMContentLoaded', start)
}

async function begin(script: HTMLScriptElement, channel: string): Promise<void> {
  const engine = new URL(script.src).origin
  const asked = script.dataset.docketLocale || document.documentElement.lang || navigator.language
  const locale = spoken(asked)
  const place = script.dataset.docketPage ? document.getElementById(script.dataset.docketPage) : null
  const dismissed = stored<true>(`docket-chat-quiet:${channel}`)
  const listeners: [string, (detail: unknown) => void][] = []

  let settings: Settings
  let identity: Identity | null = null
  let isHidden: boolean | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let state = { isOpen: false, unread: 0 }
  let loading: Promise<Panel> | undefined

  const path = () => location.pathname + location.search
  const ask = async () => {
    const answer = await fetch(
      `${engine}/chat/${channel}/settings?url=${encodeURIComponent(location.href)}&locale=${encodeURIComponent(asked)}`,
      { credentials: 'omit' },
    )
    if (!answer.ok) throw new Error(`Docket: the channel "${channel}" answered ${answer.status}.`)
    settings = (await answer.json()) as Settings
  }
  const emit = (name: EventName, detail?: unknown) => {
    dispatchEvent(new CustomEvent(`docket:${name}`, { detail }))
    for (const [on, tell] of listeners) if (on === name) tell(detail)
  }

  const panel = () => {
    loading ??= import(engine + panels[locale]).then((module: PanelModule) =>
      module.createPanel({
        engine,
        channel,
        root: launcher.root,
        locale: asked,
        isPage: place !== null,
        settings: () => settings,
        path,
        identity: () => identity,
        emit,
        changed(next) {
          if (state.isOpen && !next.isOpen) launcher.focus()
          if (next.isOpen !== state.isOpen) emit(next.isOpen ? 'open' : 'close')
          if (next.unread !== state.unread) emit('unread', { count: next.unread })
          state = next
          launcher.set(next)
        },
      } satisfies Host),
    )
    // A panel that did not come may be asked for again.
    loading.catch(() => (loading = undefined))
    return loading
  }
  const open = (byPerson: boolean) => panel().then((one) => one.open(byPerson))
  const close = () => loading?.then((one) => one.close())
  const toggle = () => (state.isOpen ? close() : open(true))
  const launcher = createLauncher(locale, words[locale] ?? ['', '', ''], {
    intent: () => void panel(),
    press: () => void toggle(),
    dismiss() {
      dismissed.write(true)
      show()
    },
  })

  const show = () => {
    const isShown = isHidden === null ? settings.show !== 'hide' : !isHidden
    const hasNotice = settings.show === 'notification' && !dismissed.read() && !state.isOpen
    launcher.show(settings, isShown && !place, hasNotice ? settings.texts.notification : null)
  }
  const arrive = async () => {
    clearTimeout(timer)
    await ask()
    show()
    if (loading) void panel().then((one) => one.refresh())
    if (settings.show === 'open' && !state.isOpen && !dismissed.read())
      timer = setTimeout(() => void open(false), settings.openAfterSeconds * 1_000)
  }

  try {
    await arrive()
  } catch (error) {
    console.warn(String(error))
    return
  }
  if (place) {
    place.replaceChildren(launcher.root.host)
    void open(true)
  } else if (stored<Kept>(conversationKey(channel)).read()) void panel()

  let last = path()
  const moved = () => {
    if (path() === last) return
    last = path()
    void arrive().catch(() => {})
  }
  // A page that changes its address without loading is another page to the rules.
  addEventListener('popstate', moved)
  ;(window as { navigation?: EventTarget }).navigation?.addEventListener('navigatesuccess', moved)

  answerCalls({
    open: () => open(true),
    close,
    toggle,
    show: () => ((isHidden = false), show()),
    hide: () => ((isHidden = true), show(), close()),
    write: async (text: string) => {
      await open(true)
      ;(await panel()).write(String(text))
    },
    identify: (who: Identity) => {
      identity = who
      return loading?.then((one) => one.refresh())
    },
    page: arrive,
    on: (name: EventName, tell: (detail: unknown) => void) => void listeners.push([name, tell]),
    state: () => ({ ...state, isAvailable: settings.available }),
  })
  emit('ready')
}

/** The language of the button and the panel that is nearest to the one asked for. */
function spoken(asked: string): string {
  const wanted = asked.toLowerCase()
  const [first = 'en'] = wanted.split('-')
  if (words[wanted]) return wanted
  return Object.keys(words).find((one) => one.split('-')[0] === first) ?? 'en'
}
