import type { ChatEntry, Conversation } from '#engine/core/chat/conversation.ts'

/** A change of the feed of chat: an entry, or (entry null) something else about a conversation. */
export interface ChatFeedRow {
  readonly position: number
  readonly conversation: string
  /** null: read marks, operators, its end. */
  readonly entry: ChatEntry | null
  /** As it stood with the row, or later; null where it is gone. */
  readonly now: Conversation | null
}

/** What a batch is stepped from. */
export interface ChatLoaded {
  readonly conversations: ReadonlyMap<string, Conversation>
  /** What was stored under the keys, as `<conversation> <key>`. */
  readonly byKey: ReadonlyMap<string, ChatEntry>
  /** The position that follows. */
  readonly position: number
}

export interface ChatKey {
  readonly conversation: string
  readonly key: string
}

export interface ConversationChange {
  readonly conversation: Conversation
  /** Version it was stepped from; 0: new. */
  readonly from: number
  readonly entries: readonly ChatEntry[]
  /** The row goes. */
  readonly removed: boolean
}

export interface ChatBatch {
  /** As `load` or `recall` said: where another commit took it, this one is a conflict. PostgreSQL gives its own instead. */
  readonly position: number
  readonly changes: readonly ConversationChange[]
  /** Operators who were given a conversation, and how many they had been given when they were chosen. */
  readonly given: readonly { readonly agent: string; readonly gives: number }[]
  /** Uploads that a message holds: kept for good from now on. */
  readonly files: readonly string[]
  readonly now: number
}

export interface Presence {
  readonly agent: string
  readonly available: boolean
  readonly seenAt: number
  readonly givenAt: number | null
  /** How many conversations they were ever given. */
  readonly gives: number
  /** What they chose at the desk, by channel: true joined, false left. */
  readonly channels: Readonly<Record<string, boolean>>
}

/** Who has what now: rows of conversations that a human is in. */
export interface ChatLoad {
  readonly conversation: string
  readonly operators: readonly string[]
  readonly activeAt: number
}

export interface ChatStore {
  readonly conversations: {
    get(id: string): Promise<Conversation | null>
    /** One statement for everything that a batch is stepped from. */
    load(ids: readonly string[], keys: readonly ChatKey[]): Promise<ChatLoaded>
    /** The same from memory, without the keys: not asked of anybody, and perhaps overtaken. null where it has to be loaded. */
    recall(ids: readonly string[]): ChatLoaded | null
    /** All or nothing, in one statement; null when somebody else wrote first, else the batch as the feed tells it, in commit order. */
    commit(batch: ChatBatch): Promise<readonly ChatFeedRow[] | null>
    /** Entries behind `after`, in order. */
    entries(id: string, after: number, limit: number): Promise<readonly ChatEntry[]>
    /** Not ended, in these phases and teams (undefined: all), longest quiet first. */
    living(
      phases: readonly Conversation['phase'][],
      teams: readonly string[] | undefined,
      limit: number,
    ): Promise<readonly Conversation[]>
    /** Ids of those in a channel that want a human, longest quiet first. */
    waiting(channel: string, limit: number): Promise<readonly string[]>
    loads(): Promise<readonly ChatLoad[]>
    /** Ids of those that something has to happen to by now. */
    due(now: number, limit: number): Promise<readonly string[]>
    nextDueAt(): Promise<number | null>
    /** Those whose ticket is to be made, or lacks entries. */
    unforwarded(limit: number): Promise<readonly string[]>
    /**
     * Takes away those of a channel that have ended, in which nobody wrote since an instant and whose ticket lacks nothing, with what was
     * said; their files become uploads that nobody used. How many.
     */
    dropEnded(channel: string, before: number, limit: number): Promise<number>
    ofTicket(ticket: number): Promise<Conversation | null>
    /** Of these teams (undefined: of all), those that somebody wrote in since an instant: the least active first, behind `after`. */
    activeSince(
      since: number,
      teams: readonly string[] | undefined,
      after: Pick<Conversation, 'activeAt' | 'id'> | null,
      limit: number,
    ): Promise<readonly Conversation[]>
    /** The feed of chat behind a position, in commit order. */
    after(position: number, limit: number): Promise<readonly ChatFeedRow[]>
    lastPosition(): Promise<number>
  }
  readonly presence: {
    all(): Promise<readonly Presence[]>
    get(agent: string): Promise<Presence | null>
    /** A heartbeat. */
    seen(agent: string, available: boolean, at: number): Promise<void>
    /** They did something: whoever was in and was heard of after `since` stays in, and nobody comes in by it. */
    worked(agent: string, at: number, since: number): Promise<void>
    choose(agent: string, channel: string, joined: boolean, at: number): Promise<void>
  }
}
