import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'

/**
 * `customer.replied`, `agent.replied`, `agent.noted`
 *
 *     data     { via: 'portal' | 'desk' | 'email' | 'chat' | 'rule', verified?: boolean, hidden?: boolean, messageId?, mail? }
 *     content  { text, html?, quoted?, quotedHtml?, files: FileRef[], author?: { name, address }, letter?: LetterFacts }
 *
 * `hidden` keeps a stranger's message out of the request page until an agent shares it. `mail` names the raw mail, `messageId` its
 * Message-ID, and `letter` (see `letter.ts`) is what the desk tells about it. `author` names a stranger or a participant.
 *
 * `mail.received` is a message that a program wrote by itself, such as an absence note: it is kept in the thread and moves nothing.
 */
export const messages = {
  'agent.replied': (ticket: Ticket, event: TicketEvent): Ticket =>
    ticket.firstRepliedAt === null ? { ...ticket, firstRepliedAt: event.at } : ticket,
  'customer.replied': (ticket: Ticket, event: TicketEvent): Ticket => {
    const known = referable(ticket, event)
    return event.by.role === 'customer' && event.data.verified === true && !ticket.requester.verified
      ? { ...known, requester: { ...ticket.requester, verified: true } }
      : known
  },
  'mail.received': referable,
}

/** Later mails refer to the mail that a message came by. */
function referable(ticket: Ticket, { data: { messageId } }: TicketEvent): Ticket {
  return typeof messageId === 'string' && !ticket.thread.includes(messageId)
    ? { ...ticket, thread: [...ticket.thread, messageId].slice(-32) }
    : ticket
}
