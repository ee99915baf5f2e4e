import { createHash } from 'node:crypto'
import { isExempt, type LoopDecision, loopGuard, loopLimits } from '#engine/core/mail/loop-guard.ts'
import { emailOf } from '#engine/core/mail/team-address.ts'
import type { Place } from '#engine/core/mail/thread.ts'
import type { ArrivedMail } from './arrived.ts'
import type { MailDesk } from './mail-desk.ts'

/** Counters of one address within the window of the loop guard. One mail to two teams says the same twice, and is no loop. */
const keys = {
  tickets: (address: string) => `mail-tickets:${address}`,
  messages: (address: string, ticket: number) => `mail-messages:${ticket}:${address}`,
  text: (address: string, team: string | null, text: string) =>
    `mail-text:${team ?? ''}:${address}:${createHash('sha256').update(text.trim()).digest('base64url')}`,
  answers: (address: string) => `mail-answers:${address}`,
} as const

/**
 * Whether a mail goes on, by what its sender did before it. It is counted and judged with one statement, so that of many that come at once
 * no two see the same count.
 */
export async function guard(arrived: ArrivedMail, place: Place, desk: MailDesk): Promise<LoopDecision> {
  const address = guardedAddress(arrived)
  if (address === '') return { shelve: false, mayAnswer: false, reason: null }
  if (!desk.holds('loops-end')) return { shelve: false, mayAnswer: true, reason: null }
  const { ticket, team } = place
  const counted =
    ticket === null
      ? [keys.tickets(address), keys.text(address, team, arrived.mail.text)]
      : [keys.messages(address, ticket)]
  // The first attempt has counted it.
  const points = arrived.row.attempts > 1 ? 0 : 1
  const [answersToSender = 0, ...totals] = await desk.store.limits.consumeAll(
    [{ key: keys.answers(address), points: 0 }, ...counted.map((key) => ({ key, points }))],
    loopLimits.windowMs,
    desk.clock.now(),
  )
  const [first = 0, second = 0] = totals.map((total) => Math.max(total - 1, 0))
  return loopGuard(
    ticket === null
      ? { ticketsBySender: first, sameText: second, messagesByAuthor: 0, answersToSender }
      : { ticketsBySender: 0, sameText: 0, messagesByAuthor: first, answersToSender },
    isLetThrough(arrived, address, team, desk),
  )
}

/** Counts a mail that a rule wrote to an address. */
export async function countAnswer(address: string, { store, clock }: Pick<MailDesk, 'store' | 'clock'>): Promise<void> {
  await store.limits.consume(keys.answers(address.toLowerCase()), 1, loopLimits.windowMs, clock.now())
}

/** From proves nothing, so whoever fails the checks of their domain is not the sender that a team's file means. */
function isLetThrough({ auth }: ArrivedMail, address: string, team: string | null, { runtime }: MailDesk): boolean {
  const file = team === null ? undefined : runtime.definitions().running.teams.get(team)?.value
  return auth.dmarc !== 'fail' && isExempt(address, (file && emailOf(file)?.loopExempt) ?? [])
}

function guardedAddress({ writer, mail, envelope }: ArrivedMail): string {
  return (writer ?? mail.from?.address ?? envelope.from).toLowerCase()
}
