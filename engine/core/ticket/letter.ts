import type { JsonObject } from '#engine/core/json.ts'

/** What the desk tells about the mail that a message came by; part of the message's content, so that it is erased with it. */
export interface LetterFacts {
  /** As the header names them, cleaned. */
  readonly from: { readonly name: string; readonly address: string }
  readonly to: readonly LetterName[]
  /** Nobody becomes a participant by standing here: agents are offered to let them in. */
  readonly cc: readonly LetterName[]
  readonly subject: string
  /** Epoch milliseconds of its Date header; null without one. */
  readonly date: number | null
  /** `pass`, `fail`, `none` or `temperror`, and who checked. */
  readonly spf: string
  readonly dkim: string
  readonly dmarc: string
  readonly checkedBy: string
  /** Why this ticket: `reply-address`, `references`, `subject`; null for a new one. */
  readonly foundBy: string | null
  /** Why this sender: `requester`, `participant`, `agent`, `stranger`. */
  readonly standing: string
  /** Codes of what was mended, and of what spoke against an automatic answer. */
  readonly mended: readonly string[]
  readonly reasons: readonly string[]
  /** What of the mail is only in its raw source, because there was too much of it; left out: nothing. */
  readonly cut?: readonly LetterCut[]
  readonly isSigned: boolean
  readonly isEncrypted: boolean
  /** It brings an invitation, or another entry of a calendar; left out: none. */
  readonly hasCalendar?: true
}

/** Text or HTML beyond what a message holds, and files beyond the first hundred. */
export type LetterCut = 'text' | 'html' | 'files'

export interface LetterName {
  readonly name: string
  readonly address: string
}

/** The facts of a message's content; null for one that came by another way. */
export function letterOf(content: JsonObject | null): LetterFacts | null {
  const letter = content?.letter
  return typeof letter === 'object' && letter !== null ? (letter as unknown as LetterFacts) : null
}
