import type { Definitions } from '#engine/core/catalogue.ts'
import { keepMade } from '#engine/core/keep-made.ts'
import { openMinutesLeft } from '#engine/core/sla/clock.ts'
import { allowedEvents } from '#engine/core/ticket/allowed.ts'
import { shownTitle } from '#engine/core/ticket/erasure.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { descriptionIn, longestKept } from '#engine/http/resources/descriptions.ts'
import { type Language, stateTitle } from '#engine/http/resources/event-sentence.ts'
import { timelineOf } from '#engine/http/resources/timeline.ts'
import type { SlaResource, TicketResource, TicketRow } from '#engine/http/resources/types.ts'
import type { AgentFile } from '#engine/schemas/types.ts'

export interface TicketReading {
  /** Definitions that the ticket is pinned to. */
  readonly definitions: Definitions
  readonly now: number
  readonly language: Language
}

/** A ticket as the API gives it; `agent` is null for a program. Event and content come from the store, oldest first. */
export function ticketResource(
  ticket: Ticket,
  events: readonly TicketEvent[],
  reading: TicketReading & { readonly agent: AgentFile | null; readonly publicUrl: string },
): TicketResource {
  const { definitions, now, language, agent, publicUrl } = reading
  const url = `${publicUrl}/api/v1/tickets/${ticket.number}`
  return {
    ...ticketRow(ticket, descriptionIn(events[0]?.content), reading),
    timeline: timelineOf(events, { definitions, ticket, language }, url),
    allowed: allowedEvents(definitions, ticket, agent, now, language),
  }
}

/** A ticket in a list. */
function ticketRow(ticket: Ticket, description: string, reading: TicketReading): TicketRow {
  const { definitions, language } = reading
  const { name, email, verified } = ticket.requester
  const sla = ticket.shelved ? [] : slaOf(ticket, reading)
  const open = sla
    .filter(({ state }) => state === 'running' || state === 'breached')
    .filter(({ openMinutesLeft }) => openMinutesLeft !== null)
  return {
    number: ticket.number,
    title: shownTitle(ticket, language),
    description,
    state: ticket.workflow.states.join(', '),
    stateTitle: ticket.workflow.states.map((state) => stateTitle(state, { definitions, ticket, language })).join(', '),
    priority: ticket.priority,
    team: ticket.team,
    channel: ticket.channel,
    revision: ticket.revision,
    version: ticket.version,
    requester: { name, email, verified },
    assignee: ticket.assignee,
    tags: ticket.tags,
    fields: ticket.fields,
    extra: ticket.extra,
    sla,
    dueAt: open.map(({ dueAt }) => dueAt).sort()[0] ?? null,
    createdAt: new Date(ticket.createdAt).toISOString(),
    updatedAt: new Date(ticket.updatedAt).toISOString(),
    shelved: ticket.shelved,
    linked: ticket.linked,
    mergedInto: ticket.merged?.into ?? null,
    snoozed: snoozedUntil(ticket),
    followers: ticket.followers ?? [],
  }
}

/** In two languages each for lists, and for boards, which read no description. */
const rows = keepMade<Ticket, TicketRow>({ most: 8, fits: ({ description }) => description.length <= longestKept })

/**
 * The same as `ticketRow`, and the same object as long as it says the same: of a ticket that does not change, time changes the minutes alone.
 * The description is compared, since it may be erased after the ticket was told so.
 * @param description null: it was not read, and is not shown
 */
export function keptRow(ticket: Ticket, description: string | null, reading: TicketReading): TicketRow {
  const { definitions, language } = reading
  const said = description ?? ''
  const key = `${definitions.revision} ${language} ${description === null} ${minutesLeft(ticket, reading)}`
  return rows(
    ticket,
    key,
    () => ticketRow(ticket, said, reading),
    (row) => row.description === said,
  )
}

function snoozedUntil({ snoozed }: Ticket): TicketRow['snoozed'] {
  if (snoozed === undefined) return null
  return snoozed.until === null ? 'reply' : new Date(snoozed.until).toISOString()
}

function slaOf(ticket: Ticket, reading: TicketReading): readonly SlaResource[] {
  const left = minutesLeft(ticket, reading)
  return ticket.clocks.map((clock, index) => ({
    policy: clock.policy,
    metric: clock.metric,
    state: clock.state,
    dueAt: new Date(clock.dueAt).toISOString(),
    openMinutesLeft: left[index] ?? null,
  }))
}

/** Of each clock, the minutes of open time until its deadline; null once it is met. */
function minutesLeft(ticket: Ticket, { definitions, now }: TicketReading): readonly (number | null)[] {
  return ticket.clocks.map((clock) => (clock.metAt === null ? openMinutesLeft(definitions, ticket, clock, now) : null))
}
