import { earliestDeadline } from '#engine/core/sla/clock.ts'
import { isDecision } from '#engine/core/ticket/decisions.ts'
import type { Effect } from '#engine/core/ticket/effect.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { nextTimer } from '#engine/core/ticket/timers.ts'
import type { EventRow, TicketRow } from './tables.ts'
import type { CommitBatch } from './write-store.ts'

/** Columns of `tickets` in the order in which batches carry them. */
export const ticketColumns = [
  'number',
  'version',
  'closure',
  'state',
  'states',
  'open',
  'living',
  'shelved',
  'rank',
  'team',
  'channel',
  'assignee',
  'requester_email',
  'due_at',
  'wake_at',
  'updated_at',
  'snapshot',
] as const satisfies readonly (keyof TicketRow)[]

/** The column `open`. From `snoozed` on, a ticket is in no list that is not about such tickets. */
export const openness = { finished: 0, open: 1, snoozed: 2, merged: 3 } as const

function opennessOf({ merged, snoozed, workflow: { tags } }: Ticket): number {
  if (merged !== undefined) return openness.merged
  if (tags.includes('closed') || tags.includes('solved')) return openness.finished
  return snoozed === undefined ? openness.open : openness.snoozed
}

/** What lists sort and filter by, in the order of `ticketColumns`. */
function ticketCells(ticket: Ticket): readonly Cell[] {
  const { states, tags } = ticket.workflow
  const closed = tags.includes('closed') || ticket.merged !== undefined
  return [
    ticket.number,
    ticket.version,
    ticket.closure,
    states[0] ?? '',
    states.length > 1 ? JSON.stringify(states) : '',
    opennessOf(ticket),
    closed ? 0 : 1,
    ticket.shelved ? 1 : 0,
    3 - ticket.priority,
    ticket.team,
    ticket.channel,
    ticket.assignee,
    ticket.requester.email,
    dueAtOf(ticket),
    nextTimer(ticket)?.dueAt ?? null,
    ticket.updatedAt,
    JSON.stringify(ticket),
  ]
}

function dueAtOf(ticket: Ticket): number | null {
  return ticket.shelved || ticket.merged !== undefined ? null : (earliestDeadline(ticket.clocks)?.dueAt ?? null)
}

/** What of an event no query asks for lies in one column. */
type EventRest = Pick<TicketEvent, 'id' | 'by' | 'revision' | 'cause' | 'data' | 'why'>

export function eventOf(row: EventRow, body: string | null): TicketEvent & { readonly position: number } {
  const rest = JSON.parse(row.rest) as EventRest
  return {
    position: row.position,
    ticket: row.ticket,
    seq: row.seq,
    id: rest.id,
    type: row.type,
    at: row.at,
    by: rest.by,
    revision: rest.revision,
    cause: rest.cause,
    data: rest.data,
    why: rest.why,
    content: body === null ? null : (JSON.parse(body) as TicketEvent['content']),
  }
}

export type Cell = string | number | null

/**
 * A batch as rows of cells, which both databases fan out. Rows of events and contents carry their place in the batch (from 0) instead of
 * a position, which is given at commit.
 */
export interface BatchRows {
  /** The version it was stepped from, then `ticketColumns`. */
  readonly tickets: readonly (readonly Cell[])[]
  readonly events: readonly (readonly Cell[])[]
  readonly contents: readonly (readonly Cell[])[]
  readonly dedupe: readonly (readonly Cell[])[]
  readonly outbox: readonly (readonly Cell[])[]
  readonly files: readonly (readonly Cell[])[]
  /** `id`, `at`, `role`, `actor`, `action`, `subject`: lines that are kept with what they tell. */
  readonly audit: readonly (readonly Cell[])[]
  readonly dead: readonly (readonly Cell[])[]
  /** `id`, `fence`, then what became of it: `state`, `outcome`, `reason`, `tickets`, `message_id`, `body_hash`, `teams`, `facts`. */
  readonly mails: readonly (readonly Cell[])[]
  /** `address`, `heard_at`; an address once. */
  readonly heard: readonly (readonly Cell[])[]
}

/** Where the long text of a row stands: of a snapshot, of what else an event says, of a content, of an effect, of a mail's facts. */
export const textCell = { tickets: 17, events: 5, contents: 2, outbox: 6, mails: 9 } as const satisfies Partial<
  Record<keyof BatchRows, number>
>

export function batchRows(batch: CommitBatch, now: number): BatchRows {
  const contents: Cell[][] = []
  const places = new Map<string, number>()
  const events = batch.events.map((event, place): readonly Cell[] => {
    const { ticket, seq, id, type, at, by, revision, cause, data, why, content } = event
    places.set(`${ticket}.${seq}`, place)
    if (content !== null) contents.push([place, ticket, JSON.stringify(content)])
    const rest: EventRest = { id, by, revision, cause, data, why }
    return [place, ticket, seq, type, at, JSON.stringify(rest)]
  })
  return {
    tickets: batch.tickets.map(({ ticket, from }) => [from, ...ticketCells(ticket)]),
    events,
    contents,
    dedupe: batch.dedupe.map(({ key, bodyHash, ticket, expiresAt }) => [key, bodyHash, ticket, expiresAt, now]),
    outbox: batch.effects.map(({ group, ...effect }, index) => {
      const { id, ticket, seq, kind, dueAt } = effect
      const place = places.get(`${ticket}.${seq}`) ?? 0
      return [id, ticket, kind, place, index, group, JSON.stringify(effect as Effect), dueAt]
    }),
    files: batch.files.map(({ id, blob, name, type, size, ticket, seq }) => [
      id,
      blob,
      name,
      type,
      size,
      now,
      ticket,
      seq,
    ]),
    audit: batch.events.flatMap(auditCells),
    dead: batch.dead.map(({ id, fence, at, answer }) => [id, fence, at, answer]),
    mails: batch.mails.map(({ id, fence, state, outcome, reason, tickets, messageId, bodyHash, teams, facts }) => [
      id,
      fence,
      state,
      outcome,
      reason,
      JSON.stringify(tickets),
      messageId,
      bodyHash,
      JSON.stringify(teams),
      JSON.stringify(facts),
    ]),
    heard: [
      ...new Map(batch.mails.flatMap(({ heard }) => (heard === null ? [] : [[heard.address, heard.at] as const]))),
    ],
  }
}

/** The line of an event has the event's id: however often it is written, it is there once. */
function auditCells({ id, at, type, by, ticket }: TicketEvent): readonly (readonly Cell[])[] {
  if (!isDecision(type) || (by.role !== 'agent' && by.role !== 'program')) return []
  return [[id, at, by.role, by.id, type, JSON.stringify({ ticket })]]
}
