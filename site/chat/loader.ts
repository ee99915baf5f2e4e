import languages from 'virtual:chat/languages'
import type { ChatSettings } from '#engine/core/chat/wire.ts'
import { device } from './device.ts'
import type { EventName, Host, Identity, Panel, PanelModule } from './host.ts'
import { answerCalls } from './loader/calls.ts'
import { createLauncher } from './loader/launcher.ts'
import { conversationKey, type Kept, stored } from './stored.ts'
import { visit } from './visited.ts'

/**
 * `/chat.js`: the one script that a page names. It asks how the channel shows itself here, draws the button, and fetches the panel once
 * somebody means to chat.
 *
 *     <script async src="https://help.example.com/chat.js" data-docket="website"></script>
 *
 * `data-docket-locale` names a language other than the page's. `data-docket-page` makes the element with this id hold the panel, without a button.
 */
const script = document.currentScript as HTMLScriptElement | null
const named = script?.dataset.docket
if (script && named) {
  const start = () => void begin(script, named)
  if (document.body) start()
  else addEventListener('DOMContentLoaded', start)
}

async function begin(script: HTMLScriptElement, channel: string): Promise<void> {
  const engine = new URL(script.src).origin
  const asked = script.dataset.docketLocale || document.documentElement.lang || navigator.language
  const locale = spoken(asked)
  const [name = '', ...words] = languages[locale] ?? []
  const place = script.dataset.docketPage ? document.getElementById(script.dataset.docketPage) : null
  const dismissed = stored<true>(`docket-chat-quiet:${channel}`)

  let settings: ChatSettings
  let identity: Identity | null = null
  /** What the page asked for; else the channel's rules decide. */
  let wanted: boolean | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let state = { isOpen: false, unread: 0 }
  let loading: Promise<Panel> | undefined

  const path = () => location.pathname + location.search
  const ask = async () => {
    const about = new URLSearchParams({ url: location.href, locale: asked, device: device() })
    const answer = await fetch(`${engine}/chat/${channel}/settings?${about}`, { credentials: 'omit' })
    if (!answer.ok) throw new Error(`Docket: ${channel} answered ${answer.status}`)
    settings = (await answer.json()) as ChatSettings
  }
  const emit = (name: EventName, detail?: unknown) => void dispatchEvent(new CustomEvent(`docket:${name}`, { detail }))

  const panel = () => {
    loading ??= import(`${engine}/_astro/chat-panel.${name}.js`).then((module: PanelModule) =>
      module.createPanel({
        engine,
        channel,
        root: launcher.root,
        locale: asked,
        isPage: !!place,
        settings: () => settings,
        identity: () => identity,
        emit,
        changed(next) {
          // Who closed it has seen it: it does not open by itself on the next page.
          if (state.isOpen && !next.isOpen) dismissed.write(true)
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
  const launcher = createLauncher(locale, words, {
    intent: () => void panel(),
    press: () => void toggle(),
    dismiss() {
      dismissed.write(true)
      show()
    },
  })
  launcher.set(state)

  const show = () => {
    const isShown = !place && (wanted ?? settings.show !== 'hide')
    const hasNotice = settings.show === 'notification' && !dismissed.read() && !state.isOpen
    launcher.show(settings, isShown, hasNotice && settings.texts.notification)
  }
  const want = (isWanted: boolean) => {
    wanted = isWanted
    show()
    if (!isWanted) void close()
  }
  const arrive = async () => {
    clearTimeout(timer)
    visit(path())
    await ask()
    show()
    if (loading) void panel().then((one) => one.refresh())
    if (settings.show === 'open' && !state.isOpen && !dismissed.read())
      timer = setTimeout(() => void open(false), settings.openAfterSeconds * 1_000)
  }

  try {
    await arrive()
  } catch (error) {
    console.warn(error)
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
  ;(window as { navigation?: EventTarget }).navigation?.addEventListener('currententrychange', moved)

  answerCalls({
    open: () => open(true),
    close,
    toggle,
    show: () => want(true),
    hide: () => want(false),
    write: async (text: string) => {
      await open(true)
      ;(await panel()).write(String(text))
    },
    identify: (who: Identity) => {
      identity = who
      return loading?.then((one) => one.refresh())
    },
    page: arrive,
    on: (name: EventName, tell: (detail: unknown) => void) =>
      addEventListener(`docket:${name}`, (event) => tell((event as CustomEvent).detail)),
    state: () => ({ ...state, isAvailable: settings.available }),
  })
  emit('ready')
}

/** The language of the button and the panel that is nearest to the one asked for. */
function spoken(asked: string): string {
  const wanted = asked.toLowerCase()
  const near = (one: string) => wanted.startsWith(one.slice(0, 2))
  return languages[wanted] ? wanted : (Object.keys(languages).find(near) ?? 'en')
}
