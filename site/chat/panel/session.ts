import type { FormView } from '#engine/core/form/form.ts'
import type { PageForm } from '#engine/core/form/page-form.ts'
import type { Host } from '../host.ts'
import { type Live, openLive } from '../live.ts'
import { conversationKey, draftKey, type Kept, newId, stored } from '../stored.ts'
import type { ChatEvent, ChannelForm } from '../wire.ts'
import { applyFrame, type Told } from './apply.ts'
import { type Answered, engineOf } from './engine.ts'
import type { FrameActs } from './frame.ts'
import { answersNow, linesOf } from './lines.ts'
import { createQueue, type Outgoing } from './queue.ts'
import { type Chosen, closed, type PanelState, type Sheet } from './state.ts'
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
const mostFiles = 5
const largestFileBytes = 10_000_000

/** One visitor's conversation in one channel, as the panel needs it: what is known, and everything one can do. */
export function createSession(host: Host, redraw: () => void): Session {
  const engine = engineOf(host.engine, host.channel)
  const conversation = stored<Kept>(conversationKey(host.channel))
  const draft = stored<string>(draftKey(host.channel))
  let text = draft.read() ?? ''
  let told: Told = { stored: [], state: closed }
  let view = closed
  let live: Live | null = null
  let opening: Promise<Answered<Kept>> | null = null
  let beforeAnswers: Record<string, unknown> | null = null
  let checker: PageForm | null = null
  let typingSince = 0
  let typingTimer: ReturnType<typeof setTimeout> | undefined
  let readSent = 0

  const update = (change: Partial<PanelState> = {}) => {
    told = { ...told, state: { ...told.state, ...change } }
    const waiting = queue.messages()
    const before = told.stored.length === 0 && told.state.phase !== 'gone' ? welcomeOf(host.settings()) : null
    const state = before ? { ...told.state, answers: before.answers, asks: before.asks } : told.state
    view = {
      ...state,
      lines: linesOf(before ? before.lines : told.stored, waiting),
      answers: answersNow(state, waiting),
    }
    redraw()
  }

  const queue = createQueue({
    channel: host.channel,
    changed: () => update(),
    tooFast: (isTooFast) => update({ problem: isTooFast ? say('busy') : null }),
    refusalOf: ({ status, problem }) => (status === 413 ? say('too.long') : (problem.detail ?? say('refused'))),
    async send(message) {
      const begun = await begin()
      if (begun.outcome !== 'done') return begun
      const answered = await engine.post(begun.value, '/messages', bodyOf(message))
      if (answered.outcome === 'refused' && answered.status === 404) gone()
      return answered
    },
  })

  /** The conversation, opened with the first thing that is said. */
  const begin = async (): Promise<Answered<Kept>> => {
    const kept = conversation.read()
    if (kept) return { outcome: 'done', value: kept }
    opening ??= engine
      .open<Kept>('/conversations', {
        url: host.path(),
        locale: host.locale,
        ...(beforeAnswers && { form: beforeAnswers }),
        ...(host.identity() && { identity: host.identity() }),
      })
      .then((answered) => {
        opening = null
        if (answered.outcome === 'done') {
          conversation.write(answered.value)
          listen(answered.value)
          host.emit('started', { conversation: answered.value.id })
        }
        return answered
      })
    return opening
  }

  const listen = (kept: Kept) => {
    live?.stop()
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
      onGone: () => gone(),
      onFrame({ id, data }) {
        take(Number(id ?? 0), JSON.parse(data) as ChatEvent)
      },
    })
  }

  const take = (position: number, event: ChatEvent) => {
    const before = told.state
    told = applyFrame(told, position, event, host.engine)
    const { state, stored: lines } = told
    const last = lines.at(-1)
    if (event.type === 'message') {
      if (last?.by === 'visitor') queue.shown(last.key)
      else if (last && isNew(position)) {
        host.emit('message', { by: last.by, name: last.name, text: last.text })
        if (!state.isOpen) told = { ...told, state: { ...state, unread: state.unread + 1, typing: null } }
      }
    }
    if (event.type === 'typing') {
      clearTimeout(typingTimer)
      typingTimer = setTimeout(() => update({ typing: null }), typingShownMs)
    }
    if (event.type === 'ended' && before.phase !== 'ended') host.emit('ended')
    update()
    sayRead()
  }

  /** Lines that were there when the page was loaded are nothing new. */
  const isNew = (position: number) => position > (seen.read() ?? 0)
  const seen = stored<number>(`${conversationKey(host.channel)}:seen`)

  const sayRead = () => {
    const { state, stored: lines } = told
    const last = lines.findLast(({ by }) => by !== 'visitor')
    if (!state.isOpen || document.hidden || !last || last.position <= readSent) return
    readSent = last.position
    seen.write(last.position)
    const kept = conversation.read()
    if (kept) void engine.post(kept, '/read', { position: last.position })
  }

  const gone = () => {
    live?.stop()
    live = null
    conversation.clear()
    update({ phase: told.stored.length === 0 && queue.messages().length === 0 ? 'new' : 'gone', connection: 'live' })
  }

  const again = () => {
    live?.stop()
    live = null
    conversation.clear()
    readSent = 0
    beforeAnswers = null
    told = { stored: [], state: { ...closed, isOpen: told.state.isOpen } }
    refresh()
  }

  const refresh = () => {
    const { available, backAt, script, reviewLink } = host.settings()
    update({ isAvailable: available, backAt: backAt === null ? null : Date.parse(backAt), hasScript: script !== null, reviewLink })
  }

  const openSheet = (sheet: Sheet | null) => update({ sheet, isMenuOpen: false })

  const send = () => {
    const words = text.trim()
    const files = told.state.chosen.filter((file): file is Chosen & { id: string } => file.id !== null && file.error === null)
    if (told.state.chosen.some(({ id, error }) => id === null && error === null)) return
    if (words === '' && files.length === 0) return
    if (needsForm()) return void openForm('before')
    type('')
    update({ chosen: [], problem: null })
    queue.add({ text: words, answer: null, files: files.map(({ id, name, size, type }) => ({ id, name, size, type, url: '' })) })
  }

  /** The channel asks who writes before anything is said. */
  const needsForm = () => host.settings().before !== null && conversation.read() === null && beforeAnswers === null

  const type = (words: string) => {
    text = words
    if (words === '') draft.clear()
    else draft.write(words)
  }

  const typed = (words: string) => {
    type(words)
    redraw()
    const kept = conversation.read()
    const now = Date.now()
    if (!kept || words === '' || now - typingSince < typingEveryMs) return
    typingSince = now
    void engine.post(kept, '/typing', {})
  }

  const attach = async (files: readonly File[]) => {
    if (needsForm()) return void openForm('before')
    const free = Math.max(0, mostFiles - told.state.chosen.length)
    const added = files.slice(0, free).map((file) => ({ file, key: newId() }))
    update({ chosen: [...told.state.chosen, ...added.map(({ file, key }) => chosenOf(file, key))] })
    const change = (key: string, now: Partial<Chosen>) =>
      update({ chosen: told.state.chosen.map((one) => (one.key === key ? { ...one, ...now } : one)) })
    for (const { file, key } of added) {
      if (file.size > largestFileBytes) {
        change(key, { error: say('too.large', { size: say('size.limit', { size: largestFileBytes / 1_000_000 }) }) })
        continue
      }
      const begun = await begin()
      const answered = begun.outcome === 'done' ? await engine.upload(begun.value, file) : begun
      if (answered.outcome === 'done') change(key, { id: answered.value.id, type: answered.value.type })
      else change(key, { error: answered.outcome === 'refused' && answered.status !== 413 ? say('wrong.kind') : say('failed') })
    }
  }

  const openForm = async (kind: 'before' | 'fallback') => {
    openSheet({ kind, form: null, failed: false })
    const answered = await engine.get<ChannelForm>(`/forms/${kind}?locale=${encodeURIComponent(host.locale)}`)
    if (answered.outcome !== 'done') return openSheet(null)
    const { view: form, script } = answered.value
    checker = await import(host.engine + script).then((module: PageForm) => module, () => null)
    openSheet({ kind, failed: false, form: { view: form, values: carried(form), errors: [], isSending: false, hidden: new Set() } })
    formOpen = answered.value
    recheck([])
  }

  return {
    get state() {
      return view
    },
    text: () => text,
    acts: {
      typed, send,
    } as never,
    opened() {},
    closed() {},
    refresh,
  }
}
