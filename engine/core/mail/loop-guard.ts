import type { ArrivedMail } from './arrived.ts'
import type { Place } from './thread.ts'

/** What one address did, and what went to it, within the window. */
export interface LoopCounts {
  /** Tickets that the sender opened. */
  readonly ticketsBySender: number
  /** Messages that the author left on the ticket at hand; 0 for a new ticket. */
  readonly messagesByAuthor: number
  /** Automatic mails that we sent to the address. */
  readonly answersToSender: number
  /** Earlier new tickets of the sender for the same team with the very same text. */
  readonly sameText: number
}

export interface LoopLimits {
  readonly windowMs: number
  readonly most: number
  readonly mostAnswers: number
}

export interface LoopDecision {
  /** The mail lies on the shelf: kept, seen by agents, changing nothing. */
  readonly shelve: boolean
  readonly mayAnswer: boolean
  /** `loop:tickets`, `loop:messages`, `loop:same-text`, `loop:answers`; null while all is well. */
  readonly reason: string | null
}

/** Odoo's guard (20 within 120 minutes), and how often an address is answered by rules within the same time. */
export const loopLimits: LoopLimits = { windowMs: 120 * 60_000, most: 20, mostAnswers: 2 }

interface Rule {
  readonly reason: string
  readonly shelves: boolean
  readonly is: (counts: LoopCounts, limits: LoopLimits) => boolean
}

const rules: readonly Rule[] = [
  { reason: 'loop:tickets', shelves: true, is: ({ ticketsBySender }, { most }) => ticketsBySender >= most },
  { reason: 'loop:messages', shelves: true, is: ({ messagesByAuthor }, { most }) => messagesByAuthor >= most },
  // A program that strips every mark gives itself away: it says the same again after each answer of ours.
  {
    reason: 'loop:same-text',
    shelves: true,
    is: ({ answersToSender, sameText }) => answersToSender > 0 && sameText > 0,
  },
  {
    reason: 'loop:answers',
    shelves: false,
    is: ({ answersToSender }, { mostAnswers }) => answersToSender >= mostAnswers,
  },
]

/** Whether a mail goes on, by what was counted before it: the 21st within the window lies on the shelf. An exempt address always goes on. */
export function loopGuard(counts: LoopCounts, isExempt: boolean, limits: LoopLimits = loopLimits): LoopDecision {
  const rule = isExempt ? undefined : rules.find(({ is }) => is(counts, limits))
  return { shelve: rule?.shelves ?? false, mayAnswer: rule === undefined, reason: rule?.reason ?? null }
}

/** Whether an address is among those that a team's file lets through: addresses, and domains behind an `@`. */
export function isExempt(address: string, exempt: readonly string[]): boolean {
  const domain = address.slice(address.lastIndexOf('@'))
  return exempt.some((one) => [address, domain].some((mine) => mine.toLowerCase() === one.toLowerCase()))
}

/** The address that a mail is counted for, in lower case; empty where nobody can say. */
export function loopAddress({ writer, mail, envelope }: ArrivedMail): string {
  return (writer ?? mail.from?.address ?? envelope.from).toLowerCase()
}

/** A thing that a mail counts as, for its sender; `what` tells things of one kind apart. */
export interface Counted {
  readonly counter: 'tickets' | 'messages' | 'text'
  readonly what: string
}

/** What a mail counts as at a place. One mail to two teams says the same twice, and is no loop. */
export function countedAt({ mail }: Pick<ArrivedMail, 'mail'>, { ticket, team }: Place): readonly Counted[] {
  if (ticket !== null) return [{ counter: 'messages', what: String(ticket) }]
  return [
    { counter: 'tickets', what: '' },
    { counter: 'text', what: `${team ?? ''}:${saidIn(mail)}` },
  ]
}

/**
 * What a mail says: its text, and its files, since photos come one a mail, below a signature at most. A mail that it quotes as a file is not
 * what it says. Whoever writes no word says it in the subject.
 */
function saidIn({ text, subject, parts }: ArrivedMail['mail']): string {
  const files = parts.filter(({ type }) => !/^message\/|^text\/rfc822/.test(type))
  const said = text.trim()
  return JSON.stringify([said === '' ? subject : said, files.map(({ name, content }) => [name, content.byteLength])])
}

/** The counts of the guard, by the totals of `countedAt` before this mail. */
export function loopCounts(
  counted: readonly (Counted & { readonly before: number })[],
  answersToSender: number,
): LoopCounts {
  const of = (counter: Counted['counter']) => counted.find((one) => one.counter === counter)?.before ?? 0
  return { ticketsBySender: of('tickets'), messagesByAuthor: of('messages'), sameText: of('text'), answersToSender }
}
