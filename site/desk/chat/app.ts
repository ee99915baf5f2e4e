import type {
  CannedAnswer,
  CommandAnswer,
  ConversationCard,
  DeskChannel,
  DeskConversation,
  OperatorFrame,
} from '#engine/core/chat/wire.ts'
import { openPlaceholders } from '#engine/core/reply.ts'
import { isOfInputMethod } from '#site/keyboard/input-method.ts'
import { pressedKey } from '#site/keyboard/pressed-key.ts'
import { openLive } from '../../chat/live.ts'
import { newId, stored } from '../../chat/stored.ts'
import { draw } from '../../chat/view.ts'
import type { SayInDeskChat } from '../../i18n/desk-chat/texts.ts'
import type { Acts } from './acts.ts'
import { createBell } from './bell.ts'
import type { Context } from './context.ts'
import { head } from './head.ts'
import { panes } from './page.ts'
import { insert, optionsOf, paletteAt } from './palette.ts'
import { createPresence } from './presence.ts'
import { type Got, get, loadConversation, loadDesk, post, upload } from './requests.ts'
import {
  applyFrame,
  type ChatDesk,
  deskOf,
  groupsOf,
  isMine,
  type Palette,
  waitingFor,
  withConversation,
} from './state.ts'

export interface Begin {
  readonly desk: ChatDesk['desk']
  readonly open: DeskConversation | null
  readonly say: SayInDeskChat
  readonly locale: string
  readonly places: { readonly head: Element; readonly panes: Element }
  /** Calls back every 20 seconds, also in the background. */
  readonly beat: (tell: () => void) => void
}

const typingEveryMs = 3_000
const typingShownMs = 6_000
const tickMs = 10_000
/** An answer that has not come by then does not come: the next beat asks anew. */
const presenceWithinMs = 15_000

