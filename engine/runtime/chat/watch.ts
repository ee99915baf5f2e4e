import type { ChatInput } from '#engine/core/chat/input.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import { createAlarm } from '#engine/runtime/alarm.ts'
import type { Store } from '#engine/store/store.ts'
import { isHere } from './world.ts'

const everyMs = 10_000
const batch = 200

/**
 * What happens in chat by itself: conversations that are due, operators whose heartbeat stopped, visitors who wait while somebody became
 * available, and entries that their ticket lacks. Whatever engine comes first does it; a second one finds nothing to do.
 */
export function createChatWatch(options: {
  readonly store: Pick<Store, 'conversations' | 'presence'>
  readonly clock: Clock
  readonly log: Log
  readonly submit: (id: string, input: ChatInput) => Promise<unknown>
  readonly forward: (id: string) => Promise<unknown>
}) {
  const { store, clock, log, submit, forward } = options

  const attempt = async (conversation: string, work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      log.error({ conversation, error: String(error) }, 'a conversation could not be moved on')
    }
  }

  const wake = async () => {
    for (;;) {
      const due = await store.conversations.due(clock.now(), batch)
      await Promise.all(due.map((id) => attempt(id, () => submit(id, { type: 'woke' }))))
      if (due.length < batch) return
    }
  }

  const lookForLost = async () => {
    const loads = await store.conversations.loads()
    if (loads.length === 0) return
    const now = clock.now()
    const seen = new Map((await store.presence.all()).map(({ agent, seenAt }) => [agent, seenAt]))
    for (const { conversation, operators } of loads) {
      for (const agent of operators.filter((id) => !isHere(seen.get(id) ?? 0, now)))
        await attempt(conversation, () => submit(conversation, { type: 'operator.lost', agent }))
    }
  }

  const lookForOperators = async () => {
    const waiting = await store.conversations.living(['waiting'], undefined, batch)
    for (const { id } of waiting) await attempt(id, () => submit(id, { type: 'operators.changed' }))
  }

  const work = async () => {
    await wake()
    await lookForLost()
    await lookForOperators()
    const lacking = await store.conversations.unforwarded(batch)
    for (const id of lacking) await attempt(id, () => forward(id))
    const next = (await store.conversations.nextDueAt()) ?? Number.POSITIVE_INFINITY
    // What cannot be moved on must not be tried without a pause.
    return Math.max(Math.min(next, clock.now() + everyMs), clock.now() + 250)
  }

  return createAlarm(clock, work, (error) => log.error({ error: String(error) }, 'chat cannot be watched'))
}
