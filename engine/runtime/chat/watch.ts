import type { Defined } from '#engine/core/catalogue.ts'
import type { ChatChannel } from '#engine/core/chat/channel.ts'
import type { Conversation } from '#engine/core/chat/conversation.ts'
import type { ChatWorld } from '#engine/core/chat/draft.ts'
import type { ChatInput } from '#engine/core/chat/input.ts'
import { anybodyThere } from '#engine/core/chat/people.ts'
import { durationMs } from '#engine/core/time/duration.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import { createAlarm } from '#engine/runtime/alarm.ts'
import type { ChatFile } from '#engine/schemas/types.ts'
import type { Store } from '#engine/store/store.ts'
import { type Desk, isHere } from './world.ts'

const everyMs = 10_000
const batch = 200
const pruneEveryMs = 3_600_000

export interface ChatWatch {
  start(): void
  /** Something may have changed about who is there. */
  ring(): void
  /** Makes sure that it looks by then. */
  by(dueAt: number): void
  /** A ticket may lack something. */
  bring(): void
  stop(): Promise<void>
}

/**
 * What happens in chat by itself: conversations that are due, operators whose heartbeat stopped, visitors who wait while somebody became
 * available, and entries that their ticket lacks. Whatever engine comes first does it; a second one finds nothing to do.
 */
export function createChatWatch(options: {
  readonly store: Pick<Store, 'conversations' | 'presence'>
  readonly clock: Clock
  readonly log: Log
  /** Those that are switched on. */
  readonly channels: () => readonly ChatChannel[]
  /** Files of channels, also of those that are switched off: what they keep is told there all the same. */
  readonly files: () => readonly Defined<ChatFile>[]
  readonly world: (channel: string, team: string, desk: Desk) => ChatWorld
  readonly submit: (id: string, input: ChatInput) => Promise<{ readonly conversation: Conversation }>
  readonly forward: (id: string) => Promise<unknown>
}): ChatWatch {
  const { store, clock, log, channels, files, world, submit, forward } = options

  const attempt = async <T>(conversation: string, work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work()
    } catch (error) {
      log.error({ conversation, error: String(error) }, 'a conversation could not be moved on')
      return null
    }
  }

  const wake = async () => {
    for (;;) {
      const due = await store.conversations.due(clock.now(), batch)
      await Promise.all(due.map((id) => attempt(id, () => submit(id, { type: 'woke' }))))
      if (due.length < batch) return
    }
  }

  const lookForLost = async ({ loads, presence }: Desk) => {
    const now = clock.now()
    const seen = new Map(presence.map(({ agent, seenAt }) => [agent, seenAt]))
    for (const { conversation, operators } of loads) {
      for (const agent of operators.filter((id) => !isHere(seen.get(id) ?? 0, now)))
        await attempt(conversation, () => submit(conversation, { type: 'operator.lost', agent }))
    }
  }

  /** Those who wait longest come first, until nobody of their channel is free any more. */
  const lookForOperators = async (desk: Desk) => {
    for (const { id, team } of channels()) {
      if (!anybodyThere(world(id, team, desk))) continue
      for (const waiting of await store.conversations.waiting(id, batch)) {
        const moved = await attempt(waiting, () => submit(waiting, { type: 'operators.changed' }))
        if (moved?.conversation.phase === 'waiting') break
      }
    }
  }

  const work = async () => {
    await wake()
    const desk = { presence: await store.presence.all(), loads: await store.conversations.loads() }
    await lookForLost(desk)
    await lookForOperators(desk)
    const next = (await store.conversations.nextDueAt()) ?? Number.POSITIVE_INFINITY
    // What cannot be moved on must not be tried without a pause.
    return Math.max(Math.min(next, clock.now() + everyMs), clock.now() + 250)
  }

  const bringOn = async () => {
    for (const id of await store.conversations.unforwarded(batch)) await attempt(id, () => forward(id))
    return clock.now() + everyMs
  }

  /** What a channel does not keep any more goes, once an hour. */
  let prunesAt = 0
  const prune = async () => {
    if (clock.now() < prunesAt) return prunesAt
    for (const { id, value } of files()) {
      if (value.keep === undefined) continue
      const before = clock.now() - durationMs(value.keep)
      while ((await store.conversations.dropEnded(id, before, batch)) === batch);
    }
    prunesAt = clock.now() + pruneEveryMs
    return prunesAt
  }

  const failed = (error: unknown) => log.error({ error: String(error) }, 'chat cannot be watched')
  const watch = createAlarm(clock, work, failed)
  const forwarding = createAlarm(clock, bringOn, failed)
  const pruning = createAlarm(clock, prune, failed)
  return {
    start() {
      watch.ring()
      forwarding.ring()
      pruning.ring()
    },
    ring: watch.ring,
    by: watch.by,
    bring: forwarding.ring,
    async stop() {
      await watch.stop()
      await forwarding.stop()
      await pruning.stop()
    },
  }
}
