import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { awake } from './merging.ts'

/**
 * Who looks at a ticket, and when.
 *
 *     ticket.snoozed  data { until }: epoch milliseconds, or null until somebody writes; without `until` only the workflow knows
 *     ticket.woken    data { reason?: 'time' | 'reply' }; left out: an agent
 *     follower.added, follower.removed  data { agent }
 *     agent.noted     data { mentions }: agents who are told, and follow from then on
 */
export const attention = {
  'ticket.snoozed': (ticket: Ticket, { seq, data: { until } }: TicketEvent): Ticket =>
    until === undefined ? ticket : { ...ticket, snoozed: { until: until === null ? null : Number(until), seq } },
  'ticket.woken': awake,
  'ticket.solved': awake,
  'ticket.closed': awake,
  'follower.added': (ticket: Ticket, { data }: TicketEvent): Ticket => followedBy(ticket, [String(data.agent)]),
  'follower.removed': (ticket: Ticket, { data }: TicketEvent): Ticket => {
    const { followers = [], ...own } = ticket
    const left = followers.filter((id) => id !== data.agent)
    return left.length === 0 ? own : { ...own, followers: left }
  },
  'agent.noted': (ticket: Ticket, { data }: TicketEvent): Ticket => followedBy(ticket, mentionsOf(data)),
}

/** Agents that a note names. */
export function mentionsOf({ mentions }: TicketEvent['data']): readonly string[] {
  return Array.isArray(mentions) ? mentions.map(String) : []
}

function followedBy(ticket: Ticket, agents: readonly string[]): Ticket {
  const { followers = [] } = ticket
  const more = agents.filter((id) => !followers.includes(id))
  return more.length === 0 ? ticket : { ...ticket, followers: [...followers, ...more] }
}
