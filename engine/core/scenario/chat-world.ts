import type { RuleMatch } from '#engine/core/chat/channel-rule.ts'
import type { ChatEntry, Conversation } from '#engine/core/chat/conversation.ts'

/** Chat as a story knows it. */
export interface ChatStory {
  /** Agents who are at the desk. */
  online: readonly string[]
  /** Conversations by id, with what was said in them. */
  readonly conversations: Map<string, { conversation: Conversation; readonly entries: ChatEntry[] }>
  /** The conversation that steps and expectations are about; null before the first visitor. */
  about: string | null
  /** What visitors answered in scripts so far, also in conversations that began again: `welcome topic delivery`. */
  readonly answered: Set<string>
  /** What the rules of the channel decided for the last page. */
  show: RuleMatch['show'] | null
}

export function chatStory(online: readonly string[]): ChatStory {
  return { online, conversations: new Map(), answered: new Set(), about: null, show: null }
}
