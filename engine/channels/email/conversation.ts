import type { Definitions } from '#engine/core/catalogue.ts'
import type { Body } from '#engine/core/mail/body.ts'
import { quoteOf } from '#engine/core/mail/quote.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import type { MailEffect } from '#engine/core/ticket/effect.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import { threadOf } from '#engine/core/ticket/request-thread.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { quotedMessages } from './sender.ts'

/**
 * What an answer quotes: the public messages before it that its reader may know, as many as the team's file says. Whoever was let into a
 * conversation has read it only since then; a mail must not show them more.
 */
export function conversationBefore(
  definitions: Definitions,
  ticket: Ticket,
  events: readonly TicketEvent[],
  { message, audience, address, language }: MailEffect['payload'],
): Body | null {
  const most = quotedMessages(definitions, ticket.team)
  if (most === 0 || message === null || audience === 'agent') return null
  const since = audience === 'participant' ? joinedAt(events, address) : 0
  const before = threadOf(definitions, ticket, events, language).filter(({ id }) => id < message && id > since)
  const timeZone = ticket.timeZone ?? teamCalendar(definitions, ticket.team).timeZone
  return quoteOf(before.slice(-most), language, timeZone)
}

/** Sequence number at which a participant was added last; one whose entry was erased has read nothing. */
function joinedAt(events: readonly TicketEvent[], address: string): number {
  const added = events.filter(({ type, content }) => type === 'participant.added' && content?.address === address)
  return added.at(-1)?.seq ?? Number.POSITIVE_INFINITY
}
