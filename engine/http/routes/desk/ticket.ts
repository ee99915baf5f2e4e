import type { Forms } from '#engine/channels/form/forms.ts'
import type { FieldError } from '#engine/core/form/form.ts'
import { replyTitle, teamName } from '#engine/core/names.ts'
import { type CannedResponse, cannedResponses } from '#engine/core/reply.ts'
import { can, ticketRight } from '#engine/core/rights.ts'
import { type EditableAnswer, editableByAgent } from '#engine/core/ticket/editable-answers.ts'
import { foldable, isUnread } from '#engine/core/ticket/erasure.ts'
import type { FileView } from '#engine/core/ticket/request-thread.ts'
import { suggestedParticipants } from '#engine/core/ticket/suggestions.ts'
import type { Participant, Ticket } from '#engine/core/ticket/ticket.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { actorOf } from '#engine/http/auth/who.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Language } from '#engine/http/resources/event-sentence.ts'
import { definitionsOf, readTicket } from '#engine/http/resources/read-ticket.ts'
import type { TimelineEntry } from '#engine/http/resources/types.ts'
import { ticketOf } from '#engine/http/routes/api/ticket-of.ts'
import type { AddressRow } from '#engine/store/mail-store.ts'
import { type Drafts, draftsOf } from './at-work.ts'
import { countTickets } from './counts.ts'
import { type DeadLetter, deadLetter } from './dead-letters.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'
import { givenBy } from './given.ts'
import { type DeskMacro, macrosFor } from './macros.ts'
import { type OtherTicket, othersOf } from './others.ts'
import type { DeskPast } from './past-view.ts'
import { ownAddresses } from './people.ts'
import { type Draft, draftOf } from './replies.ts'
import { type Solving, solvingOf } from './solving.ts'
import { type TicketFacts, ticketFacts } from './ticket-facts.ts'

export interface DeskTicketPage extends TicketFacts {
  readonly frame: DeskFrame
  /** Set where the ticket is shown as it stood; null: as it stands. */
  readonly past: DeskPast | null
  /** Number of the first event after which it can be shown. */
  readonly pastFrom: number
  readonly agents: readonly { readonly id: string; readonly name: string }[]
  readonly teams: readonly { readonly id: string; readonly title: string }[]
  /** Who stands in Cc or wrote without being part of it. */
  readonly suggested: readonly Participant[]
  /** Mails to the requester that came back since they last wrote. */
  readonly bounced: AddressRow | null
  /** Answers of the form that can be put right; none for those who may not. */
  readonly editable: readonly EditableAnswer[]
  /** Other tickets of the same address, counted up to `frame.mostCounted`. */
  readonly otherTickets: number
  /** The newest of them. */
  readonly others: readonly OtherTicket[]
  /** Macros that fit, each with what it will do. */
  readonly macros: readonly DeskMacro[]
  /** Canned responses, filled in for this ticket. */
  readonly responses: readonly CannedResponse[]
  /** Whoever asked is erased, and nobody would read an answer. */
  readonly isUnread: boolean
  readonly solving: Solving
  /** Tickets that live on in this one, and this one's place in another: how to undo it is to open them. */
  readonly joined: readonly {
    readonly number: number
    readonly title: string
    readonly thread: readonly TimelineEntry[]
  }[]
  /** What of this ticket was given up on its way out. */
  readonly deadLetters: readonly DeadLetter[]
  readonly may: {
    readonly reply: boolean
    readonly note: boolean
    /** Priority, people, tags and what else it is: nothing of a ticket that lives on in another one. */
    readonly change: boolean
    /** What such a ticket still takes: that the merge is undone, and that a letter is shared. */
    readonly unmerge: boolean
    readonly accept: boolean
    readonly revive: boolean
  }
  /** Why something was not done, with what was typed. */
  readonly refused: RefusedWork | null
  /** A reply that was not sent, back in the editor. */
  readonly draft: Draft | null
  /** What this agent has begun to write. */
  readonly drafts: Drafts
  /** A fresh id that makes sending twice harmless. */
  readonly messageId: string
}

/** Of a ticket that can only be read: nothing can be done, and nothing waits to be done. */
export const untouched = {
  agents: [],
  teams: [],
  suggested: [],
  bounced: null,
  editable: [],
  otherTickets: 0,
  others: [],
  macros: [],
  responses: [],
  isUnread: false,
  solving: { waiting: [], isOffered: false, refused: null, left: null },
  joined: [],
  deadLetters: [],
  may: { reply: false, note: false, change: false, unmerge: false, accept: false, revive: false },
  refused: null,
  draft: null,
  drafts: { reply: '', note: '' },
  messageId: '',
} as const satisfies Omit<DeskTicketPage, keyof TicketFacts | 'frame' | 'past' | 'pastFrom'>

