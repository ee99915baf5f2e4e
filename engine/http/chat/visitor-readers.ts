import { fileUrl } from '#engine/http/chat/files.ts'
import { type Frames, type FramesReader, heartbeatMs } from '#engine/http/chat/frames.ts'
import { messageOnWire, type Standing } from '#engine/http/chat/on-wire.ts'
import { type ReaderParts, VisitorReader } from '#engine/http/chat/visitor-reader.ts'
import type { Services } from '#engine/http/services.ts'
import type { ChatSignal } from '#engine/runtime/chat/chat.ts'
import { nobody } from '#engine/runtime/chat/world.ts'
import type { ChatFeedRow } from '#engine/store/chat-store.ts'

export interface VisitorReaders {
  /** `from`: position of the last message the reader has; null: it starts anew. `ended` is called once, however it ends. */
  open(conversation: string, from: number | null, ended: () => void): (frames: Frames) => FramesReader
}

/** Readers are told in turn that the stream is alive, a part of them at a time. */
const beatMs = 1_000
const beatsOfOne = heartbeatMs / beatMs
/** Frames that many readers were told last, word for word the same. */
const mostShared = 1_000

/**
 * All visitors who read along. Thousands wait for hours and nothing happens, so what can be had once for all is: one ear at the feed, one
 * for signals, one timer for the heartbeats, and none of it while nobody reads.
 */
export function createVisitorReaders(
  services: Pick<Services, 'store' | 'chat' | 'clock' | 'log' | 'keys' | 'settings'>,
  stopping: AbortSignal,
): VisitorReaders {
  const { store, chat, clock, log } = services
  const all = new Set<VisitorReader>()
  const byConversation = new Map<string, Set<VisitorReader>>()
  const shared = new Map<string, string>()
  let feed: Promise<() => void> | null = null
  let stopSignals = () => {}
  let stopBeats = () => {}
  let beat = 0

  const parts: ReaderParts = {
    store,
    log,
    message: (entry, now) => ({
      type: 'message',
      message: messageOnWire(entry, now, fileUrl(services, now.channel, now.id)),
    }),
    // Whether somebody is there matters only to those who are with nobody.
    world: (now) =>
      now.phase === 'open' ? chat.world(now.channel, now.team, nobody) : chat.soon(now.channel, now.team),
    shared(text) {
      if (shared.size >= mostShared) shared.clear()
      const known = shared.get(text) ?? text
      shared.set(known, known)
      return known
    },
    left,
  }

  /** One who cannot be told keeps nothing from the others. */
  function each(readers: Iterable<VisitorReader>, tell: (reader: VisitorReader) => void): void {
    for (const reader of readers) {
      try {
        tell(reader)
      } catch (error) {
        log.error({ error: String(error) }, 'somebody could not be told of chat')
      }
    }
  }

  const hear = (row: ChatFeedRow) => each(byConversation.get(row.conversation) ?? [], (reader) => reader.hear(row))

  const signal = (said: ChatSignal) => {
    if (said.type === 'presence') tellPresence()
    else if (said.by === 'operator')
      each(byConversation.get(said.conversation) ?? [], (reader) => reader.typing(said.name))
  }

  /** Somebody came or went: it matters to those who are with nobody, and nothing was said in their conversation. */
  function tellPresence(): void {
    const waiting = Map.groupBy(
      [...all].filter(({ known }) => known !== null),
      ({ known }) => chat.soon((known as Standing).channel, (known as Standing).team),
    )
    for (const [world, readers] of waiting)
      world.then(
        (found) => each(readers, (reader) => reader.presence(found)),
        (error: unknown) => log.error({ error: String(error) }, 'visitors could not be told who is there'),
      )
  }

  const beatOn = () => {
    beat = (beat + 1) % beatsOfOne
    each(all, (reader) => {
      if (reader.beat === beat) reader.alive()
    })
    stopBeats = clock.after(beatMs, beatOn)
  }

  /** Rejects where the feed cannot be had; whoever comes next tries again. */
  function listen(): Promise<() => void> {
    if (feed === null) {
      stopSignals = chat.onSignal(signal)
      stopBeats = clock.after(beatMs, beatOn)
      // A listener of its own each time: the last one may still be on its way out.
      feed = chat.hearAll((row) => hear(row))
    }
    return feed
  }

  function unlisten(): void {
    stopSignals()
    stopBeats()
    feed?.then(
      (stop) => stop(),
      () => {},
    )
    feed = null
  }

  function joined(reader: VisitorReader): void {
    all.add(reader)
    const beside = byConversation.get(reader.conversation)
    if (beside) beside.add(reader)
    else byConversation.set(reader.conversation, new Set([reader]))
    listen().then(
      // What was written before we listened.
      () => reader.hear(),
      (error: unknown) => {
        log.error({ error: String(error) }, 'a chat stream could not begin')
        reader.end()
      },
    )
    if (stopping.aborted) reader.end()
  }

  function left(reader: VisitorReader): void {
    all.delete(reader)
    const beside = byConversation.get(reader.conversation)
    beside?.delete(reader)
    if (beside?.size === 0) byConversation.delete(reader.conversation)
    if (all.size === 0) unlisten()
  }

  stopping.addEventListener('abort', () => each([...all], (reader) => reader.end()))
  return {
    open: (conversation, from, ended) => (frames) => {
      const reader = new VisitorReader(parts, { conversation, from, beat, frames, ended })
      joined(reader)
      return reader
    },
  }
}
