import { createHash } from 'node:crypto'
import type { Letter } from '#engine/core/mail/letter.ts'
import { type LoopCounts, loopAddress, loopLimits } from '#engine/core/mail/loop-guard.ts'
import type { MailDesk } from './mail-desk.ts'

/** Counters of one address within the window of the loop guard. */
const keys = {
  tickets: (address: string) => `mail-tickets:${address}`,
  messages: (address: string, ticket: number) => `mail-messages:${ticket}:${address}`,
  text: (address: string, text: string) =>
    `mail-text:${address}:${createHash('sha256').update(text.trim()).digest('base64url')}`,
  answers: (address: string) => `mail-answers:${address}`,
} as const

/** What the sender of a mail did before it; null where nobody can say who that is. */
export async function loopCounts(letter: Letter, ticket: number | null, desk: MailDesk): Promise<LoopCounts | null> {
  const address = loopAddress(letter)
  if (address === '') return null
  const { store, clock } = desk
  const [answersToSender = 0, ...others] = await store.limits.totals(
    [
      keys.answers(address),
      ...(ticket === null
        ? [keys.tickets(address), keys.text(address, letter.mail.text)]
        : [keys.messages(address, ticket)]),
    ],
    clock.now(),
  )
  const [ticketsBySender = 0, sameText = 0] = ticket === null ? others : []
  const [messagesByAuthor = 0] = ticket === null ? [] : others
  return { ticketsBySender, messagesByAuthor, answersToSender, sameText }
}

/** Counts what a mail became. */
export async function countMail(letter: Letter, ticket: number, isNew: boolean, desk: MailDesk): Promise<void> {
  const address = loopAddress(letter)
  if (address === '') return
  const counted = isNew
    ? [keys.tickets(address), keys.text(address, letter.mail.text)]
    : [keys.messages(address, ticket)]
  await Promise.all(counted.map((key) => count(desk, key)))
}

/** Counts a mail that a rule wrote to an address. */
export async function countAnswer(address: string, desk: Pick<MailDesk, 'store' | 'clock'>): Promise<void> {
  await count(desk, keys.answers(address.toLowerCase()))
}

function count({ store, clock }: Pick<MailDesk, 'store' | 'clock'>, key: string): Promise<number> {
  return store.limits.consume(key, 1, loopLimits.windowMs, clock.now())
}
