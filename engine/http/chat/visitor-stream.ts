import type { ChatEntry, Conversation } from '#engine/core/chat/conversation.ts'
import type { ChatWorld } from '#engine/core/chat/draft.ts'
import type { VisitorFrame } from '#engine/core/chat/wire.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Chat } from '#engine/runtime/chat/chat.ts'
import type { ChatFeedRow } from '#engine/store/chat-store.ts'
import type { Store } from '#engine/store/store.ts'
import { type Frames, type FramesReader, frame, heartbeatMs, opening, stillHere } from './frames.ts'
import { instant, type Standing, scriptOnWire, standingAlone, standingOf } from './on-wire.ts'

export interface VisitorStream {
  readonly conversation: string
  /** Position of the last message the reader has; null: it starts anew. */
  readonly from: number | null
  readonly store: Pick<Store, 'conversations'>
  readonly chat: Pick<Chat, 'hear' | 'onSignal'>
  readonly clock: Clock
  readonly log: Log
  readonly message: (entry: ChatEntry, conversation: Conversation) => VisitorFrame
  /** A promise where it has to be looked up who is there. */
  readonly world: (standing: Standing) => ChatWorld | Promise<ChatWorld>
  readonly stopping: AbortSignal
  readonly ended: () => void
}

const page = 100

/**
 * What one visitor is told: messages behind the last one sent, each once and in order, then how things stand, where that differs from
 * what was last told. A message that follows comes with the feed and is passed on; the store is read only to catch up. A reader who is
 * slow is left alone until they took what they have; nothing is kept for them but a position.
 */
export function visitorStream(options: VisitorStream): (frames: Frames) => FramesReader {
  return (frames) => new Reader(options, frames)
}

class Reader implements FramesReader {
  private readonly options: VisitorStream
  private readonly frames: Frames
  private position: number
  private readonly told = new Map<string, string>()
  /** As it was last told, where that depends on who is there. */
  private known: Standing | null = null
  private full = false
  private dirty = true
  private reading = false
  private over = false
  private readonly stops: (() => void)[] = []
  private stopBeat = () => {}

  constructor(options: VisitorStream, frames: Frames) {
    this.options = options
    this.frames = frames
    this.position = options.from ?? 0
    const { chat, conversation, stopping, log } = options
    frames.write(opening + (options.from === null ? frame({ type: 'reset' } satisfies VisitorFrame) : ''))
    stopping.addEventListener('abort', this.end)
    this.stops.push(() => stopping.removeEventListener('abort', this.end))
    this.stops.push(chat.onSignal((signal) => this.signal(signal)))
    chat.hear(conversation, this.hear).then(
      (stop) => {
        if (this.over) stop()
        else this.stops.push(stop)
        // What was written before we listened.
        this.hear()
      },
      (error: unknown) => {
        log.error({ error: String(error) }, 'a chat stream could not begin')
        this.end()
      },
    )
    this.beat()
    if (stopping.aborted) this.end()
  }

  readonly ready = (): void => {
    this.full = false
    if (this.dirty) void this.read()
  }

  readonly closed = (): void => {
    if (this.over) return
    this.over = true
    this.stopBeat()
    for (const stop of this.stops.splice(0)) stop()
    this.options.ended()
  }

  private readonly end = (): void => {
    if (this.over) return
    this.closed()
    this.frames.end()
  }

  private readonly hear = (row?: ChatFeedRow): void => {
    if (row !== undefined && this.take(row)) return
    this.dirty = true
    if (!this.full) void this.read()
  }

  /** Passes on what follows right behind what this reader has; false where they have to catch up first. */
  private take({ entry, now }: ChatFeedRow): boolean {
    if (this.reading || this.dirty || this.full || this.over || now === null) return false
    if (entry !== null) {
      if (entry.seq !== this.position + 1) return false
      if (entry.audience === 'all') this.write(this.options.message(entry, now), entry.seq)
      this.position = entry.seq
    }
    if (this.position < now.seq) return entry !== null
    const world = this.options.world(now)
    if (world instanceof Promise) void this.standSoon(now, world)
    else this.stand(now, world)
    return true
  }

