import type { ConversationPost, ConversationPosted, MessagePost, VisitorFrame } from '#engine/core/chat/wire.ts'
import { device } from '../device.ts'
import type { Host } from '../host.ts'
import { mayFollow } from '../links.ts'
import { type Live, openLive } from '../live.ts'
import { conversationKey, draftKey, type Kept, stored } from '../stored.ts'
import { visitedPages } from '../visited.ts'
import { applyFrame, type Told } from './apply.ts'
import { type Answered, engineOf } from './engine.ts'
import { createFiles } from './files.ts'
import { createForms } from './forms.ts'
import type { FrameActs } from './frame.ts'
import { linesOf } from './lines.ts'
import { createQueue, type Outgoing } from './queue.ts'
import { closed, type PanelState, type Sheet } from './state.ts'
import { welcomeOf } from './welcome.ts'
import { say } from './words.ts'

export interface Session {
  readonly state: PanelState
  /** What stands where the visitor types. */
  text(): string
  readonly acts: Omit<FrameActs, 'close'>
  opened(): void
  closed(): void
  /** Rules or identity changed. */
  refresh(): void
}

const typingEveryMs = 3_000
const typingShownMs = 6_000

/** One visitor's conversation in one channel, as the panel needs it: what is known, and everything one can do. */
export function createSession(host: Host, redraw: () => void): Session {
  const engine = engineOf(host.engine, host.channel)
  const conversation = stored<Kept>(conversationKey(host.channel))
  const previous = stored<Kept>(`${conversationKey(host.channel)}:previous`)
  const seen = stored<number>(`${conversationKey(host.channel)}:seen`)
  const draft = stored<string>(draftKey(host.channel))
  let text = draft.read() ?? ''
  let told: Told = { stored: [], state: closed }
  let view: PanelState = closed
  let live: Live | null = null
  /** Id of the conversation that is read. */
  let listensTo: string | null = null
  let opening: Promise<Answered<ConversationPosted>> | null = null
  let typingSince = 0
  let typingTimer: ReturnType<typeof setTimeout> | undefined
  let readSent = 0
  let wantsToSend = false

  /** Only what was drawn last is old: nothing below writes to `told` without coming by here. */
  const update = (change: Partial<PanelState> = {}) => {
    told = { ...told, state: { ...told.state, ...change } }
    const waiting = queue.messages()
    const isNew = told.stored.length === 0 && told.state.phase !== 'gone'
    const welcome = welcomeOf(host.settings())
    const state = isNew ? { ...told.state, ...welcome.now } : told.state
    // What a script asks for is answered once something was said after it.
    const isAnswered =
      state.phase === 'ended' || state.operator !== null || waiting.some(({ state: how }) => how !== 'refused')
    view = {
      ...state,
      lines: linesOf(isNew ? welcome.lines : told.stored, waiting),
      ...(isAnswered && { answers: [], stepForm: null }),
    }
    redraw()
  }
  const openSheet = (sheet: Sheet | null) => update({ sheet, isMenuOpen: false, problem: null })

  const queue = createQueue({
    channel: host.channel,
    changed: () => update(),
    tooFast: (isTooFast) => update({ problem: isTooFast ? say('busy') : null }),
    refusalOf: ({ status, problem }) =>
      status === 413 ? say('too.long') : (problem.errors?.[0]?.message ?? problem.detail ?? say('refused')),
    async send(message) {
      const begun = await begin()
      // What was filled in before was not taken: it is asked for again, and what was said waits.
      if (begun.outcome === 'refused') {
        forms.forget()
        if (forms.isNeeded()) void forms.open('before')
      }
      if (begun.outcome !== 'done') return begun
      const answered = await engine.post(begun.value, '/messages', bodyOf(message))
      if (answered.outcome === 'refused' && answered.status === 404) gone()
      return answered
    },
  })

  /** The conversation, opened with the first thing that is said. */
  const begin = async (): Promise<Answered<Kept>> => {
    const kept = conversation.read()
    if (kept) {
      follow()
      return { outcome: 'done', value: kept }
    }
    opening ??= engine.open<ConversationPosted>('/conversations', conversationPost())
    const answered = await opening
    if (opening !== null && answered.outcome === 'done' && conversation.read() === null) {
      const { id, token } = answered.value
      conversation.write({ id, token })
      listen({ id, token })
      host.emit('started', { conversation: id })
    }
    opening = null
    // Where another page was sooner, its conversation is the one.
    const begun = conversation.read()
    return answered.outcome === 'done' && begun ? { outcome: 'done', value: begun } : answered
  }

  const conversationPost = (): ConversationPost => {
    const identity = host.identity()
    const earlier = previous.read()
    return {
      url: location.href,
      script: host.settings().script?.id ?? null,
      locale: host.locale,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      device: device(),
      ...(document.referrer && { referrer: document.referrer }),
      pages: visitedPages(),
      ...(forms.before() && { form: forms.before() }),
      ...(identity && { identity }),
      ...(earlier && { previous: earlier }),
    } as ConversationPost
  }

  /** Another page of this browser, in a tab beside this one, began the conversation. */
  const follow = () => {
    const kept = conversation.read()
    if (kept === null || kept.id === listensTo) return
    // How the one before stood says nothing of this one; what is open and chosen here stays.
    const { isOpen, isMenuOpen, sheet, chosen, connection, unread } = told.state
    told = { stored: [], state: { ...closed, isOpen, isMenuOpen, sheet, chosen, connection, unread } }
    readSent = 0
    refresh()
    listen(kept)
  }

  const listen = (kept: Kept) => {
    live?.stop()
    listensTo = kept.id
    update({ phase: 'talking' })
    live = openLive({
      url: engine.liveUrl(kept),
      headers: { Authorization: `Bearer ${kept.token}` },
      credentials: 'omit',
      from: '0',
      onConnection(connection) {
        if (connection === 'live') queue.hurry()
        update({ connection })
      },
      onGone: gone,
      onFrame: ({ data }) => take(JSON.parse(data) as VisitorFrame),
    })
  }

  const take = (frame: VisitorFrame) => {
    const wasEnded = told.state.phase === 'ended'
    told = applyFrame(told, frame, { engine: host.engine, locale: host.locale, now: Date.now() })
    if (frame.type === 'message') arrived(frame.message)
    if (frame.type === 'typing') {
      clearTimeout(typingTimer)
      typingTimer = setTimeout(() => update({ typing: null }), typingShownMs)
    }
    if (frame.type === 'ended' && !wasEnded) ended()
    update()
    sayRead()
  }

  const arrived = ({ by, id, name, text: words, position }: Extract<VisitorFrame, { type: 'message' }>['message']) => {
    if (id !== null) queue.shown(id)
    // Lines that were there when the page was loaded are nothing new.
    if (by === 'visitor' || by === 'system' || position <= (seen.read() ?? 0)) return
    host.emit('message', { by, name, text: words })
    if (!told.state.isOpen) told = { ...told, state: { ...told.state, unread: told.state.unread + 1 } }
  }

  const ended = () => {
    const kept = conversation.read()
    if (kept) previous.write(kept)
    host.emit('ended')
    // Asked once, by the end itself; who came back later is not asked again.
    const asksNow = told.state.rated === null && told.state.isOpen && told.stored.some(({ by }) => by === 'operator')
    if (asksNow) told = { ...told, state: { ...told.state, sheet: rating } }
  }

  const sayRead = () => {
    const { state, stored: lines } = told
    const last = lines.findLast(({ by }) => by !== 'visitor')
    const kept = conversation.read()
    if (!kept || !state.isOpen || document.hidden || !last || last.position <= readSent) return
    readSent = last.position
    seen.write(last.position)
    void engine.post(kept, '/read', { position: last.position })
  }

  const gone = () => {
    live?.stop()
    live = null
    conversation.clear()
    const isEmpty = told.stored.length === 0 && queue.messages().length === 0
    update({ phase: isEmpty ? 'new' : 'gone', connection: 'live', sheet: null })
  }

  const again = () => {
    live?.stop()
    live = null
    conversation.clear()
    seen.clear()
    readSent = 0
    forms.forget()
    told = { stored: [], state: { ...closed, isOpen: told.state.isOpen } }
    refresh()
    if (forms.isNeeded()) void forms.open('before')
  }

  const refresh = () => {
    const { available, backAt, reviewLink, fallback } = host.settings()
    const back = backAt === null ? null : Date.parse(backAt)
    const isFresh = told.state.phase === 'new'
    update({ reviewLink, fallback, ...(isFresh && { isAvailable: available, backAt: back }) })
  }

  const type = (words: string) => {
    text = words
    if (words === '') draft.clear()
    else draft.write(words)
  }

  const post = (path: string, body: unknown) => {
    const kept = conversation.read()
    return kept
      ? engine.post(kept, path, body)
      : Promise.resolve<Answered<unknown>>({ outcome: 'later', afterMs: null, isTooFast: false })
  }

  const forms = createForms({
    host,
    engine,
    hasConversation: () => conversation.read() !== null,
    sheet: () => told.state.sheet,
    show: openSheet,
    carried: () => text,
    known: () => told.state.email ?? host.identity()?.email ?? null,
    sent(kind) {
      if (kind === 'fallback') type('')
      else if (text.trim() !== '') send()
    },
    answerStep: (id, values) => post('/messages', { id, values } satisfies MessagePost),
  })
  const files = createFiles({
    engine,
    begin,
    limits: () => host.settings().limits,
    chosen: () => told.state.chosen,
    show(chosen) {
      update({ chosen })
      if (wantsToSend && !files.areOnTheirWay()) send()
    },
  })

  const send = () => {
    const words = text.trim()
    // Whoever sends while a file is on its way sends when it has arrived.
    wantsToSend = files.areOnTheirWay()
    if (wantsToSend || (words === '' && files.ready().length === 0)) return
    if (forms.isNeeded()) return void forms.open('before')
    type('')
    queue.add({ text: words, answer: null, restart: false, files: files.ready() })
    update({ chosen: [], problem: null })
  }

  const mail = async (kind: 'transcript' | 'address', email: string) => {
    const sheet = { kind, error: null, isSending: true, sentTo: null } as const
    if (!/^\S+@\S+\.\S+$/.test(email)) return openSheet({ ...sheet, error: say('transcript.bad'), isSending: false })
    openSheet(sheet)
    const answered = await post(`/${kind}`, { email })
    if (answered.outcome === 'done') return openSheet({ ...sheet, isSending: false, sentTo: email })
    const isTooOften = answered.outcome === 'later' && answered.isTooFast
    const wrong =
      answered.outcome === 'refused' ? say('transcript.bad') : say(isTooOften ? 'transcript.often' : 'failed')
    openSheet({ ...sheet, isSending: false, error: wrong })
  }

  if (conversation.read()) queueMicrotask(follow)
  else if (queue.messages().length > 0) queueMicrotask(queue.hurry)
  document.addEventListener('visibilitychange', sayRead)
  addEventListener('storage', ({ key }) => {
    if (key === conversationKey(host.channel)) follow()
  })
  // Before there is a stream that would notice.
  addEventListener('offline', () => update({ connection: 'offline' }))
  addEventListener('online', () => {
    if (live === null) update({ connection: 'live' })
    queue.hurry()
  })
  refresh()
  if (!navigator.onLine) update({ connection: 'offline' })

  return {
    get state() {
      return view
    },
    text: () => text,
    refresh,
    opened() {
      update({ isOpen: true, unread: 0 })
      if (forms.isNeeded()) void forms.open('before')
      sayRead()
    },
    closed: () => update({ isOpen: false, isMenuOpen: false }),
    acts: {
      typed(words) {
        type(words)
        redraw()
        const now = Date.now()
        if (words === '' || told.state.phase !== 'talking' || now - typingSince < typingEveryMs) return
        typingSince = now
        void post('/typing', {})
      },
      send,
      answer(id) {
        const answer = view.answers.find((one) => one.id === id)
        if (!answer) return
        if (forms.isNeeded()) return void forms.open('before')
        queue.add({ text: answer.title, answer: id, restart: false, files: [] })
        if (answer.link !== '' && mayFollow(answer.link)) window.open(answer.link, '_blank', 'noopener,noreferrer')
      },
      attach(chosen) {
        if (forms.isNeeded()) return void forms.open('before')
        void files.add(chosen)
      },
      detach: files.remove,
      retry: queue.retry,
      discard: queue.discard,
      toggleMenu: (isMenuOpen) => update({ isMenuOpen }),
      openTranscript: () => openSheet({ kind: 'transcript', error: null, isSending: false, sentTo: null }),
      openAddress: () => openSheet({ kind: 'address', error: null, isSending: false, sentTo: null }),
      openRating: () => openSheet(rating),
      openEnd: () => openSheet({ kind: 'end' }),
      openFallback: () => void forms.open('fallback'),
      openStep: () => void forms.open('step', view.stepForm),
      restart() {
        queue.add({ text: say('restart'), answer: null, restart: true, files: [] })
        update({ isMenuOpen: false })
      },
      again,
      leave: () => openSheet(null),
      async end() {
        openSheet(null)
        const answered = await post('/end', {})
        if (answered.outcome !== 'done') update({ problem: say('failed') })
      },
      chooseRating(chosen) {
        const { sheet } = told.state
        if (sheet?.kind === 'rating') openSheet({ ...sheet, rating: chosen })
      },
      async rate(words) {
        const { sheet } = told.state
        if (sheet?.kind !== 'rating' || sheet.rating === null) return
        openSheet({ ...sheet, isSending: true })
        const answered = await post('/rating', { rating: sheet.rating, ...(words !== '' && { text: words }) })
        const isDone = answered.outcome === 'done'
        if (isDone) told = { ...told, state: { ...told.state, rated: sheet.rating } }
        openSheet({ ...sheet, isSending: false, isDone })
        if (!isDone) update({ problem: say('failed') })
      },
      mail: (kind, email) => void mail(kind, email),
      form: forms.acts,
    },
  }
}

const rating = { kind: 'rating', rating: null, isSending: false, isDone: false } as const

function bodyOf({ id, text, answer, restart, files }: Outgoing): MessagePost {
  if (restart) return { id, restart: true }
  if (answer !== null) return { id, answer }
  return { id, ...(text !== '' && { text }), ...(files.length > 0 && { files: files.map((file) => file.id) }) }
}
