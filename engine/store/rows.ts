import { earliestDeadline } from '#engine/core/sla/clock.ts'
import type { Effect } from '#engine/core/ticket/effect.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Channel, Priority, Ticket } from '#engine/core/ticket/ticket.ts'
import { nextTimer } from '#engine/core/ticket/timers.ts'
import type { CommitBatch, TicketSummary } from './store.ts'
import type { EventRow, TicketRow } from './tables.ts'

const never = 9_000_000_000_000_000

/** Columns of `tickets` in the order in which batches carry them. */
export const ticketColumns = [
  'number',
  'version',
  'revision',
  'closure',
  'title',
  'state',
  'states',
  'tags',
  'open',
  'living',
  'shelved',
  'rank',
  'team',
  'channel',
  'assignee',
  'requester_email',
  'requester_name',
  'requester_verified',
  'due_at',
  'due_sort',
  'breached',
  'created_at',
  'updated_at',
  'newest',
  'wake_at',
  'snapshot',
] as const satisfies readonly (keyof TicketRow)[]

export function ticketRow(ticket: Ticket): TicketRow {
  const tags = ticket.workflow.tags
  const closed = tags.includes('closed')
  const dueAt = ticket.shelved ? null : (earliestDeadline(ticket.clocks)?.dueAt ?? null)
  return {
    number: ticket.number,
    version: ticket.version,
    revision: ticket.revision,
    closure: ticket.closure,
    title: ticket.title,
    state: ticket.workflow.states[0] ?? '',
    states: JSON.stringify(ticket.workflow.states),
    tags: JSON.stringify(ticket.tags),
    open: closed || tags.includes('solved') ? 0 : 1,
    living: closed ? 0 : 1,
    shelved: ticket.shelved ? 1 : 0,
    rank: 3 - ticket.priority,
    team: ticket.team,
    channel: ticket.channel,
    assignee: ticket.assignee,
    requester_email: ticket.requester.email,
    requester_name: ticket.requester.name,
    requester_verified: ticket.requester.verified ? 1 : 0,
    due_at: dueAt,
    due_sort: dueAt ?? never,
    breached: ticket.clocks.some(({ breachedAt }) => breachedAt !== null) ? 1 : 0,
    created_at: ticket.createdAt,
    updated_at: ticket.updatedAt,
    newest: -ticket.number,
    wake_at: nextTimer(ticket)?.dueAt ?? null,
    snapshot: JSON.stringify(ticket),
  }
}

export function summaryOf(row: Omit<TicketRow, 'snapshot'>): TicketSummary {
  return {
    number: row.number,
    version: row.version,
    revision: row.revision,
    title: row.title,
    states: JSON.parse(row.states) as string[],
    tags: JSON.parse(row.tags) as string[],
    priority: (3 - row.rank) as Priority,
    team: row.team,
    channel: row.channel as Channel,
    assignee: row.assignee,
    requester: { name: row.requester_name, email: row.requester_email, verified: row.requester_verified === 1 },
    dueAt: row.due_at,
    breached: row.breached === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

export function eventOf(row: EventRow, body: string | null): TicketEvent & { readonly position: number } {
  return {
    position: row.position,
    ticket: row.ticket,
    seq: row.seq,
    id: row.id,
    type: row.type,
    at: row.at,
    by: JSON.parse(row.by) as TicketEvent['by'],
    revision: row.revision,
    cause: row.cause,
    data: JSON.parse(row.data) as TicketEvent['data'],
    why: JSON.parse(row.why) as TicketEvent['why'],
    content: body === null ? null : (JSON.parse(body) as TicketEvent['content']),
  }
}

/**
 * A batch as JSON arrays of rows, the form in which both databases fan it out. Rows of events, contents and the search queue carry
 * their place in the batch (from 0) instead of a position, which is given at commit.
 */
export interface BatchRows {
  readonly tickets: string
  readonly events: string
  readonly contents: string
  readonly dedupe: string
  readonly outbox: string
  readonly files: string
  readonly search: string
}

export function batchRows(batch: CommitBatch, now: number): BatchRows {
  const contents: unknown[] = []
  const places = new Map<string, number>()
  const events = batch.events.map((event, place) => {
    places.set(`${event.ticket}.${event.seq}`, place)
    if (event.content !== null) contents.push([place, event.ticket, JSON.stringify(event.content)])
    const { ticket, seq, id, type, at, by, revision, cause, data, why } = event
    return [
      place,
      ticket,
      seq,
      id,
      type,
      at,
      JSON.stringify(by),
      revision,
      cause,
      JSON.stringify(data),
      JSON.stringify(why),
    ]
  })
  return {
    tickets: JSON.stringify(
      batch.tickets.map(({ ticket, from }) => {
        const row = ticketRow(ticket)
        return [from, ...ticketColumns.map((column) => row[column])]
      }),
    ),
    events: JSON.stringify(events),
    contents: JSON.stringify(contents),
    dedupe: JSON.stringify(
      batch.dedupe.map(({ key, bodyHash, ticket, expiresAt }) => [key, bodyHash, ticket, expiresAt, now]),
    ),
    outbox: JSON.stringify(
      batch.effects.map((effect, index) => {
        const { group, ...plain } = effect
        const place = places.get(`${effect.ticket}.${effect.seq}`) ?? 0
        return [
          effect.id,
          effect.ticket,
          effect.seq,
          effect.kind,
          place,
          index,
          group,
          JSON.stringify(plain as Effect),
          effect.dueAt,
        ]
      }),
    ),
    files: JSON.stringify(
      batch.files.map(({ id, blob, name, type, size, ticket, seq }) => [id, blob, name, type, size, now, ticket, seq]),
    ),
    search: JSON.stringify(batch.search.map(({ ticket, text }, place) => [place, ticket, text])),
  }
}
