import type { JsonObject } from '#engine/core/json.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Participant, Ticket } from '#engine/core/ticket/ticket.ts'

/** `participant.added` and `participant.removed`, both with content `{ name?, address }`. */
export const participants = {
  'participant.added': (ticket: Ticket, { content }: TicketEvent): Ticket => {
    const added = participantOf(content)
    const others = ticket.participants.filter(({ address }) => address !== added.address)
    const isRequester = added.address === ticket.requester.email
    return added.address === '' || isRequester ? ticket : { ...ticket, participants: [...others, added] }
  },
  'participant.removed': (ticket: Ticket, { content }: TicketEvent): Ticket => {
    const removed = participantOf(content)
    return { ...ticket, participants: ticket.participants.filter(({ address }) => address !== removed.address) }
  },
}

function participantOf(content: JsonObject | null): Participant {
  return { name: String(content?.name ?? ''), address: String(content?.address ?? '') }
}
