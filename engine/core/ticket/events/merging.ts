import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Joined, Ticket } from '#engine/core/ticket/ticket.ts'

/**
 * Tickets that become one, part, or point at each other. Each is told to both tickets in one commit:
 *
 *     ticket.merged    data { into }            ticket.joined  data { from }, content { requester?: { name, address } }
 *     ticket.unmerged  data {}                  ticket.parted  data { from }
 *     ticket.split     data { entries, into }   ticket.created data { linked }
 *     ticket.linked    data { to }              ticket.unlinked data { to }
 *
 * No message moves: the messages of a merged ticket stay in its own log, so that parting them again needs nothing but the second event.
 * `entries` are sequence numbers of messages that the new ticket begins with; merging it back undoes the split.
 */
export const merging = {
  'ticket.merged': (ticket: Ticket, { at, data }: TicketEvent): Ticket => ({
    ...awake(ticket),
    merged: { into: Number(data.into), at, timers: [] },
  }),

  'ticket.unmerged': (ticket: Ticket, { at, seq }: TicketEvent): Ticket => {
    const { merged, ...own } = ticket
    if (merged === undefined) return ticket
    // What it waited for, it waits for as long as was left: the time as part of another ticket does not count.
    const timers = merged.timers.map((timer) => ({ ...timer, dueAt: timer.dueAt + (at - merged.at), generation: seq }))
    return { ...own, timers: [...own.timers, ...timers] }
  },

  'ticket.joined': (ticket: Ticket, { data, content }: TicketEvent): Ticket => {
    const { name = '', address = '' } = (content?.requester ?? {}) as {
      readonly name?: string
      readonly address?: string
    }
    const isThere = address === '' || address === ticket.requester.email || takesPart(ticket, address)
    return {
      ...ticket,
      participants: isThere ? ticket.participants : [...ticket.participants, { name, address }],
      joined: [...others(ticket, data), { from: Number(data.from), brought: isThere ? null : address }],
    }
  },

  'ticket.parted': (ticket: Ticket, { data }: TicketEvent): Ticket => {
    const parting = ticket.joined?.find(({ from }) => from === data.from)
    const left = others(ticket, data)
    const { joined: _, ...own } = ticket
    const participants = ticket.participants.filter(({ address }) => address !== parting?.brought)
    return { ...own, participants, ...(left.length > 0 && { joined: left }) }
  },

  'ticket.split': (ticket: Ticket, { data }: TicketEvent): Ticket => linkedTo(ticket, Number(data.into)),
  'ticket.linked': (ticket: Ticket, { data }: TicketEvent): Ticket => linkedTo(ticket, Number(data.to)),
  'ticket.unlinked': (ticket: Ticket, { data }: TicketEvent): Ticket => ({
    ...ticket,
    linked: ticket.linked.filter((number) => number !== data.to),
  }),
}

/** The ticket without its snooze. */
export function awake(ticket: Ticket): Ticket {
  if (ticket.snoozed === undefined) return ticket
  const { snoozed: _, ...own } = ticket
  return own
}

function takesPart({ participants }: Ticket, wanted: string): boolean {
  return participants.some(({ address }) => address === wanted)
}

function others({ joined = [] }: Ticket, { from: gone }: TicketEvent['data']): readonly Joined[] {
  return joined.filter(({ from }) => from !== gone)
}

function linkedTo(ticket: Ticket, number: number): Ticket {
  return ticket.linked.includes(number) ? ticket : { ...ticket, linked: [...ticket.linked, number] }
}
