import type { DocketError } from '#engine/core/docket-error.ts'
import type { EventInput } from './event.ts'
import { notAllowedHere, type Refused, refused } from './refused.ts'
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

type Refusal = (ticket: Ticket, event: EventInput) => Refused | null

const refusals: Readonly<Record<string, Refusal>> = {
  'ticket.merged': (ticket, { data }) => {
    if (data.into === ticket.number) return refused('merge-itself')
    if (ticket.shelved) return refused('shelved')
    return ticket.scheduledReplies.length > 0 ? refused('merge-waits') : null
  },
  'ticket.unmerged': ({ merged }) => (merged === undefined ? refused('merge-none') : null),
  'ticket.joined': ({ shelved }) => (shelved ? refused('merge-shelved') : null),
  'ticket.linked': (ticket, { data }) => (data.to === ticket.number ? refused('link-itself') : null),
}

/** Why a merge, or anything that comes to a merged ticket, is refused (`not-allowed-here`); null when it is not. */
export function mergeRefusal(ticket: Ticket, event: EventInput): DocketError | null {
  const reason =
    ticket.merged !== undefined && !reachesMerged.has(event.type)
      ? refused('merged', { number: String(ticket.number), into: String(ticket.merged.into) })
      : (refusals[event.type]?.(ticket, event) ?? null)
  if (reason === null) return null
  const into = ticket.merged?.into
  return notAllowedHere(reason, { type: event.type, ...(into !== undefined && { into }) })
}