/** Several chats at once: what the server has drawn comes to life here. */
export function startChatDesk({ desk, open: first, say, locale, places, beat }: Begin): void {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const title = document.title
  const bell = createBell()
  const sound = stored<boolean>('docket-desk-sound')
  const results = stored<ChatDesk['results']>('docket-desk-chat-results')
  const drafts = stored<ChatDesk['drafts']>('docket-desk-chat-drafts')
  const typingTimers = new Map<string, ReturnType<typeof setTimeout>>()
  let state: ChatDesk = {
    ...deskOf(desk, first, Date.now()),
    drafts: drafts.read() ?? {},
    results: results.read() ?? {},
    hasSound: sound.read() ?? true,
    isLive: true,
  }
  let isDrawing = false
  let typingSince = 0
  const readSent = new Map<string, number>()
  let live = listen(desk.position)
  const presence = createPresence({
    state: () => state,
    update,
    post: (available) => post('/presence', { available }, presenceWithinMs),
    onRefused: (got) => update({ problem: wordsOf(got) }),
  })

  function update(change: Partial<ChatDesk>): void {
    state = { ...state, ...change }
    if (isDrawing) return
    isDrawing = true
    queueMicrotask(render)
  }

  function render(): void {
    isDrawing = false
    const context: Context = { say, locale, timeZone, now: Date.now() }
    draw(places.head, head(state, context, acts))
    draw(places.panes, panes(state, context, acts))
    const waiting = waitingFor(state)
    document.title = waiting > 0 ? `(${waiting}) ${title}` : title
  }

  function card(id = state.open): ConversationCard | undefined {
    return id === null
      ? undefined
      : (state.loaded[id]?.conversation ?? state.desk.conversations.find((one) => one.id === id))
  }

  function listen(position: number) {
    return openLive({
      url: '/desk/chat/live',
      headers: {},
      credentials: 'same-origin',
      from: String(position),
      onConnection: (connection) => update({ connection }),
      // Signed out, or signed in as somebody else: the sign-in comes, or the page of whoever it is.
      onGone: () => location.reload(),
      onFrame: ({ data }) => take(JSON.parse(data) as OperatorFrame),
    })
  }

  function take(frame: OperatorFrame): void {
    if (frame.type === 'reset') return void reload()
    const before =
      'conversation' in frame && typeof frame.conversation === 'object' ? card(frame.conversation.id) : undefined
    const wasListed = before !== undefined
    update(applyFrame(state, frame))
    if (frame.type === 'typing') forgetTyping(frame.conversation)
    if (frame.type === 'message' || frame.type === 'conversation') {
      const now = frame.conversation
      if (state.loaded[now.id] && before && standing(before) !== standing(now)) void refresh(now.id)
      const isNews =
        frame.type === 'message'
          ? frame.message.by === 'visitor' && (isMine(state, now) || now.state === 'waiting')
          : !wasListed && now.state === 'waiting'
      if (isNews && (document.hidden || state.open !== now.id)) ring()
    }
    sayRead()
  }

  function ring(): void {
    if (state.hasSound) bell()
  }

  function forgetTyping(id: string): void {
    clearTimeout(typingTimers.get(id))
    typingTimers.set(
      id,
      setTimeout(() => {
        const { [id]: _, ...typing } = state.typing
        update({ typing })
      }, typingShownMs),
    )
  }

  /** What decides what one may do. */
  function standing({ state: how, operators, help, invited, ticket }: ConversationCard): string {
    return JSON.stringify([how, operators, help, invited, ticket])
  }

  async function reload(): Promise<void> {
    const got = await loadDesk()
    if (!got.ok) return
    live.stop()
    update({ desk: got.value })
    live = listen(got.value.position)
    if (state.open !== null) await refresh(state.open)
  }

  async function refresh(id: string): Promise<void> {
    const got = await loadConversation(id)
    if (got.ok) took(got.value)
    else if (got.status === 404 && state.open === id) {
      open(null)
      update({ problem: say('gone') })
    }
  }

  function took(loaded: DeskConversation): void {
    const { id } = loaded.conversation
    update({ loaded: { ...state.loaded, [id]: loaded } })
    update(withConversation(state, loaded.conversation))
    sayRead()
  }

  function sayRead(): void {
    const now = card()
    if (
      !now ||
      document.hidden ||
      !isMine(state, now) ||
      now.position <= Math.max(now.readTo, readSent.get(now.id) ?? 0)
    )
      return
    readSent.set(now.id, now.position)
    void post(`/conversations/${now.id}/read`, { position: now.position })
  }

  async function loadReplies(): Promise<void> {
    if (state.open === null) return update({ replies: [] })
    const got = await get<CannedAnswer>(`/replies?conversation=${encodeURIComponent(state.open)}`)
    if (got.ok) update({ replies: got.value.replies })
  }

  function open(id: string | null, isBack = false): void {
    if (id === state.open) return
    update({ open: id, palette: null, deciding: null, problem: null, files: [] })
    if (!isBack) history.pushState(null, '', id === null ? '/desk/chat' : `/desk/chat?c=${encodeURIComponent(id)}`)
    void loadReplies()
    if (id === null) return
    void refresh(id).then(focusAnswer)
  }

  function focusAnswer(): void {
    requestAnimationFrame(() => document.getElementById('answer')?.focus())
  }

  /** Carries out what changes the open conversation; a refusal is said where one writes. */
  async function change(path: string, body: unknown = {}): Promise<void> {
    const id = state.open
    if (id === null) return
    update({ deciding: null, problem: null })
    const got = await post<DeskConversation>(`/conversations/${id}${path}`, body)
    if (got.ok && got.value?.conversation) took(got.value)
    else if (got.ok) await refresh(id)
    else {
      update({ problem: got.status === 409 ? say('first') : wordsOf(got) })
      await refresh(id)
    }
  }

  function wordsOf(got: Extract<Got<unknown>, { ok: false }>): string {
    return say('refused', { reason: got.problem.detail ?? got.problem.title ?? say('failed') })
  }

  function setDraft(text: string): void {
    if (state.open === null) return
    const { [state.open]: _, ...others } = state.drafts
    const next = text === '' ? others : { ...others, [state.open]: text }
    drafts.write(next)
    update({ drafts: next })
  }

  async function send(): Promise<void> {
    const id = state.open
    const text = (id === null ? '' : (state.drafts[id] ?? '')).trim()
    const files = state.files.flatMap((file) => (file.id === null ? [] : [{ id: file.id, name: file.name }]))
    if (id === null || (text === '' && files.length === 0) || state.files.some((file) => file.id === null)) return
    const missing = openPlaceholders(text)
    if (missing.length > 0) return update({ problem: say('open.placeholder', { names: missing.join(', ') }) })
    setDraft('')
    update({ palette: null, problem: null, files: [] })
    if (text.startsWith('/')) return run(id, text)
    const pending = { id: newId(), conversation: id, text, files, at: Date.now(), failed: false }
    update({ pending: [...state.pending, pending] })
    await deliver(pending)
  }

  async function deliver({ id, conversation, text, files }: ChatDesk['pending'][number]): Promise<void> {
    const mark = (failed: boolean) =>
      update({ pending: state.pending.map((one) => (one.id === id ? { ...one, failed } : one)) })
    mark(false)
    const got = await post(`/conversations/${conversation}/messages`, {
      id,
      text,
      ...(files.length > 0 && { files: files.map((file) => file.id) }),
    })
    if (got.ok) return
    mark(true)
    if (got.status !== 0) update({ problem: wordsOf(got) })
  }

  async function run(id: string, text: string): Promise<void> {
    const key = newId()
    const got = await post<CommandAnswer>(`/conversations/${id}/command`, { id: key, text })
    const answer = got.ok ? got.value : { command: text, text: wordsOf(got), items: [] }
    const after = state.loaded[id]?.messages.at(-1)?.position ?? 0
    const result = { ...answer, key, asked: text, at: Date.now(), after, isWrong: !got.ok }
    const next = { ...state.results, [id]: [...(state.results[id] ?? []), result] }
    results.write(next)
    update({ results: next })
    await refresh(id)
  }

  function choose(index: number): void {
    const { palette } = state
    const option = palette && optionsOf(palette, state.replies)[index]
    const area = document.getElementById('answer')
    if (!palette || !option || !(area instanceof HTMLTextAreaElement)) return
    put(area, insert(area.value, area.selectionStart, palette, option))
  }

  function put(area: HTMLTextAreaElement, { text, cursor }: { readonly text: string; readonly cursor: number }): void {
    setDraft(text)
    update({ palette: null })
    area.value = text
    area.focus()
    area.setSelectionRange(cursor, cursor)
  }

  function keyInText(event: KeyboardEvent): void {
    if (isOfInputMethod(event)) return
    if (state.palette !== null && keyInPalette(event, state.palette)) event.preventDefault()
    else if (event.key === 'Enter' && !event.shiftKey && !event.metaKey && !event.ctrlKey) {
      event.preventDefault()
      void send()
    }
  }

  /** Whether the open list took the key. */
  function keyInPalette({ key }: KeyboardEvent, palette: Palette): boolean {
    const options = optionsOf(palette, state.replies)
    const step = { ArrowDown: 1, ArrowUp: -1 }[key]
    const isWhole = palette.kind === 'commands' && options[palette.chosen]?.name === `/${palette.query}`
    if (key === 'Escape') update({ palette: null })
    else if (options.length === 0) return false
    else if (step !== undefined)
      update({ palette: { ...palette, chosen: (palette.chosen + step + options.length) % options.length } })
    else if (key === 'Tab' || (key === 'Enter' && !isWhole)) choose(palette.chosen)
    else return false
    return true
  }

  const acts: Acts = {
    open: (id) => open(id),
    join: () => void change('/join').then(focusAnswer),
    takeOver: () => void change('/take-over').then(focusAnswer),
    leave: () => void change('/leave'),
    end: () => void change('/end'),
    invite: (agent) => void change('/invite', { agent }),
    transfer: (agent) => void change('/transfer', { agent }),
    askHelp: (text) => void change('/help', { text }),
    decide(deciding) {
      update({ deciding })
      requestAnimationFrame(() => places.panes.querySelector<HTMLElement>('[data-focus]')?.focus())
    },
    setAvailable(available) {
      update({ wish: available })
      presence.tell()
    },
    setSound(hasSound) {
      sound.write(hasSound)
      update({ hasSound })
      if (hasSound) bell()
    },
    type(text, cursor) {
      setDraft(text)
      const found = paletteAt(text, cursor)
      update({ palette: found && { ...found, chosen: 0 }, problem: null })
      const now = Date.now()
      if (text === '' || text.startsWith('/') || now - typingSince < typingEveryMs) return
      typingSince = now
      void post(`/conversations/${state.open}/typing`)
    },
    key: keyInText,
    send: () => void send(),
    retry(id) {
      const pending = state.pending.find((one) => one.id === id)
      if (pending) void deliver(pending)
    },
    openReplies() {
      const area = document.getElementById('answer')
      if (!(area instanceof HTMLTextAreaElement)) return
      area.focus()
      update({ palette: { kind: 'replies', query: '', from: area.selectionStart, chosen: 0 } })
    },
    choose,
    insertReply(id) {
      const reply = state.replies.find((one) => one.id === id)
      const area = document.getElementById('answer')
      if (!reply || !(area instanceof HTMLTextAreaElement)) return
      const { value, selectionStart: at } = area
      put(area, { text: value.slice(0, at) + reply.text + value.slice(at), cursor: at + reply.text.length })
    },
    attach: (files) => void attach(files),
    detach: (key) => update({ files: state.files.filter((file) => file.key !== key) }),
    joinChannel: (channel, joins) => void joinChannel(channel, joins),
    copy(text) {
      void navigator.clipboard?.writeText(text).then(() => update({ copied: text }))
    },
  }

  async function attach(files: readonly File[]): Promise<void> {
    for (const file of files) {
      const key = newId()
      update({ files: [...state.files, { key, id: null, name: file.name }] })
      const got = await upload(file)
      if (got.ok) update({ files: state.files.map((one) => (one.key === key ? { ...one, id: got.value.id } : one)) })
      else update({ files: state.files.filter((one) => one.key !== key), problem: wordsOf(got) })
    }
  }

  async function joinChannel(channel: string, joins: boolean): Promise<void> {
    const got = await post<DeskChannel>(`/channels/${channel}/${joins ? 'join' : 'leave'}`)
    if (!got.ok) return update({ problem: wordsOf(got) })
    update({
      desk: { ...state.desk, channels: state.desk.channels.map((one) => (one.id === channel ? got.value : one)) },
    })
  }

  // What the server has drawn gives way to the same, drawn by what can be pressed.
  for (const place of Object.values(places)) place.replaceChildren()
  render()
  void loadReplies()
  sayRead()
  presence.tell()
  beat(presence.tell)
  // How long somebody has waited is said anew now and then.
  setInterval(() => update({ now: Date.now() }), tickMs)
  document.addEventListener('visibilitychange', sayRead)
  addEventListener('popstate', () => open(new URLSearchParams(location.search).get('c'), true))
  document.addEventListener('keydown', (event) => {
    const isTyping =
      event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]')
    if (event.defaultPrevented || isTyping || event.metaKey || event.ctrlKey || event.altKey) return
    const { you, waiting, help, them } = groupsOf(state)
    const ids = [...you, ...waiting, ...help, ...them].map(({ id }) => id)
    const at = state.open === null ? -1 : ids.indexOf(state.open)
    const key = pressedKey(event)
    if (key === 'j' || key === 'k')
      open(ids[key === 'j' ? Math.min(at + 1, ids.length - 1) : Math.max(at - 1, 0)] ?? null)
    else if (key === 'e' && state.open !== null && state.loaded[state.open]?.may.includes('end')) acts.decide('end')
    else if (key === 'r' && state.open !== null) focusAnswer()
    else return
    event.preventDefault()
  })
}
