import { parseAddress } from '#engine/core/mail/address.ts'
import type { TicketEvent } from './event.ts'
import { letterOf } from './letter.ts'
import type { Participant, Ticket } from './ticket.ts'

const mostSuggested = 20

/**
 * Who stands in Cc of the ticket's mails, or wrote to it, and is not part of it: an agent may let them in. Nothing proves these
 * addresses, and nobody is told anything before an agent decides. `isOwn` knows addresses of teams and agents.
 */
export function suggestedParticipants(
  ticket: Ticket,
  events: readonly TicketEvent[],
  isOwn: (address: string) => boolean,
): readonly Participant[] {
  const known = new Set([ticket.requester.email, ...ticket.participants.map(({ address }) => address)])
  const suggested = new Map<string, Participant>()
  for (const { content, by } of events) {
    const writer = by.role === 'stranger' ? (content?.author as unknown as Participant | undefined) : undefined
    for (const { name, address } of [...(writer ? [writer] : []), ...(letterOf(content)?.cc ?? [])]) {
      const sound = parseAddress(address)
      if (sound === null || known.has(sound) || isOwn(sound) || suggested.size >= mostSuggested) continue
      if (!suggested.get(sound)?.name) suggested.set(sound, { name, address: sound })
    }
  }
  return [...suggested.values()]
}
