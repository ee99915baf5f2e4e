import type { ChatEntry, Conversation } from '#engine/core/chat/conversation.ts'
import type { ChatWorld } from '#engine/core/chat/draft.ts'
import type { VisitorFrame } from '#engine/core/chat/wire.ts'
import type { Log } from '#engine/ports/log.ts'
import type { ChatFeedRow } from '#engine/store/chat-store.ts'
import type { Store } from '#engine/store/store.ts'
import { type Frames, type FramesReader, frame, opening, stillHere } from './frames.ts'
import { instant, type Standing, scriptOnWire, standingAlone, standingOf } from './on-wire.ts'

/** What all readers share. */
export interface ReaderParts {
  readonly store: Pick<Store, 'conversations'>
  readonly log: Log
  readonly message: (entry: ChatEntry, conversation: Conversation) => VisitorFrame
  /** A promise where it has to be looked up who is there. */
  readonly world: (standing: Standing) => ChatWorld | Promise<ChatWorld>
  /** The same text, kept once for all who were told it. */
  readonly shared: (text: string) => string
  readonly left: (reader: VisitorReader) => void
}

const page = 100
/** What tells how things stand, and is told where it differs from what was last told. */
const lasting = ['operator', 'script', 'read', 'ended'] as const
type Lasting = (typeof lasting)[number]

/**
 * What one visitor is told: messages behind the last one sent, each once and in order, then how things stand, where that differs from
 * what was last told. A message that follows comes with the feed and is passed on; the store is read only to catch up. A reader who is
 * slow is left alone until they took what they have; nothing is kept for them but a position. What stands here is held once for each
 * reader, for as long as they read.
 */
export class VisitorReader implements FramesReader {
  readonly conversation: string
  /** Which of the turns of the heartbeat is theirs. */
  readonly beat: number
  /** As it was last told, where that depends on who is there. */
  known: Standing | null = null
  private readonly parts: ReaderParts
  private readonly frames: Frames
  private readonly ended: () => void
  private position: number
  private readonly told: [string, string, string, string] = ['', '', '', '']
  private full = false
  private dirty = true
  private reading = false
  private over = false

  constructor(
    parts: ReaderParts,
    given: {
      readonly conversation: string
      readonly from: number | null
      readonly beat: number
      readonly frames: Frames
      readonly ended: () => void
    },
  ) {
    this.parts = parts
    this.conversation = given.conversation
    this.beat = given.beat
    this.frames = given.frames
    this.ended = given.ended
    this.position = given.from ?? 0
    given.frames.write(opening + (given.from === null ? frame({ type: 'reset' } satisfies VisitorFrame) : ''))
  }

  ready(): void {
    this.full = false
    if (this.dirty) void this.read()
  }

  closed(): void {
    if (this.over) return
    this.over = true
    this.parts.left(this)
    this.ended()
  }

  end(): void {
    if (this.over) return
    this.closed()
    this.frames.end()
  }

  /** A row of their conversation; without one, something was written. */
  hear(row?: ChatFeedRow): void {
    if (row !== undefined && this.take(row)) return
    this.dirty = true
    if (!this.full) void this.read()
  }

  presence(world: ChatWorld): void {
    if (this.known === null) return
    if (this.isUpToDate()) this.tell({ type: 'operator', ...standingOf(this.known, world) })
    // They are told with what they still have to take.
    else this.dirty = true
  }

  typing(name: string): void {
    if (!this.full) this.write({ type: 'typing', name })
  }

  alive(): void {
    if (!this.full) this.put(stillHere)
  }

  private isUpToDate(): boolean {
    return !this.reading && !this.dirty && !this.full && !this.over
  }

  /** Passes on what follows right behind what this reader has; false where they have to catch up first. */
  private take({ entry, now }: ChatFeedRow): boolean {
    if (!this.isUpToDate() || now === null) return false
    if (entry !== null) {
      if (entry.seq !== this.position + 1) return false
      if (entry.audience === 'all') this.write(this.parts.message(entry, now), entry.seq)
      this.position = entry.seq
    }
    if (this.position < now.seq) return entry !== null
    const world = this.parts.world(now)
    if (world instanceof Promise) void this.standSoon(now, world)
    else this.stand(now, world)
    return true
  }

  /** How things stand, once it is known who is there; whoever heard of something newer meanwhile is told that instead. */
  private async standSoon(now: Conversation, asked: Promise<ChatWorld>): Promise<void> {
    const known = standingAlone(now)
    this.known = known
    try {
      const world = await asked
      if (this.known === known && this.isUpToDate()) this.stand(now, world)
    } catch (error) {
      this.parts.log.error({ error: String(error) }, 'a chat stream could not be told who is there')
    }
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
      this.parts.log.error({ error: String(error) }, 'a chat stream broke off')
      this.end()
    } finally {
      this.reading = false
    }
  }

  private async readOnce(): Promise<void> {
    const { store, message, world } = this.parts
    const conversation = await store.conversations.get(this.conversation)
    if (conversation === null) return this.end()
    while (this.position < conversation.seq && !this.full && !this.over) {
      const entries = await store.conversations.entries(this.conversation, this.position, page)
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
    this.tell({ type: 'operator', ...standingOf(conversation, world) })
    this.tell({ type: 'script', ...scriptOnWire(conversation, world) })
    if (readTo.operators > 0) this.tell({ type: 'read', position: readTo.operators, at: instant(readTo.operatorsAt) })
    if (ended !== null) this.tell({ type: 'ended', at: instant(ended.at), by: ended.by })
  }

  private tell(data: Extract<VisitorFrame, { type: Lasting }>): void {
    const at = lasting.indexOf(data.type)
    const text = frame(data)
    if (this.told[at] === text) return
    this.told[at] = this.parts.shared(text)
    this.put(text)
  }

  private write(data: VisitorFrame, id: number | null = null): void {
    this.put(frame(data, id))
  }

  private put(text: string): void {
    if (!this.over && !this.frames.write(text)) this.full = true
  }
}
