import type { MailEffect } from '#engine/core/ticket/effect.ts'
import type { NotNow } from '#engine/runtime/outbox.ts'
import type { Store } from '#engine/store/store.ts'

const hourMs = 3_600_000
/** What a team's cap holds back is tried again after this. */
const againMs = 10 * 60_000
const mostOfTeam = 500

interface Cap {
  readonly most: number
  readonly beyond: (now: number) => NotNow
}

/**
 * A fourth automatic mail to one outside address within an hour is a loop or as good as one: it goes out only when an agent sends it
 * again. Agents are told more, and the rest later.
 */
const outside: Cap = {
  most: 3,
  beyond: () => ({ outcome: 'held', answer: 'held back: three automatic mails went to this address within the hour' }),
}
const caps: Readonly<Record<MailEffect['payload']['audience'], Cap>> = {
  requester: outside,
  participant: outside,
  agent: {
    most: 60,
    beyond: (now) => ({
      outcome: 'postponed',
      until: now + againMs,
      answer: 'waits: sixty automatic mails went to this agent within the hour',
    }),
  },
}

/**
 * Why an automatic mail may not go out now; null when it may, and then it is counted. What is held back counts nowhere: it takes neither
 * the others of its team their turn, nor itself the next one.
 */
export async function overCap(
  limits: Store['limits'],
  effect: MailEffect,
  team: string,
  now: number,
): Promise<NotNow | null> {
  const { audience, address } = effect.payload
  const { most, beyond } = caps[audience]
  const keys = [`automatic-to:${address.toLowerCase()}`, `automatic:${team}`] as const
  const [toAddress = 0, ofTeam = 0] = await limits.totals(keys, now)
  if (toAddress >= most) return beyond(now)
  if (ofTeam >= mostOfTeam) return teamWaits(now)
  // Others may have been counted since: whoever comes to be too many here is held back all the same.
  if ((await limits.consume(keys[1], 1, hourMs, now)) > mostOfTeam) return teamWaits(now)
  return (await limits.consume(keys[0], 1, hourMs, now)) > most ? beyond(now) : null
}

function teamWaits(now: number): NotNow {
  return {
    outcome: 'postponed',
    until: now + againMs,
    answer: `waits: the team sent ${mostOfTeam} automatic mails within the hour`,
  }
}
