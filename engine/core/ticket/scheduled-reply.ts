import { DocketError } from '#engine/core/docket-error.ts'
import type { EventInput } from './event.ts'
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
    .map(({ id, by, via, content }) => ({ type: 'agent.replied', by, data: { via, reply: id }, content }))
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
  'reply.scheduled': ({ shelved, scheduledReplies }, { data }, now) => {
    const sendAt = Number(data.sendAt)
    if (shelved) return here('The ticket lies on the shelf: accept it first.')
    if (scheduledReplies.length >= mostWaiting) return here('Too many replies of this ticket wait to be sent.')
    if (!(sendAt > now)) return wrongTime('past', 'lies in the past')
    return sendAt - now > longestWaitMs ? wrongTime('far', 'is more than a year away') : null
  },
  'reply.cancelled': ({ scheduledReplies }, { data }) =>
    scheduledReplies.some(({ id }) => id === data.reply) ? null : here('This reply is not waiting any more.'),
}

/** Why a reply cannot be put off (`not-allowed-here`, `invalid`) or taken back (`not-allowed-here`); null when it can. */
export function replyRefusal(ticket: Ticket, event: EventInput, now: number): DocketError | null {
  return refusals[event.type]?.(ticket, event, now) ?? null
}

function here(reason: string): DocketError {
  return new DocketError('not-allowed-here', reason)
}

function wrongTime(code: string, message: string): DocketError {
  return new DocketError('invalid', `The time ${message}.`, { errors: [{ field: 'sendAt', code, message }] })
}
