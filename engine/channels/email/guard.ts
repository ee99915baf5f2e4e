import { createHash } from 'node:crypto'
import {
  type Counted,
  countedAt,
  type LoopCounts,
  loopAddress,
  loopCounts,
  loopLimits,
} from '#engine/core/mail/loop-guard.ts'
import type { Place } from '#engine/core/mail/thread.ts'
import type { StoredMail } from './arrived.ts'
import type { MailDesk } from './mail-desk.ts'

/** Counters of one address within the window of the loop guard. */
const keys = {
  counted: (address: string, { counter, what }: Counted) =>
    `mail-${counter}:${address}:${createHash('sha256').update(what).digest('base64url')}`,
  answers: (address: string) => `mail-answers:${address}`,
} as const

/**
 * Counts a mail, and says what its sender did before it; null where nobody can say who that is. It is one statement, so that of many that
 * come at once no two see the same count.
 */
export async function countMail(arrived: StoredMail, place: Place, desk: MailDesk): Promise<LoopCounts | null> {
  const address = loopAddress(arrived)
  if (address === '') return null
  const counted = countedAt(arrived, place)
  // The first attempt has counted it.
  const points = arrived.row.attempts > 1 ? 0 : 1
  const [answersToSender = 0, ...totals] = await desk.store.limits.consumeAll(
    [{ key: keys.answers(address), points: 0 }, ...counted.map((one) => ({ key: keys.counted(address, one), points }))],
    loopLimits.windowMs,
    desk.clock.now(),
  )
  return loopCounts(
    counted.map((one, index) => ({ ...one, before: Math.max((totals[index] ?? 0) - 1, 0) })),
    answersToSender,
  )
}

/** Counts a mail that a rule wrote to an address. */
export async function countAnswer(address: string, { store, clock }: Pick<MailDesk, 'store' | 'clock'>): Promise<void> {
  await store.limits.count(keys.answers(address.toLowerCase()), loopLimits.windowMs, clock.now())
}
