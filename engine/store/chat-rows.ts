import { type ChatEntry, type Conversation, isUnforwarded } from '#engine/core/chat/conversation.ts'
import type { ChatBatch, ChatFeedRow, ConversationChange } from './chat-store.ts'

/**
 * A batch of chat as rows of plain cells, in the order of these columns: what both databases fan out of JSON in one statement.
 * `version` is the one a conversation was stepped from; 0: new.
 */
export interface ChatRows {
  /** `[from, …conversationColumns]` */
  readonly conversations: readonly (readonly ChatCell[])[]
  /** `[conversation, seq, client_key, body]`, in the order of their positions. */
  readonly entries: readonly (readonly ChatCell[])[]
  /** `[agent, gives]`: how many they had been given before. */
  readonly given: readonly (readonly ChatCell[])[]
  readonly gone: readonly string[]
  readonly files: readonly string[]
  readonly now: number
}

export type ChatCell = string | number | null

export const conversationColumns = [
  'id',
  'version',
  'channel',
  'team',
  'phase',
  'operators',
  'active_at',
  'wake_at',
  'unforwarded',
  'visitor_email',
  'ticket',
  'snapshot',
] as const

export function chatRowsOf({ changes, given, files, now }: ChatBatch): ChatRows {
  return {
    conversations: changes.map(({ conversation, from }) => [from, ...cellsOf(conversation)]),
    entries: changes.flatMap(entryCells),
    given: given.map(({ agent, gives }) => [agent, gives]),
    gone: changes.filter(({ removed }) => removed).map(({ conversation }) => conversation.id),
    files,
    now,
  }
}

/** The batch as the feed will tell it, from its first position on. */
export function feedRowsOf({ changes }: ChatBatch, first: number): readonly ChatFeedRow[] {
  const rows = changes.flatMap(({ conversation, entries, removed }) => {
    const entryOrNone: readonly (ChatEntry | null)[] = removed ? [] : entries.length === 0 ? [null] : entries
    return entryOrNone.map((entry) => ({ conversation: conversation.id, entry, now: conversation }))
  })
  return rows.map((row, index) => ({ ...row, position: first + index }))
}

function cellsOf(conversation: Conversation): readonly ChatCell[] {
  const { id, version, channel, team, phase, operators, activeAt, wakeAt, visitor, ticket } = conversation
  return [
    id,
    version,
    channel,
    team,
    phase,
    operators.map((one) => one.id).join(','),
    activeAt,
    wakeAt,
    isUnforwarded(conversation) ? 1 : 0,
    visitor.email,
    ticket,
    JSON.stringify(conversation),
  ]
}

/** An entry a row; a change without entries is one row that says only that there was one. */
function entryCells({ conversation, entries, removed }: ConversationChange): readonly (readonly ChatCell[])[] {
  if (removed) return []
  if (entries.length === 0) return [[conversation.id, -conversation.version, null, '']]
  return entries.map((entry) => [conversation.id, entry.seq, entry.key, JSON.stringify(entry)])
}
