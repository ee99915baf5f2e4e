import type { Log } from '#engine/ports/log.ts'
import type { ChatFeedRow } from '#engine/store/chat-store.ts'
import type { Store } from '#engine/store/store.ts'

const page = 500

/**
 * What was written in chat, by this engine and others, in commit order and once each: readers are told of rows behind the last one told.
 * Nothing is read while nobody listens.
 */
export function createChatFeed(store: Pick<Store, 'conversations'>, log: Log) {
  const everything = new Set<(row: ChatFeedRow) => void>()
  const byConversation = new Map<string, Set<(row: ChatFeedRow) => void>>()
  let position: number | null = null
  let reading: Promise<void> | null = null
  let again = false

  const listeners = () => everything.size + byConversation.size

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
      for (const row of rows) {
        position = row.position
        for (const listener of everything) listener(row)
        for (const listener of byConversation.get(row.conversation) ?? []) listener(row)
      }
      if (rows.length < page) return
    }
  }
  const settle = async () => {
    position ??= await store.conversations.lastPosition()
  }

  return {
    ring() {
      if (listeners() === 0) return
      if (reading) again = true
      else reading = read()
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
