import type { Forms } from '#engine/channels/form/forms.ts'
import type { ArticlesSeen } from '#engine/core/article/path.ts'
import type { Definitions } from '#engine/core/catalogue.ts'
import type { FieldError } from '#engine/core/form/form.ts'
import { type CannedResponse, cannedResponses } from '#engine/core/reply.ts'
import { can, ticketRight } from '#engine/core/rights.ts'
import { type EditableAnswer, editableByAgent } from '#engine/core/ticket/editable-answers.ts'
import { isUnread } from '#engine/core/ticket/erasure.ts'
import { type PromiseView, promiseView } from '#engine/core/ticket/promise-view.ts'
import type { FileView } from '#engine/core/ticket/request-thread.ts'
import { suggestedParticipants } from '#engine/core/ticket/suggestions.ts'
import type { Participant, Ticket } from '#engine/core/ticket/ticket.ts'
import { statePaths, stateTexts } from '#engine/core/workflow/states.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { actorOf } from '#engine/http/auth/who.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Language } from '#engine/http/resources/event-sentence.ts'
import { definitionsOf, readTicket, ticketWith } from '#engine/http/resources/read-ticket.ts'
import type { TicketResource, TimelineEntry } from '#engine/http/resources/types.ts'
import { ticketOf } from '#engine/http/routes/api/ticket-of.ts'
import type { AddressRow } from '#engine/store/store.ts'
import { type Drafts, draftsOf } from './at-work.ts'
import { clocksOf, type DeskClock } from './clocks.ts'
import { countTickets } from './counts.ts'
import { type DeadLetter, deadLetter } from './dead-letters.ts'
import { type DeskFrame, deskFrame, deskPage, teamName } from './frame.ts'
import { type Given, givenBy } from './given.ts'
import { type DeskLetter, lettersOf } from './letters.ts'
import { type DeskMacro, macrosFor } from './macros.ts'
import { type NextStep, nextSteps } from './next-steps.ts'
import { ownAddresses } from './people.ts'
import { type Reason, reasonsOf } from './reasons.ts'
import { type Draft, draftOf } from './replies.ts'
import { type Ring, ringOf } from './ring.ts'
import { type Solving, solvingOf } from './solving.ts'
import { type TicketFlow, ticketFlow } from './workflow.ts'

export interface DeskTicketPage {
  readonly frame: DeskFrame
  /** Its `allowed` is empty for those who may not work on it. */
  readonly ticket: TicketResource
  readonly ring: Ring
  /** Title of every state of its workflow, by path. */
  readonly stateTitles: Readonly<Record<string, string>>
  readonly teamName: string
  readonly assigneeName: string | null
  readonly agents: readonly { readonly id: string; readonly name: string }[]
  readonly teams: readonly { readonly id: string; readonly title: string }[]
  readonly linked: readonly number[]
  /** The mails behind messages, by the message's id. */
  readonly letters: Readonly<Record<number, DeskLetter>>
  readonly participants: readonly Participant[]
  /** Who stands in Cc or wrote without being part of it. */
  readonly suggested: readonly Participant[]
  /** Mails to the requester that came back since they last wrote. */
  readonly bounced: AddressRow | null
  readonly clocks: readonly DeskClock[]
  readonly nextSteps: readonly NextStep[]
  readonly flow: TicketFlow | null
  /** Why it is as it is. */
  readonly reasons: readonly Reason[]
  readonly promise: PromiseView
  readonly given: Given
  /** Paths of what was read, or suggested, before the question was sent. */
  readonly articles: ArticlesSeen | null
  /** Answers of the form that can be put right; none for those who may not. */
  readonly editable: readonly EditableAnswer[]
  /** Other tickets of the same address, counted up to `frame.mostCounted`. */
  readonly otherTickets: number
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
    readonly change: boolean
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
  const resource = await ticketWith(services, ticket, events, caller, frame.language)
  const isWorking = can(caller, 'change', right)
  const mayReply = can(caller, 'reply', right) && !ticket.shelved && !isUnread(ticket)
  const data: DeskTicketPage = {
    frame,
    ticket: isWorking ? resource : { ...resource, allowed: [] },
    ring: ringOf(definitions, ticket),
    stateTitles: stateTitles(definitions, ticket, frame.language),
    teamName: teamName(running, ticket.team, frame.language),
    assigneeName:
      ticket.assignee === null ? null : (running.agents.get(ticket.assignee)?.value.name ?? ticket.assignee),
    agents: [...running.agents.values()]
      .filter(({ value }) => value.role !== 'observer')
      .map(({ id, value }) => ({ id, name: value.name })),
    teams: [...running.teams.keys()].map((id) => ({ id, title: teamName(running, id, frame.language) })),
    linked: ticket.linked,
    letters: lettersOf(ticket.number, events),
    participants: ticket.participants,
    suggested: suggestedParticipants(ticket, events, ownAddresses(running, services.settings.mailDomain)),
    bounced: address !== null && address.bounces > 0 ? address : null,
    clocks: clocksOf(definitions, ticket, frame.now),
    nextSteps: nextSteps(definitions, ticket, frame.language),
    flow: ticketFlow(definitions, ticket, frame.language),
    reasons: await reasonsOf(services, events, { definitions, ticket, language: frame.language }),
    promise: promiseView(definitions, ticket, frame.now),
    given: given.said,
    articles: ticket.articles ?? null,
    editable: isWorking && !ticket.shelved && given.view !== null ? editableByAgent(given.view, ticket) : [],
    otherTickets: Math.max((ofRequester ?? 0) - (ticket.shelved ? 0 : 1), 0),
    macros: isWorking ? macrosFor(definitions, ticket, { ...frame, agent: frame.agent.id }) : [],
    responses: isWorking && !isUnread(ticket) ? cannedResponses(definitions, ticket, frame.agent.id) : [],
    isUnread: isUnread(ticket),
    solving: solvingOf({ definitions, ticket, language: frame.language }, events, {
      by: actorOf(caller),
      now: frame.now,
      mayReply,
    }),
    joined: await joinedWith(c, ticket, frame.language),
    deadLetters: outbox.filter(({ state }) => state === 'dead').map(deadLetter),
    may: {
      reply: mayReply,
      note: can(caller, 'note', right),
      change: isWorking && !ticket.shelved,
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

function stateTitles({ teams, workflows }: Definitions, { team }: Ticket, language: string): Record<string, string> {
  const workflow = workflows.get(teams.get(team)?.value.workflow ?? '')?.value
  return Object.fromEntries(
    workflow ? statePaths(workflow).map((path) => [path, stateTexts(workflow, path, language).title]) : [],
  )
}
