import { DocketError } from '#engine/core/docket-error.ts'
import { isUnread } from './erasure.ts'
import type { EventInput } from './event.ts'
import { notAllowedHere, refused } from './refused.ts'
import type { Ticket, Timer } from './ticket.ts'

/** More than these are no replies that somebody wrote. */
const mostWaiting = 20
const longestWaitMs = 366 * 24 * 3_600_000

/** One timer a reply, as the clocks have theirs: it follows from what waits and is kept nowhere else. */
export function replyTimers({ scheduledReplies }: Ticket): readonly Timer[] {
  return scheduledReplies.map(({ id, sendAt }) => ({
    name: `reply:${id}`,
    kind: 'reply',
    dueAt: sendAt,
    generation: id,
  }))
}

/** The id that a reply's timer is named after. */
export function replyOfTimer(name: string): number {
  return Number(name.slice('reply:'.length))
}

/** The answer that a fired timer stands for: by the one who wrote it, as if they sent it now. */
export function sentReply({ scheduledReplies }: Ticket, timer: string): readonly EventInput[] {
  return scheduledReplies
    .filter(({ id }) => id === replyOfTimer(timer))
    .map(({ id, by, via, solves, content }) => ({
      type: 'agent.replied',
      by,
      data: { via, reply: id, ...(solves && { solves }) },
      content,
    }))
}

/** Those that were to be sent only if the customer did not write first. */
export function overtakenReplies({ scheduledReplies }: Ticket): readonly EventInput[] {
  return scheduledReplies
    .filter(({ unlessCustomerWrites }) => unlessCustomerWrites)
    .map(({ id }) => ({
      type: 'reply.cancelled',
      by: { role: 'system' },
      data: { reply: id, reason: 'customer-wrote' },
      content: null,
    }))
}

type Refusal = (ticket: Ticket, event: EventInput, now: number) => DocketError | null

const refusals: Readonly<Record<string, Refusal>> = {
  // One that waited was taken when it had a reader, and what was said in a chat was read there.
  'agent.replied': (ticket, { by, data }) =>
    by.role === 'rule' || data.reply !== undefined || data.via === 'chat' ? null : unheard(ticket),
  'reply.scheduled': (ticket, { data }, now) => {
    const silent = unheard(ticket)
    if (silent !== null) return silent
    const sendAt = Number(data.sendAt)
    if (ticket.scheduledReplies.length >= mostWaiting) return notAllowedHere(refused('many-replies'))
    if (!(sendAt > now)) return wrongTime('past', 'lies in the past')
    return sendAt - now > longestWaitMs ? wrongTime('far', 'is more than a year away') : null
  },
  'reply.cancelled': ({ scheduledReplies }, { data }) =>
    scheduledReplies.some(({ id }) => id === data.reply) ? null : notAllowedHere(refused('reply-gone')),
}

/** Why a reply cannot be sent (`not-allowed-here`), put off (`invalid`) or taken back (`not-allowed-here`); null when it can. */
export function replyRefusal(ticket: Ticket, event: EventInput, now: number): DocketError | null {
  return refusals[event.type]?.(ticket, event, now) ?? null
}

/** A reply that nobody would get is no answer: who asked is erased, or the ticket lies on the shelf, which writes to nobody. */
function unheard(ticket: Ticket): DocketError | null {
  if (isUnread(ticket)) return notAllowedHere(refused('erased'))
  return ticket.shelved ? notAllowedHere(refused('shelved')) : null
}

function wrongTime(code: string, message: string): DocketError {
  return new DocketError('invalid', `The time ${message}.`, { errors: [{ field: 'sendAt', code, message }] })
}
