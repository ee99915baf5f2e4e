import { DocketError } from '#engine/core/docket-error.ts'
import type { EventInput } from './event.ts'
import type { Ticket } from './ticket.ts'

/** What still reaches a ticket that lives on in another one: messages are passed on, and the merge can be undone. */
const reachesMerged: ReadonlySet<string> = new Set([
  'ticket.unmerged',
  'ticket.parted',
  'ticket.migrated',
  'customer.replied',
  'mail.received',
  'mail.bounced',
  'requester.changed',
  'message.shared',
  'person.erased',
  'timer.fired',
])

type Refusal = (ticket: Ticket, event: EventInput) => string | null

const refusals: Readonly<Record<string, Refusal>> = {
  'ticket.merged': (ticket, { data }) => {
    if (data.into === ticket.number) return 'A ticket cannot be merged into itself.'
    if (ticket.shelved) return 'The ticket lies on the shelf: accept it first.'
    return ticket.scheduledReplies.length > 0
      ? 'A reply of this ticket still waits to be sent: send it or take it back first.'
      : null
  },
  'ticket.unmerged': ({ merged }) => (merged === undefined ? 'This ticket is not merged.' : null),
  'ticket.joined': ({ shelved }) => (shelved ? 'The ticket to merge into lies on the shelf: accept it first.' : null),
  'ticket.linked': (ticket, { data }) => (data.to === ticket.number ? 'A ticket cannot be linked to itself.' : null),
}

/** Why a merge, or anything that comes to a merged ticket, is refused (`not-allowed-here`); null when it is not. */
export function mergeRefusal(ticket: Ticket, event: EventInput): DocketError | null {
  const reason =
    ticket.merged !== undefined && !reachesMerged.has(event.type)
      ? `Ticket ${ticket.number} is part of ticket ${ticket.merged.into} now.`
      : (refusals[event.type]?.(ticket, event) ?? null)
  if (reason === null) return null
  const into = ticket.merged?.into
  return new DocketError('not-allowed-here', reason, { type: event.type, ...(into !== undefined && { into }) })
}
