import type { Definitions } from '#engine/core/catalogue.ts'
import { type ChatChannel, chatChannels } from '#engine/core/chat/channel.ts'
import { type Conversation, isUnforwarded } from '#engine/core/chat/conversation.ts'
import type { ChatWorld } from '#engine/core/chat/draft.ts'
import type { ChatInput } from '#engine/core/chat/input.ts'
import { heartbeatMs } from '#engine/core/chat/routing.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Keys } from '#engine/runtime/keys.ts'
import { createPositionFeed } from '#engine/runtime/position-feed.ts'
import type { Runtime } from '#engine/runtime/runtime.ts'
import type { Settings } from '#engine/runtime/settings.ts'
import type { ChatFeedRow } from '#engine/store/chat-store.ts'
import type { Store } from '#engine/store/store.ts'
import { forward } from './forward.ts'
import { type ChatAccepted, createChatLane } from './lane.ts'
import { createChatWatch } from './watch.ts'
import { type Desk, isHere, worldOf } from './world.ts'

/** Said between engines and kept nowhere. */
export type ChatSignal =
  | {
      readonly type: 'typing'
      readonly conversation: string
      readonly by: 'visitor' | 'operator'
      readonly name: string
    }
  | { readonly type: 'presence' }

/** Live chat: the only way a conversation changes, and who hears of it. */
export interface Chat {
  /** Channels that are switched on now. */
  channels(): ReadonlyMap<string, ChatChannel>
  /** Stores a conversation that has no message yet. */
  begin(conversation: Conversation): Promise<Conversation>
  /** Resolves after the commit. DocketError as `converse`, `not-found`, `unavailable`. */
  submit(id: string, input: ChatInput): Promise<ChatAccepted>
  /** The conversation with everything in its ticket that belongs there; null where it is gone. */
  forward(id: string): Promise<Conversation | null>
  /** Who is at the desk and has what. */
  desk(): Promise<Desk>
  world(channel: string, team: string, desk: Desk): ChatWorld
  /** The world as it was at most a second ago: thousands of readers are told from one look. */
  soon(channel: string, team: string): Promise<ChatWorld>
  /** A heartbeat of an agent, with whether they want conversations. */
  seen(agent: string, available: boolean): Promise<void>
  /** Whoever works in chat is there, with or without a heartbeat of their page. */
  worked(agent: string): Promise<void>
  choose(agent: string, channel: string, joined: boolean): Promise<void>
  /** Every row of the feed from now on; returns the way to stop. */
  hearAll(listener: (row: ChatFeedRow) => void): Promise<() => void>
  signal(signal: ChatSignal): void
  onSignal(listener: (signal: ChatSignal) => void): () => void
  /** Something may be due. */
  ring(): void
  /** Begins what happens by itself; without it nothing does. */
  start(): void
  stop(): Promise<void>
}

/** One look at the desk, for everybody who asks within a second. */
interface Look {
  readonly at: number
  readonly desk: Promise<Desk>
  readonly worlds: Map<string, Promise<ChatWorld>>
}

const freshMs = 1_000
const workedMs = 10_000

export function createChat(options: {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly runtime: Runtime
  readonly keys: Keys
  readonly settings: Pick<Settings, 'publicUrl'>
  readonly failpoint: (name: string) => void
}): Chat {
  const { store, clock, log, runtime, keys, settings, failpoint } = options
  const running = (): Definitions => runtime.definitions().running
  const feed = createPositionFeed(store.conversations, (rows) => rows, log)
  const listeners = new Set<(signal: ChatSignal) => void>()
  let started = false
  let look: Look | null = null
  const working = new Map<string, number>()
  const chatDesk = async (): Promise<Desk> => ({
    presence: await store.presence.all(),
    loads: await store.conversations.loads(),
  })

  const lane = createChatLane({
    store,
    clock,
    running,
    at: runtime.definitionsAt,
    failpoint,
    committed(changed, rows) {
      runtime.noise()
      feed.wrote(rows)
      if (!started) return
      const next = Math.min(...changed.map(({ wakeAt }) => wakeAt ?? Number.POSITIVE_INFINITY))
      if (next < Number.POSITIVE_INFINITY) watch.by(next)
      if (changed.some(isUnforwarded)) watch.bring()
    },
  })
  const bring = (id: string) =>
    forward(
      {
        store,
        runtime,
        submit: lane.submit,
        requestUrl: (ticket) => `${settings.publicUrl}/requests/${keys.requestKey('sent', ticket, 0)}`,
      },
      id,
    )
  const world = (channel: string, team: string, desk: Desk) =>
    worldOf(running(), running(), channel, team, desk, clock.now())
  const watch = createChatWatch({
    store,
    clock,
    log,
    channels: () => [...chatChannels(running()).values()],
    files: () => [...running().chats.values()],
    world,
    submit: lane.submit,
    forward: bring,
  })
  const unhear = store.onChat((text) => {
    if (text === null) {
      feed.ring()
      return
    }
    const signal = signalOf(text)
    if (signal?.type === 'presence') look = null
    if (signal) for (const listener of listeners) listener(signal)
  })

  return {
    channels: () => chatChannels(running()),
    begin: async (conversation) => (await lane.begin(conversation)).conversation,
    submit: lane.submit,
    forward: bring,
    desk: chatDesk,
    world,
    soon(channel, team) {
      const now = clock.monotonicMs()
      if (look === null || now - look.at >= freshMs) {
        const desk = chatDesk()
        const worlds = new Map<string, Promise<ChatWorld>>()
        look = { at: now, desk, worlds }
        desk.catch(() => (look = null))
      }
      const { desk, worlds } = look
      const key = `${channel} ${team}`
      const known = worlds.get(key)
      if (known) return known
      const made = desk.then((found) => world(channel, team, found))
      worlds.set(key, made)
      return made
    },
    async seen(agent, available) {
      const now = clock.now()
      const before = await store.presence.get(agent)
      await store.presence.seen(agent, available, now)
      if (before !== null && isHere(before.seenAt, now) && before.available === available) return
      store.signal(JSON.stringify({ type: 'presence' }))
      if (started && available) watch.ring()
    },
    async worked(agent) {
      const now = clock.now()
      if (now - (working.get(agent) ?? 0) < workedMs) return
      working.set(agent, now)
      // In one statement: their page may say at the same time that they are in.
      await store.presence.worked(agent, now, now - heartbeatMs)
    },
    async choose(agent, channel, joined) {
      await store.presence.choose(agent, channel, joined, clock.now())
      store.signal(JSON.stringify({ type: 'presence' }))
      if (started && joined) watch.ring()
    },
    hearAll: feed.subscribe,
    signal: (signal) => store.signal(JSON.stringify(signal)),
    onSignal(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    ring: () => {
      if (!started) return
      watch.ring()
      watch.bring()
    },
    start() {
      started = true
      watch.start()
    },
    async stop() {
      started = false
      unhear()
      await watch.stop()
      await lane.idle()
    },
  }
}

/** What another engine said, of this version or the next. */
function signalOf(text: string): ChatSignal | null {
  try {
    return JSON.parse(text) as ChatSignal
  } catch {
    return null
  }
}
