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

/** Sent by a rule and not by a person: only a person's message is carried by a mail. */
export function isAutomatic({ payload }: MailEffect): boolean {
  return payload.message === null
}

/** Why an automatic mail may not go out now; null when it may, and then it is counted. */
export async function overCap(
  limits: Store['limits'],
  effect: MailEffect,
  team: string,
  now: number,
): Promise<NotNow | null> {
  if ((await limits.consume(`automatic:${team}`, 1, hourMs, now)) > mostOfTeam) {
    return {
      outcome: 'postponed',
      until: now + againMs,
      answer: `waits: the team sent ${mostOfTeam} automatic mails within the hour`,
    }
  }
  const { audience, address } = effect.payload
  const { most, beyond } = caps[audience]
  const sent = await limits.consume(`automatic-to:${address.toLowerCase()}`, 1, hourMs, now)
  return sent > most ? beyond(now) : null
}
