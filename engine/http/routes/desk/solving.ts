import type { Actor, TicketEvent } from '#engine/core/ticket/event.ts'
import { afterReply, unsolvedReply, whyNotSolved } from '#engine/core/ticket/solving-reply.ts'
import type { Telling } from '#engine/http/resources/event-sentence.ts'
import { whyNotTaken } from './words.ts'

/** What becomes of a reply that is to solve its ticket. */
export interface Solving {
  /** Waiting replies, by id, that are to. */
  readonly waiting: readonly number[]
  /** Whether one that is sent now would. */
  readonly isOffered: boolean
  /** Why it would not, as a sentence; null where it would, or where the ticket needs nothing to be solved. */
  readonly refused: string | null
  /** The one that was sent and did not, and why. */
  readonly left: { readonly reply: number; readonly reason: string } | null
}

export function solvingOf(
  telling: Telling,
  events: readonly TicketEvent[],
  { by, now, mayReply }: { readonly by: Actor; readonly now: number; readonly mayReply: boolean },
): Solving {
  const { definitions, ticket, language } = telling
  const waiting = ticket.scheduledReplies.filter(({ solves }) => solves).map(({ id }) => id)
  if (!mayReply || ticket.merged !== undefined) return { waiting, isOffered: false, refused: null, left: null }
  const after = afterReply(definitions, ticket, { by, now })
  const reply = unsolvedReply(ticket, events)
  const stays = reply === null ? null : whyNotSolved(definitions, ticket, { by, now })
  return {
    waiting,
    isOffered: !after.isSettled && after.refused === null,
    refused: after.refused && whyNotTaken(language, after.refused, { definitions, ticket: after.ticket }),
    left:
      reply === null || stays === null
        ? null
        : { reply, reason: whyNotTaken(language, stays, { definitions, ticket }) },
  }
}
