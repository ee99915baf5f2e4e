import type { Letter } from './letter.ts'

/** What one address did, and what went to it, within the window. */
export interface LoopCounts {
  /** Tickets that the sender opened. */
  readonly ticketsBySender: number
  /** Messages that the author left on the ticket at hand; 0 for a new ticket. */
  readonly messagesByAuthor: number
  /** Automatic mails that we sent to the address. */
  readonly answersToSender: number
  /** Earlier new tickets of the sender with the very same text. */
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

/** The address that a mail is counted for, in lower case; empty where nobody can say. */
export function loopAddress({ writer, mail, envelope }: Letter): string {
  return (writer ?? mail.from?.address ?? envelope.from).toLowerCase()
}
