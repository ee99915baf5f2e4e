import type { Definitions } from '#engine/core/catalogue.ts'
import type { ChatEntry, Conversation } from '#engine/core/chat/conversation.ts'
import { type Conversed, converse } from '#engine/core/chat/converse.ts'
import type { ChatWorld } from '#engine/core/chat/draft.ts'
import type { ChatInput } from '#engine/core/chat/input.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { ChatFeedRow, ChatKey, ChatLoaded, ConversationChange } from '#engine/store/chat-store.ts'
import type { Store } from '#engine/store/store.ts'
import { type Desk, nobody, worldOf } from './world.ts'

export interface ChatAccepted {
  readonly conversation: Conversation
  /** What the input added; empty for a repeat and for what changed nothing. */
  readonly entries: readonly ChatEntry[]
  /** What was stored under the same key before. */
  readonly repeated: ChatEntry | null
}

export interface ChatLaneContext {
  readonly store: Store
  readonly clock: Clock
  readonly running: () => Definitions
  readonly at: (revision: string) => Promise<Definitions | null>
  readonly committed: (changed: readonly Conversation[], rows: readonly ChatFeedRow[]) => void
  readonly failpoint: (name: string) => void
}

interface Waiting {
  readonly id: string
  /** A conversation that begins; null: it exists. */
  readonly begins: Conversation | null
  readonly input: ChatInput | null
  readonly resolve: (accepted: ChatAccepted) => void
  readonly reject: (error: unknown) => void
}

const largestBatch = 256
const mostAttempts = 8

/**
 * The write lane of chat: one batch at a time, and what arrives meanwhile shares the next commit. Conversations are loaded, stepped in
 * memory and written in one statement with their entries; after a conflict with another engine they are loaded and stepped again. What
 * this process wrote last is stepped without being loaded: the commit finds out when somebody else wrote meanwhile.
 */
export function createChatLane(context: ChatLaneContext) {
  let waiting: Waiting[] = []
  let draining: Promise<void> | null = null

  const drain = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, largestBatch)
      waiting = waiting.slice(largestBatch)
      await writeBatch(context, batch)
    }
    draining = null
  }
  const enter = (one: Pick<Waiting, 'id' | 'begins' | 'input'>) =>
    new Promise<ChatAccepted>((resolve, reject) => {
      waiting.push({ ...one, resolve, reject })
      draining ??= Promise.resolve().then(drain)
    })

  return {
    begin: (conversation: Conversation) => enter({ id: conversation.id, begins: conversation, input: null }),
    submit: (id: string, input: ChatInput) => enter({ id, begins: null, input }),
    async idle() {
      while (draining) await draining
    },
  }
}

async function writeBatch(context: ChatLaneContext, batch: readonly Waiting[]): Promise<void> {
  try {
    for (let attempt = 1; attempt <= mostAttempts; attempt++)
      if (await attemptBatch(context, batch, attempt === 1)) return
    throw new DocketError('unavailable', 'The store is too busy; try again.')
  } catch (error) {
    if (batch.length === 1 || error instanceof DocketError) for (const { reject } of batch) reject(error)
    // What one of them brought broke a statement that they shared: alone, it breaks its own.
    else for (const one of batch) await writeBatch(context, [one])
  }
}

async function attemptBatch(
  context: ChatLaneContext,
  batch: readonly Waiting[],
  mayRemember: boolean,
): Promise<boolean> {
  const { store, clock } = context
  const ids = [...new Set(batch.filter(({ begins }) => begins === null).map(({ id }) => id))]
  const remembered = mayRemember ? store.conversations.recall(ids) : null
  const stored = remembered ?? (await store.conversations.load(ids, keysOf(batch)))
  const work = new Work(context, await around(context, batch, stored))
  const answers = batch.map((one) => answerTo(work, one))
  // Only a commit shows that memory was right: what it refuses, or finds nothing to do for, the store is asked about.
  if (remembered !== null && answers.some(({ changes }) => !changes)) return false
  const changes = work.changes()
  let rows: readonly ChatFeedRow[] | null = []
  if (changes.length > 0) {
    context.failpoint('chat.before-commit')
    const files = changes.flatMap(({ entries }) => entries.flatMap((entry) => entry.files.map(({ id }) => id)))
    const { position } = stored
    rows = await store.conversations.commit({ position, changes, given: work.given(), files, now: clock.now() })
    if (rows === null) return false
    context.failpoint('chat.after-commit')
  }
  for (const { give } of answers) give()
  if (changes.length > 0)
    context.committed(
      changes.map(({ conversation }) => conversation),
      rows,
    )
  return true
}

interface Answer {
  readonly changes: boolean
  readonly give: () => void
}

function answerTo(work: Work, one: Waiting): Answer {
  try {
    const { accepted, changes } = work.take(one)
    return { changes, give: () => one.resolve(accepted) }
  } catch (error) {
    return { changes: false, give: () => one.reject(error) }
  }
}

