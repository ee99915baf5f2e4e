import { createHash } from 'node:crypto'
import { type LoopDecision, loopGuard, loopLimits } from '#engine/core/mail/loop-guard.ts'
import type { Letter } from './arrived.ts'
import type { MailDesk } from './mail-desk.ts'

/** Counters of one address within the window of the loop guard. */
const keys = {
  tickets: (address: string) => `mail-tickets:${address}`,
  messages: (address: string, ticket: number) => `mail-messages:${ticket}:${address}`,
  text: (address: string, text: string) =>
    `mail-text:${address}:${createHash('sha256').update(text.trim()).digest('base64url')}`,
  answers: (address: string) => `mail-answers:${address}`,
} as const

/** Whether a mail goes on, by what its sender did before it. */
export async function guard(letter: Letter, ticket: number | null, desk: MailDesk): Promise<LoopDecision> {
  const address = senderOf(letter)
  if (address === '') return { shelve: false, mayAnswer: false, reason: null }
  if (!desk.holds('loops-end')) return { shelve: false, mayAnswer: true, reason: null }
  const read = (key: string) => count(desk, key, 0)
  const [ticketsBySender, messagesByAuthor, answersToSender, sameText] = await Promise.all([
    ticket === null ? read(keys.tickets(address)) : 0,
    ticket === null ? 0 : read(keys.messages(address, ticket)),
    read(keys.answers(address)),
    ticket === null ? read(keys.text(address, letter.mail.text)) : 0,
  ])
  return loopGuard({ ticketsBySender, messagesByAuthor, answersToSender, sameText }, false)
}

/** Counts what a mail became. */
export async function countMail(letter: Letter, ticket: number, isNew: boolean, desk: MailDesk): Promise<void> {
  const address = senderOf(letter)
  if (address === '') return
  if (!isNew) await count(desk, keys.messages(address, ticket), 1)
  else {
    await count(desk, keys.tickets(address), 1)
    await count(desk, keys.text(address, letter.mail.text), 1)
  }
}

/** Counts a mail that a rule wrote to an address. */
export async function countAnswer(address: string, desk: Pick<MailDesk, 'store' | 'clock'>): Promise<void> {
  await count(desk, keys.answers(address.toLowerCase()), 1)
}

function senderOf({ writer, mail, envelope }: Letter): string {
  return (writer ?? mail.from?.address ?? envelope.from).toLowerCase()
}

function count({ store, clock }: Pick<MailDesk, 'store' | 'clock'>, key: string, points: number): Promise<number> {
  return store.limits.consume(key, points, loopLimits.windowMs, clock.now())
}