export interface RefusedWork {
  readonly message: string
  readonly kind: 'reply' | 'note' | 'change'
  readonly text: string
  /** Files that arrived and need not be chosen again. */
  readonly files: readonly FileView[]
  /** What was chosen under "Send later". */
  readonly sendAt: string
  /** What else was not done, with its form as posted, urlencoded. */
  readonly work?: { readonly name: string; readonly typed: string }
  /** Answers of the form that were not taken: as posted, urlencoded, and what is wrong with them. */
  readonly answers?: { readonly typed: string; readonly errors: readonly FieldError[] }
}

export function showTicket(c: DoorContext, forms: Forms): Promise<Response> {
  return ticketPage(c, forms, 200, null)
}

/** The page of the ticket that the path names. */
export async function ticketPage(
  c: DoorContext,
  forms: Forms,
  status: number,
  refused: RefusedWork | null,
): Promise<Response> {
  const { services } = c.var.door
  const caller = callerOf(c)
  // The page is told what happens after the frame's position: the ticket may not be older than that.
  const frame = await deskFrame(c)
  const ticket = await ticketOf(c, 'read-notes')
  const { running } = services.runtime.definitions()
  const definitions = await definitionsOf(services, ticket)
  const right = ticketRight(running, ticket)
  const [events, address, outbox, given, [ofRequester]] = await Promise.all([
    services.store.events.of(ticket.number),
    services.store.addresses.get(ticket.requester.email),
    services.store.outbox.ofTicket(ticket.number),
    givenBy(forms, ticket, frame.language),
    ticket.requester.email === '' ? [1] : countTickets(services, caller, [{ requester: ticket.requester.email }]),
  ])
  const isWorking = can(caller, 'change', right)
  const agent = isWorking && caller.kind === 'agent' ? caller.agent.value : null
  const facts = await ticketFacts(c, forms, frame, { ticket, events, definitions, now: frame.now, agent, given })
  const mayChange = isWorking && !ticket.shelved && ticket.merged === undefined
  const mayReply = can(caller, 'reply', right) && !ticket.shelved && !isUnread(ticket)
  const otherTickets = Math.max((ofRequester ?? 0) - (ticket.shelved ? 0 : 1), 0)
  const data: DeskTicketPage = {
    ...facts,
    frame,
    past: null,
    pastFrom: foldable(events)[0]?.seq ?? 1,
    agents: [...running.agents.values()]
      .filter(({ value }) => value.role !== 'observer')
      .map(({ id, value }) => ({ id, name: value.name })),
    teams: [...running.teams.keys()].map((id) => ({ id, title: teamName(running, id, frame.language) })),
    suggested: suggestedParticipants(ticket, events, ownAddresses(running, services.settings.mailDomain)),
    bounced: address !== null && address.bounces > 0 ? address : null,
    editable: mayChange && given.view !== null ? editableByAgent(given.view, ticket) : [],
    otherTickets,
    others: otherTickets > 0 ? await othersOf(c, ticket, frame) : [],
    macros: isWorking ? macrosFor(definitions, ticket, { ...frame, agent: frame.agent.id }) : [],
    responses:
      isWorking && !isUnread(ticket)
        ? cannedResponses(definitions, ticket, frame.agent.id).map((one) => ({
            ...one,
            title: replyTitle(definitions, one.id, frame.language),
          }))
        : [],
    isUnread: isUnread(ticket),
    solving: solvingOf({ definitions, ticket, language: frame.language }, events, {
      by: actorOf(caller),
      now: frame.now,
      mayReply,
    }),
    joined: await joinedWith(c, ticket, frame.language),
    deadLetters: outbox.filter(({ state }) => state === 'dead').map((row) => deadLetter(row, running, frame.language)),
    may: {
      reply: mayReply,
      note: can(caller, 'note', right),
      change: mayChange,
      unmerge: isWorking && !ticket.shelved,
      accept: can(caller, 'accept', right) && ticket.shelved,
      revive: can(caller, 'revive', { kind: 'outbox' }),
    },
    refused,
    draft: draftOf(events, c.req.query('draft') ?? '', frame.agent.id),
    drafts: await draftsOf(services, frame.agent.id, ticket.number),
    messageId: services.random.id(),
  }
  return deskPage(c, '/desk/ticket', data, status)
}

/** The threads of merged tickets that this agent may read. */
async function joinedWith(
  c: DoorContext,
  { joined = [] }: Ticket,
  language: Language,
): Promise<DeskTicketPage['joined']> {
  const { services } = c.var.door
  const caller = callerOf(c)
  const { running } = services.runtime.definitions()
  const tickets = await services.store.tickets.many(joined.map(({ from }) => from))
  const readable = tickets.filter((ticket) => can(caller, 'read-notes', ticketRight(running, ticket)))
  const resources = await Promise.all(readable.map((ticket) => readTicket(services, ticket, caller, language)))
  return resources.map(({ number, title, timeline }) => ({
    number,
    title,
    thread: timeline.filter(({ kind }) => kind === 'message' || kind === 'note'),
  }))
}