function keysOf(batch: readonly Waiting[]): readonly ChatKey[] {
  return batch.flatMap(({ id, input }) =>
    input !== null && 'key' in input ? [{ conversation: id, key: input.key }] : [],
  )
}

interface Loaded extends ChatLoaded {
  readonly older: ReadonlyMap<string, Definitions>
  readonly desk: Desk
}

/** What a step needs beside the conversation: the definitions it was begun under, and who is at the desk. */
async function around(
  { store, running, at }: ChatLaneContext,
  batch: readonly Waiting[],
  stored: ChatLoaded,
): Promise<Loaded> {
  const { conversations } = stored
  const older = new Map<string, Definitions>()
  for (const { revision } of conversations.values()) {
    if (revision === running().revision || older.has(revision)) continue
    const definitions = await at(revision)
    if (definitions) older.set(revision, definitions)
  }
  const asksWho = batch.some(({ id, input }) => input !== null && looksForSomebody(conversations.get(id), input))
  const desk = asksWho ? { presence: await store.presence.all(), loads: await store.conversations.loads() } : nobody
  return { ...stored, older, desk }
}

/** Whether a step may have to find an operator: most messages are between people who have found each other. */
function looksForSomebody(conversation: Conversation | undefined, { type }: ChatInput): boolean {
  if (conversation === undefined || conversation.phase === 'ended') return false
  if (type === 'operator.left' || type === 'operator.lost') return true
  return (
    conversation.phase !== 'open' && (type.startsWith('visitor.') || type === 'operators.changed' || type === 'woke')
  )
}

/** The batch in memory. */
class Work {
  private readonly context: ChatLaneContext
  private readonly loaded: Loaded
  private desk: Desk
  private readonly stepped = new Map<string, ConversationChange>()
  private readonly keyed = new Map<string, ChatEntry>()
  private readonly gives = new Map<string, number>()

  constructor(context: ChatLaneContext, loaded: Loaded) {
    this.context = context
    this.loaded = loaded
    this.desk = loaded.desk
  }

  /** Throws what `converse` throws. `changes` says whether there is something to write for it. */
  take({ id, begins, input }: Waiting): { readonly accepted: ChatAccepted; readonly changes: boolean } {
    if (begins !== null) {
      this.stepped.set(id, { conversation: begins, from: 0, entries: [], removed: false })
      return { accepted: { conversation: begins, entries: [], repeated: null }, changes: true }
    }
    const before = this.stepped.get(id)?.conversation ?? this.loaded.conversations.get(id)
    if (before === undefined || input === null)
      throw new DocketError('not-found', 'There is nothing here, or nothing that you may see.')
    const key = 'key' in input ? `${id} ${input.key}` : null
    const repeated = key === null ? undefined : (this.keyed.get(key) ?? this.loaded.byKey.get(key))
    if (repeated) return { accepted: { conversation: before, entries: [], repeated }, changes: false }
    const accepted = this.record(before, converse(before, input, this.world(before)))
    return { accepted, changes: accepted.conversation !== before || this.stepped.get(id)?.removed === true }
  }

  changes(): readonly ConversationChange[] {
    return [...this.stepped.values()]
  }

  given() {
    const { presence } = this.loaded.desk
    return [...this.gives].map(([agent]) => ({
      agent,
      gives: presence.find((one) => one.agent === agent)?.gives ?? 0,
    }))
  }

  private world(conversation: Conversation): ChatWorld {
    const running = this.context.running()
    const { channel, team, revision } = conversation
    return worldOf(
      running,
      this.loaded.older.get(revision) ?? running,
      channel,
      team,
      this.desk,
      this.context.clock.now(),
    )
  }

  private record(before: Conversation, { conversation, entries, given, removed }: Conversed): ChatAccepted {
    const unchanged = conversation === before && !removed
    if (unchanged) return { conversation, entries: [], repeated: null }
    const earlier = this.stepped.get(before.id)
    this.stepped.set(before.id, {
      conversation,
      from: earlier?.from ?? before.version,
      entries: [...(earlier?.entries ?? []), ...entries],
      removed,
    })
    for (const entry of entries) if (entry.key !== null) this.keyed.set(`${before.id} ${entry.key}`, entry)
    for (const agent of given) this.give(agent, conversation)
    return { conversation, entries, repeated: null }
  }

  /** Who was just given one has one more when the next conversation of this batch looks for somebody. */
  private give(agent: string, { id }: Conversation): void {
    const now = this.context.clock.now()
    this.gives.set(agent, (this.gives.get(agent) ?? 0) + 1)
    this.desk = {
      presence: this.desk.presence.map((one) => (one.agent === agent ? { ...one, givenAt: now } : one)),
      loads: [...this.desk.loads, { conversation: id, operators: [agent], activeAt: now }],
    }
  }
}
