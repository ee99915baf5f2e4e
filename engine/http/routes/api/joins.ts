import { DocketError } from '#engine/core/docket-error.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { can, ticketRight } from '#engine/core/rights.ts'
import type { EventInput, FileRef, TicketEvent } from '#engine/core/ticket/event.ts'
import { notAllowedHere, refused } from '#engine/core/ticket/refused.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { actorOf } from '#engine/http/auth/who.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Services } from '#engine/http/services.ts'
import type { Once } from './write.ts'

/** Of somebody at a desk, who sees the result. */
export const atDesk: Once = { dedupe: null, expectedVersion: null }

/**
 * What concerns two tickets, each told to both in one commit. Every function returns the first of them after it; `once` is about that one.
 */

/** Merges the ticket into another one that the caller may change too. DocketError `invalid`, `not-allowed-here`. */
export async function merge(c: DoorContext, ticket: Ticket, into: number, once = atDesk): Promise<Ticket> {
  await otherTicket(c, into, 'into')
  const { name, email } = ticket.requester
  return submitBoth(c, once, ticket, { type: 'ticket.merged', data: { into } }, into, {
    type: 'ticket.joined',
    data: { from: ticket.number },
    content: { requester: { name, address: email } },
  })
}

/** Makes it a ticket of its own again. */
export async function unmerge(c: DoorContext, ticket: Ticket, once = atDesk): Promise<Ticket> {
  const into = ticket.merged?.into
  // A repeat finds it unmerged already.
  if (into === undefined && once.dedupe !== null)
    return submitAlone(c, once, ticket, { type: 'ticket.unmerged', data: {} })
  if (into === undefined) throw notAllowedHere(refused('merge-none'))
  const parted = { type: 'ticket.parted', data: { from: ticket.number } }
  return submitBoth(c, once, ticket, { type: 'ticket.unmerged', data: {} }, into, parted)
}

/** Points two tickets at each other, or no more. */
export async function link(
  c: DoorContext,
  ticket: Ticket,
  to: number,
  isLinked: boolean,
  once = atDesk,
): Promise<Ticket> {
  if (ticket.linked.includes(to) === isLinked) return ticket
  await otherTicket(c, to, 'to')
  const type = isLinked ? 'ticket.linked' : 'ticket.unlinked'
  return submitBoth(c, once, ticket, { type, data: { to } }, to, { type, data: { to: ticket.number } })
}

/** Opens a new ticket that begins with these messages of this one; returns the new one. DocketError `invalid`. */
export async function split(
  c: DoorContext,
  ticket: Ticket,
  entries: readonly number[],
  once = atDesk,
): Promise<Ticket> {
  const { services } = c.var.door
  const events = await services.store.events.of(ticket.number)
  const chosen = events.filter(({ seq }) => entries.includes(seq))
  const [first, ...further] = chosen
  if (first === undefined || chosen.length !== new Set(entries).size || !chosen.every(isTheirs))
    throw wrong('entries', 'unknown', 'name messages of customers or notes of this ticket')
  if (isNote(first)) throw wrong('entries', 'note', 'begin with a message of a customer')
  const by = actorOf(callerOf(c))
  const copies = new Map(chosen.map((event) => [event.seq, filesFor(services, event)]))
  const begun = copies.get(first.seq) ?? []
  const accepted = await services.runtime.submit({
    dedupe: once.dedupe,
    expectedVersion: null,
    ticket: null,
    event: created(ticket, first, begun),
    files: begun,
    also: {
      tickets: [ticket.number],
      events: (number) => [
        ...further.map((event) => {
          const files = copies.get(event.seq) ?? []
          return { ticket: number, event: copied(event, ticket, files), files }
        }),
        {
          ticket: ticket.number,
          event: { type: 'ticket.split', by, data: { entries: [...entries], into: number }, content: null },
          expectedVersion: once.expectedVersion,
        },
      ],
    },
  })
  return accepted.ticket
}

type Told = Omit<EventInput, 'by' | 'content'> & { readonly content?: JsonObject }

async function submitAlone(c: DoorContext, once: Once, { number }: Ticket, own: Told): Promise<Ticket> {
  const event = { content: null, ...own, by: actorOf(callerOf(c)) }
  return (await c.var.door.services.runtime.submit({ ...once, files: [], ticket: number, event })).ticket
}

async function submitBoth(
  c: DoorContext,
  once: Once,
  { number }: Ticket,
  own: Told,
  other: number,
  its: Told,
): Promise<Ticket> {
  const by = actorOf(callerOf(c))
  const accepted = await c.var.door.services.runtime.submit({
    ...once,
    files: [],
    ticket: number,
    event: { content: null, ...own, by },
    also: { tickets: [other], events: () => [{ ticket: other, event: { content: null, ...its, by } }] },
  })
  return accepted.ticket
}

/** One that does not exist and one that is not the caller's to change are the same to them. */
async function otherTicket(c: DoorContext, number: number, field: string): Promise<Ticket> {
  const { store, runtime } = c.var.door.services
  const ticket = await store.tickets.get(number)
  if (ticket === null || !can(callerOf(c), 'change', ticketRight(runtime.definitions().running, ticket)))
    throw wrong(field, 'unknown', 'is not a ticket')
  return ticket
}

/** Answers were sent from the old ticket and stay there; what others wrote may move. */
function isTheirs({ type, content }: TicketEvent): boolean {
  return content !== null && (type === 'ticket.created' || type === 'customer.replied' || type === 'agent.noted')
}

function isNote({ type }: TicketEvent): boolean {
  return type === 'agent.noted'
}

function created(origin: Ticket, { by, seq, content, data }: TicketEvent, files: readonly FileRef[]): EventInput {
  const author = (content?.author ?? {}) as { readonly name?: string; readonly address?: string }
  const isTheRequester = by.role === 'customer' || content?.author === undefined
  const { name, email, phone, company, verified } = origin.requester
  return {
    type: 'ticket.created',
    by: { role: 'customer' },
    data: {
      channel: origin.channel,
      team: origin.team,
      form: null,
      priority: origin.priority,
      tags: [],
      language: origin.language,
      timeZone: origin.timeZone,
      shelved: false,
      linked: [origin.number],
      verified: isTheRequester && verified,
      answeredByRules: isTheRequester && origin.answeredByRules,
      messageId: data.messageId ?? null,
      from: origin.number,
      entry: seq,
    },
    content: {
      ...content,
      requester: isTheRequester
        ? { name, email, phone, company }
        : { name: author.name ?? '', email: author.address ?? '', phone: '', company: '' },
      title: origin.title,
      text: String(content?.text ?? ''),
      fields: {},
      extra: {},
      files: files.map((file) => ({ ...file })),
    },
  }
}

function copied(event: TicketEvent, origin: Ticket, files: readonly FileRef[]): EventInput {
  const { via, verified, hidden } = event.data
  return {
    type: event.type,
    by: event.by,
    data: {
      via: via ?? origin.channel,
      ...(verified !== undefined && { verified }),
      ...(hidden !== undefined && { hidden }),
      from: origin.number,
      entry: event.seq,
    },
    content: { ...event.content, files: files.map((file) => ({ ...file })) },
  }
}

/** Each ticket has attachments of its own, over the same bytes. */
function filesFor({ random }: Pick<Services, 'random'>, { content }: TicketEvent): readonly FileRef[] {
  return ((content?.files ?? []) as unknown as readonly FileRef[]).map((file) => ({ ...file, id: random.id() }))
}

function wrong(field: string, code: string, message: string): DocketError {
  return new DocketError('invalid', 'Some values are not right.', { errors: [{ field, code, message }] })
}
