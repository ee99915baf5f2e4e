import type { Conversation } from '#engine/core/chat/conversation.ts'
import type { ChatBatch, ChatLoaded } from './chat-store.ts'

/** Conversations that this process wrote or read last, so that the next message need not ask the database for its own. */
export interface ChatMemory {
  /** What `load` would most likely say of these; null where it has to be asked. A commit finds out whether it was right. */
  recall(ids: readonly string[]): ChatLoaded | null
  read(loaded: ChatLoaded): void
  wrote(batch: ChatBatch, first: number, rows: number): void
  /** Somebody else wrote, or a commit failed. */
  forget(): void
}

/** Those that people write in now. */
const most = 2_000

export function createChatMemory(): ChatMemory {
  const kept = new Map<string, Conversation>()
  let next: number | null = null

  const keep = (conversation: Conversation) => {
    kept.delete(conversation.id)
    kept.set(conversation.id, conversation)
    if (kept.size > most) kept.delete(kept.keys().next().value as string)
  }
  const forget = () => {
    kept.clear()
    next = null
  }

  return {
    forget,
    recall(ids) {
      if (next === null) return null
      const conversations = new Map<string, Conversation>()
      for (const id of ids) {
        const conversation = kept.get(id)
        if (conversation === undefined) return null
        conversations.set(id, conversation)
      }
      return { conversations, byKey: new Map(), position: next }
    },
    read({ conversations, position }) {
      if (position !== next) forget()
      next = position
      for (const conversation of conversations.values()) keep(conversation)
    },
    wrote({ changes }, first, rows) {
      next = first + rows
      for (const { conversation, removed } of changes) {
        if (removed || conversation.phase === 'ended') kept.delete(conversation.id)
        else keep(conversation)
      }
    },
  }
}
