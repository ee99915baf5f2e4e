import type { TicketEvent } from './event.ts'

/**
 * Whether a message stays out of the request page: a stranger's does, until an agent shares it by `message.shared { message }` (its
 * sequence number).
 */
export function hiddenMessages(events: readonly TicketEvent[]): (event: TicketEvent) => boolean {
  const shared = new Set(events.filter(({ type }) => type === 'message.shared').map(({ data }) => data.message))
  return ({ seq, data, by }) => (data.hidden === true || by.role === 'stranger') && !shared.has(seq)
}
