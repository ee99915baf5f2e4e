import type { Definitions } from '#engine/core/catalogue.ts'
import { promiseFor } from '#engine/core/sla/promise.ts'
import type { Effect } from './effect.ts'
import type { EventInput, TicketEvent } from './event.ts'
import type { EffectDraft } from './raised.ts'
import { step } from './step.ts'
import type { Ticket } from './ticket.ts'

/** An event from outside, with what only the runtime knows. */
export interface IncomingEvent extends EventInput {
  /** 32 hex digits from the Random port. */
  readonly id: string
  readonly ticket: number
  /** Not before the ticket's last event. */
  readonly at: number
}

export interface Transition {
  readonly ticket: Ticket
  /** The incoming event, then what it caused, in order. */
  readonly events: readonly TicketEvent[]
  readonly effects: readonly Effect[]
}

/** More events than this in one step are rules that call each other without end. */
const mostEvents = 50

/**
 * The heart: definitions + ticket + event → ticket, events and effects. Pure: the same input gives the same output, so the fold of a
 * ticket's log reproduces its snapshot.
 * DocketError `not-allowed-here` (the state does not take somebody's event), `invalid` (no such team).
 */
export function transition(definitions: Definitions, before: Ticket | null, incoming: IncomingEvent): Transition {
  const events: TicketEvent[] = []
  const effects: Effect[] = []
  const pending: { readonly input: EventInput; readonly cause: number | null }[] = [{ input: incoming, cause: null }]
  let ticket = before
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const seq = (ticket?.version ?? 0) + 1
    const stepped = step(definitions, ticket, {
      type: next.input.type,
      by: next.input.by,
      data: next.input.data,
      content: next.input.content,
      id: events.length === 0 ? incoming.id : `${incoming.id}-${events.length}`,
      ticket: incoming.ticket,
      seq,
      at: incoming.at,
      revision: definitions.revision,
      cause: next.cause,
      why: [],
    })
    const { consequences, event } = stepped
    const made = consequences.effects.map((draft, index) => effectOf(draft, event, index + 1))
    ticket = threaded(stepped.ticket, made)
    events.push(event)
    effects.push(...made)
    pending.push(...consequences.raised.map((input) => ({ input, cause: seq })))
    if (pending.length === 0) pending.push(...promised(definitions, ticket, incoming.at, seq))
    if (events.length >= mostEvents) break
  }
  if (ticket === null) throw new Error('a step without a ticket')
  return { ticket, events, effects }
}

function effectOf(draft: EffectDraft, event: TicketEvent, n: number): Effect {
  return { ...draft, id: `${event.id}.${n}`, ticket: event.ticket, seq: event.seq } as Effect
}

/** Mails to the requester join the thread: later mails refer to them. Message-IDs derive from effect ids. */
function threaded(ticket: Ticket, effects: readonly Effect[]): Ticket {
  const sent = effects.filter(({ kind, payload }) => kind === 'mail' && 'audience' in payload && payload.audience === 'requester')
  return sent.length === 0 ? ticket : { ...ticket, thread: [...ticket.thread, ...sent.map(({ id }) => id)].slice(-32) }
}

/** A promise that is new, or earlier than the one given, is given now. */
function promised(definitions: Definitions, ticket: Ticket, now: number, cause: number) {
  const promise = promiseFor(definitions, ticket, now)
  if (promise === null) return []
  const given = ticket.promised
  if (given !== null && given.metric === promise.metric && given.dueAt === promise.dueAt) return []
  const input: EventInput = {
    type: 'promise.given',
    by: { role: 'rule', rule: promise.rule },
    data: { metric: promise.metric, dueAt: promise.dueAt },
    content: null,
  }
  return [{ input, cause }]
}
