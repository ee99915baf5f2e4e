import type { EventInput } from './event.ts'
import type { Ticket, Timer } from './ticket.ts'

/** More than these are no replies that somebody wrote. */
const mostWaiting = 20

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

type Refusal = (ticket: Ticket, event: EventInput) => string | null

const refusals: Readonly<Record<string, Refusal>> = {
  'reply.scheduled': ({ shelved, scheduledReplies }) => {
    if (shelved) return 'The ticket lies on the shelf: accept it first.'
    return scheduledReplies.length < mostWaiting ? null : 'Too many replies of this ticket wait to be sent.'
  },
  'reply.cancelled': ({ scheduledReplies }, { data }) =>
    scheduledReplies.some(({ id }) => id === data.reply) ? null : 'This reply is not waiting any more.',
}

/** Why a reply cannot be put off or taken back, as a sentence; null when it can. */
export function replyRefusal(ticket: Ticket, event: EventInput): string | null {
  return refusals[event.type]?.(ticket, event) ?? null
}
