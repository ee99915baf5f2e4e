import type { Log } from '#engine/ports/log.ts'
import type { ChatFeedRow } from '#engine/store/chat-store.ts'
import type { Store } from '#engine/store/store.ts'

const page = 500

/**
 * What was written in chat, by this engine and others, in commit order and once each: readers are told of rows behind the last one told.
 * What this engine wrote right behind it is told as it is; the rest is read, once for all who listen, and not while nobody does.
 */
export function createChatFeed(store: Pick<Store, 'conversations'>, log: Log) {
  const everything = new Set<(row: ChatFeedRow) => void>()
  const byConversation = new Map<string, Set<(row: ChatFeedRow) => void>>()
  let position: number | null = null
  let reading: Promise<void> | null = null
  let again = false

  const listeners = () => everything.size + byConversation.size

  /** One who cannot be told must not undo, nor do twice, what is committed. */
  const tellOne = (listener: (row: ChatFeedRow) => void, row: ChatFeedRow) => {
    try {
      listener(row)
    } catch (error) {
      log.error({ conversation: row.conversation, error: String(error) }, 'somebody could not be told of chat')
    }
  }
  const tell = (rows: readonly ChatFeedRow[]) => {
    for (const row of rows) {
      position = row.position
      for (const listener of [...everything, ...(byConversation.get(row.conversation) ?? [])]) tellOne(listener, row)
    }
  }

  const read = async () => {
    do {
      again = false
      try {
        await readOn()
      } catch (error) {
        log.error({ error: String(error) }, 'the feed of chat cannot be read')
      }
    } while (again)
    reading = null
  }
  const readOn = async () => {
    for (;;) {
      if (position === null) return
      const rows = await store.conversations.after(position, page)
      tell(rows)
      if (rows.length < page) return
    }
  }
  const settle = async () => {
    if (position !== null) return
    const last = await store.conversations.lastPosition()
    // Somebody else may have settled it meanwhile, and rows been told since.
    position ??= last
  }

  const ring = () => {
    if (listeners() === 0) return
    if (reading) again = true
    else reading = read()
  }

  return {
    ring,
    /** Rows of a commit of this engine. */
    wrote(rows: readonly ChatFeedRow[]) {
      const [first] = rows
      if (first === undefined || listeners() === 0) return
      if (reading === null && position !== null && first.position === position + 1) tell(rows)
      else ring()
    },
    async all(listener: (row: ChatFeedRow) => void): Promise<() => void> {
      if (listeners() === 0) position = null
      everything.add(listener)
      await settle()
      return () => void everything.delete(listener)
    },
    async of(conversation: string, listener: (row: ChatFeedRow) => void): Promise<() => void> {
      if (listeners() === 0) position = null
      const own = byConversation.get(conversation) ?? new Set()
      byConversation.set(conversation, own.add(listener))
      await settle()
      return () => {
        own.delete(listener)
        if (own.size === 0) byConversation.delete(conversation)
      }
    },
  }
}