  /** How things stand, once it is known who is there; whoever heard of something newer meanwhile is told that instead. */
  private async standSoon(now: Conversation, asked: Promise<ChatWorld>): Promise<void> {
    const known = standingAlone(now)
    this.known = known
    await this.whenKnown(known, asked, (world) => this.stand(now, world))
  }

  /** Somebody came or went: it matters to those who are with nobody, and nothing was said in their conversation. */
  private async standAgain(): Promise<void> {
    const { known } = this
    if (known === null || this.full) return
    await this.whenKnown(known, this.options.world(known), (world) => this.standWith(known, world))
  }

  private async whenKnown(
    known: Standing,
    asked: ChatWorld | Promise<ChatWorld>,
    tell: (world: ChatWorld) => void,
  ): Promise<void> {
    try {
      const world = await asked
      if (this.known === known && !this.reading && !this.dirty && !this.full && !this.over) tell(world)
    } catch (error) {
      this.options.log.error({ error: String(error) }, 'a chat stream could not be told who is there')
    }
  }

  private signal(signal: {
    readonly type: string
    readonly conversation?: string
    readonly by?: string
    readonly name?: string
  }) {
    if (signal.type === 'presence') {
      void this.standAgain()
      return
    }
    if (signal.conversation !== this.options.conversation || signal.by !== 'operator' || this.full) return
    this.write({ type: 'typing', name: signal.name ?? '' })
  }

  private async read(): Promise<void> {
    if (this.reading) return
    this.reading = true
    try {
      while (this.dirty && !this.full && !this.over) {
        this.dirty = false
        await this.readOnce()
      }
    } catch (error) {
      this.options.log.error({ error: String(error) }, 'a chat stream broke off')
      this.end()
    } finally {
      this.reading = false
    }
  }

  private async readOnce(): Promise<void> {
    const { store, conversation: id, message, world } = this.options
    const conversation = await store.conversations.get(id)
    if (conversation === null) return this.end()
    while (this.position < conversation.seq && !this.full && !this.over) {
      const entries = await store.conversations.entries(id, this.position, page)
      if (entries.length === 0) break
      for (const entry of entries) {
        if (entry.audience === 'all') this.write(message(entry, conversation), entry.seq)
        this.position = entry.seq
        if (this.full) break
      }
    }
    if (this.full || this.over) {
      this.dirty = true
      return
    }
    this.stand(conversation, await world(conversation))
  }

  private stand(conversation: Conversation, world: ChatWorld): void {
    const { phase, readTo, ended } = conversation
    this.known = phase === 'open' || phase === 'ended' ? null : standingAlone(conversation)
    this.standWith(conversation, world)
    if (readTo.operators > 0) this.tell({ type: 'read', position: readTo.operators, at: instant(readTo.operatorsAt) })
    if (ended !== null) this.tell({ type: 'ended', at: instant(ended.at), by: ended.by })
  }

  private standWith(standing: Standing, world: ChatWorld): void {
    this.tell({ type: 'operator', ...standingOf(standing, world) })
    this.tell({ type: 'script', ...scriptOnWire(standing, world) })
  }

  /** Where it differs from what this reader was told last. */
  private tell(data: VisitorFrame): void {
    const text = frame(data)
    if (this.told.get(data.type) === text) return
    this.told.set(data.type, text)
    this.put(text)
  }

  private write(data: VisitorFrame, id: number | null = null): void {
    this.put(frame(data, id))
  }

  private put(text: string): void {
    if (!this.over && !this.frames.write(text)) this.full = true
  }

  private beat(): void {
    this.stopBeat = this.options.clock.after(heartbeatMs, () => {
      if (this.over) return
      if (!this.full) this.put(stillHere)
      this.beat()
    })
  }
}
