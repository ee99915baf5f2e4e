import type { Log } from '#engine/ports/log.ts'
import type { ChatFeedRow } from '#engine/store/chat-store.ts'
import type { Store } from '#engine/store/store.ts'

const page = 500

/**
 * What was written in chat, by this engine and others, in commit order and once each: readers are told of rows behind the last one told.
 * What this engine wrote right behind it is told as it is; the rest is read, once for all who listen, and not while nobody does.
 */
export function createChatFeed(store: Pick<Store, 'conversations'>, log: Log) {
  const listeners = new Set<(row: ChatFeedRow) => void>()
  let position: number | null = null
  let reading: Promise<void> | null = null
  let again = false

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
      for (const listener of [...listeners]) tellOne(listener, row)
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
    if (listeners.size === 0) return
    if (reading) again = true
    else reading = read()
  }

  return {
    ring,
    /** Rows of a commit of this engine. */
    wrote(rows: readonly ChatFeedRow[]) {
      const [first] = rows
      if (first === undefined || listeners.size === 0) return
      if (reading === null && position !== null && first.position === position + 1) tell(rows)
      else ring()
    },
    async all(listener: (row: ChatFeedRow) => void): Promise<() => void> {
      if (listeners.size === 0) position = null
      listeners.add(listener)
      await settle().catch((error: unknown) => {
        listeners.delete(listener)
        throw error
      })
      return () => void listeners.delete(listener)
    },
  }
}
