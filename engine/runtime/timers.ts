import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Store } from '#engine/store/store.ts'
import { type Alarm, createAlarm } from './alarm.ts'
import type { Accepted, Submission } from './runtime.ts'

const batch = 200

/**
 * Fires timers through the one write path. What came due while the engine was away fires at start, in order of its due instant; a timer
 * that was moved or fired meanwhile is found so when its ticket is loaded, and nothing happens.
 */
export function createTimers(options: {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly submit: (submission: Submission) => Promise<Accepted>
}): Alarm {
  const { store, clock, log, submit } = options

  const fire = async (ticket: number) => {
    try {
      await submit({
        ticket,
        event: { type: 'timer.fired', by: { role: 'system' }, data: {}, content: null },
        dedupe: null,
        expectedVersion: null,
        files: [],
      })
      return true
    } catch (error) {
      log.error({ ticket, error: String(error) }, 'a timer could not fire')
      return false
    }
  }

  const fireDue = async () => {
    // A ticket whose timer fails is left alone for this round: it must not hold up the others.
    const failed = new Set<number>()
    for (;;) {
      const due = (await store.tickets.due(clock.now(), batch + failed.size)).filter((ticket) => !failed.has(ticket))
      if (due.length === 0) break
      const fired = await Promise.all(due.map(fire))
      for (const [index, ok] of fired.entries()) if (!ok) failed.add(due[index] as number)
    }
    const next = await store.tickets.nextDueAt()
    return next === null || failed.size === 0 ? next : Math.max(next, clock.now() + 30_000)
  }

  return createAlarm(clock, fireDue, (error) => log.error({ error: String(error) }, 'timers cannot be read'))
}
